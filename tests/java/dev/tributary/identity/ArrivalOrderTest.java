package dev.tributary.identity;

import dev.tributary.SmallShop;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever the order, the batches and the changes on the way: the people are those that a naive resolution of the end state finds. */
class ArrivalOrderTest {

    private static final List<String> NAMES = List.of("An", "Nguyễn An", "nguyen AN", "Trần Bình", "Bình", "Lê Chi");
    private static final IdentityRules RULES = new IdentityRules(Map.of(
            "email", new IdentifierKind(2, 1, List.of("test@*")), "phone", new IdentifierKind(1, 1, List.of())));

    @TempDir Path folder;

    private record Customer(String name, String email, String phone, boolean deleted) {

        Set<String> identifiers() {
            Set<String> all = new TreeSet<>();
            if (!deleted && email != null && !email.startsWith("test@")) {
                all.add("email " + email);
            }
            if (!deleted && phone != null) {
                all.add("phone " + phone);
            }
            return all;
        }
    }

    @ParameterizedTest @ValueSource(longs = {1, 2, 3, 4})
    void theResultDoesNotDependOnOrderOrBatches(long seed) throws Exception {
        Random random = new Random(seed);
        Map<String, Customer> end = new TreeMap<>();
        for (int i = 0; i < 45; i++) {
            end.put("kv:" + i, customer(random));
        }
        assertThat(naiveShared(end)).as("the sample has shared identifiers").isNotEmpty();
        assertThat(naiveGroups(end)).as("the sample has people of several records").anyMatch(group -> group.size() > 2);
        for (int order = 0; order < 2; order++) {
            try (SmallShop shop = new SmallShop(Files.createDirectory(folder.resolve("order" + order)))) {
                arrive(shop, end, random);
                assertThat(groups(shop)).as("people, seed %d", seed).isEqualTo(naiveGroups(end));
                assertThat(shared(shop)).as("shared identifiers, seed %d", seed).isEqualTo(naiveShared(end));
                assertThat(identifiers(shop)).as("identifiers, seed %d", seed).isEqualTo(naiveIdentifiers(end));
                assertThat(shop.count("select count(*) - count(distinct profile_id) from profiles")).isZero();
                assertThat(shop.count("select count(*) from profiles")).isEqualTo(naiveGroups(end).size());
                assertThat(shop.count("select count(*) - count(distinct (profile_id, kind, value)) from profile_identifiers")).isZero();
            }
        }
    }

    /** Every record comes at least once, some in other shapes before; a resolution happens after each batch. */
    private static void arrive(SmallShop shop, Map<String, Customer> end, Random random) {
        People people = new People(shop.warehouse, RULES, Clock.systemUTC());
        List<String> arrivals = new ArrayList<>(end.keySet());
        Collections.shuffle(arrivals, random);
        for (int i = 0; i < 40; i++) {
            String id = arrivals.get(random.nextInt(arrivals.size()));
            put(shop, id, customer(random));
            if (random.nextInt(6) == 0) {
                people.resolve();
            }
        }
        int batch = 1 + random.nextInt(15);
        for (int i = 0; i < arrivals.size(); i++) {
            put(shop, arrivals.get(i), end.get(arrivals.get(i)));
            if (i % batch == 0) {
                people.resolve();
            }
        }
        people.resolve();
    }

    private static Customer customer(Random random) {
        String email = random.nextInt(3) == 0 ? null : random.nextInt(12) == 0 ? "test@shop.vn" : "e" + random.nextInt(30) + "@shop.vn";
        String phone = random.nextInt(3) == 0 ? null : "+849000000" + (10 + random.nextInt(30));
        return new Customer(random.nextInt(8) == 0 ? null : random.nextInt(3) > 0 ? "An" : NAMES.get(random.nextInt(NAMES.size())), email,
                phone, random.nextInt(10) == 0);
    }

    private static void put(SmallShop shop, String id, Customer customer) {
        shop.put("customers", id, "full_name", customer.name, "email", customer.email, "phone", customer.phone,
                "deleted_at", customer.deleted ? Instant.parse("2011-10-01T00:00:00Z") : null);
    }

    private static Set<Set<String>> groups(SmallShop shop) {
        return shop.rows("""
                select string_agg(p.source || ':' || p.source_id, ' ') from profile_customers p join customers c using (source, source_id)
                join profiles using (profile_id) where c.deleted_at is null group by p.profile_id
                """).stream().map(row -> Set.of(row.split(" "))).collect(Collectors.toSet());
    }

    private static Set<String> shared(SmallShop shop) {
        return new TreeSet<>(shop.rows(
                "select kind || ' ' || records || ' ' || names || ' ' || count(*) from shared_identifiers group by kind, records, names"));
    }

    private static Set<String> identifiers(SmallShop shop) {
        return new TreeSet<>(shop.rows("""
                select kind || ' ' || value || ' ' || (select string_agg(c.source || ':' || c.source_id, ' ' order by c.source, c.source_id)
                    from profile_customers c join customers u using (source, source_id) where c.profile_id = i.profile_id and u.deleted_at is null)
                from profile_identifiers i
                """));
    }

    private static Map<String, Set<String>> holders(Map<String, Customer> customers) {
        Map<String, Set<String>> holders = new TreeMap<>();
        customers.forEach(
                (id, customer) -> customer.identifiers().forEach(value -> holders.computeIfAbsent(value, any -> new TreeSet<>()).add(id)));
        return holders;
    }

    private static int names(Set<String> holders, Map<String, Customer> customers) {
        Set<Set<String>> words = new HashSet<>();
        holders.forEach(id -> words.add(customers.get(id).name == null ? Set.of() : NameComparison.words(customers.get(id).name)));
        return (int) words.stream()
                .filter(set -> !set.isEmpty() && words.stream().noneMatch(other -> !other.equals(set) && other.containsAll(set))).count();
    }

    private static Set<Set<String>> naiveGroups(Map<String, Customer> customers) {
        Map<String, Set<String>> holders = holders(customers);
        holders.values().removeIf(ids -> names(ids, customers) > 1);
        Set<Set<String>> groups = new HashSet<>();
        customers.forEach((id, customer) -> {
            if (!customer.deleted) {
                Set<String> group = new TreeSet<>(Set.of(id));
                Deque<String> open = new ArrayDeque<>(group);
                while (!open.isEmpty()) {
                    for (String value : customers.get(open.pop()).identifiers()) {
                        holders.getOrDefault(value, Set.of()).stream().filter(group::add).forEach(open::push);
                    }
                }
                groups.add(group);
            }
        });
        return groups;
    }

    private static Set<String> naiveShared(Map<String, Customer> customers) {
        Map<String, Integer> counts = new TreeMap<>();
        holders(customers).forEach((value, ids) -> {
            if (names(ids, customers) > 1) {
                counts.merge(value.substring(0, 5) + " " + ids.size() + " " + names(ids, customers), 1, Integer::sum);
            }
        });
        return counts.entrySet().stream().map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> naiveIdentifiers(Map<String, Customer> customers) {
        Set<String> all = new TreeSet<>();
        Map<String, Set<String>> holders = holders(customers);
        for (Set<String> group : naiveGroups(customers)) {
            holders.forEach((value, ids) -> {
                if (names(ids, customers) < 2 && ids.stream().anyMatch(group::contains)) {
                    all.add(value + " " + String.join(" ", group));
                }
            });
        }
        return all;
    }
}
