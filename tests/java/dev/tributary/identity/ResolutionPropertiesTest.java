package dev.tributary.identity;

import dev.tributary.SmallShop;
import dev.tributary.config.Findings;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import static org.assertj.core.api.Assertions.assertThat;

/** What must hold whatever came in whatever order, by the rules as shipped; made-up people from a seed. */
class ResolutionPropertiesTest {

    private static final Instant MONDAY = Instant.parse("2026-03-02T08:00:00Z");
    private static final IdentityRules SHIPPED = IdentityRules.read(SmallShop.REPOSITORY, new Findings());
    private static final List<String> SOURCES = List.of("kv", "web", "hs");
    private static final List<String> NAMES = List.of("An", "An", "An", "An", "An", "An", "An", "Nguyễn An", "nguyen an", "An", "An",
            "Trần Bình");
    private static final int RECORDS = 45;

    @TempDir Path folder;

    /** The end state: records and events by id, and pairs that must stay apart. */
    private record World(Map<String, Object[]> records, Map<String, Object[]> events, List<String[]> apart) {

        static World of(Random random) {
            Map<String, Object[]> records = new TreeMap<>();
            for (int i = 0; i < RECORDS; i++) {
                records.put(SOURCES.get(i % SOURCES.size()) + ":" + i, record(random, i));
            }
            Map<String, Object[]> events = new TreeMap<>();
            for (int i = 0; i < 30; i++) {
                events.put("web:e" + i,
                        new Object[] {"customer_id", random.nextInt(5) == 0 ? null : "" + random.nextInt(RECORDS + 5), "anonymous_id",
                            random.nextInt(3) == 0 ? null : "A" + random.nextInt(12), "type", "page_viewed", "occurred_at",
                            MONDAY.plusSeconds(random.nextInt(1000))});
            }
            List<String> ids = new ArrayList<>(records.keySet());
            List<String[]> apart = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Collections.shuffle(ids, random);
                apart.add(ids.subList(0, 2).stream().sorted().toArray(String[]::new));
            }
            return new World(records, events, apart);
        }

        static Object[] record(Random random, int number) {
            boolean web = number % SOURCES.size() == 1;
            boolean merged = random.nextInt(12) == 0;
            return new Object[] {
                "full_name", random.nextInt(4) == 0 ? null : NAMES.get(random.nextInt(NAMES.size())),
                "given_name", random.nextInt(6) == 0 ? "Lan" : null, "family_name", random.nextInt(5) > 0 ? "An" : null, "birth_date",
                "199" + random.nextInt(9) + "-05-01",
                "email", random.nextInt(3) > 0 ? "e" + random.nextInt(30) + "@shop.vn" : null, "phone",
                random.nextInt(3) > 0 ? "+849000001" + (10 + random.nextInt(30)) : null,
                "user_id", web && random.nextBoolean() ? "U" + random.nextInt(9) : null, "anonymous_id",
                web && random.nextInt(3) == 0 ? "A" + random.nextInt(12) : null,
                "merged_into", merged ? "" + random.nextInt(RECORDS) : null, "deleted_at",
                merged || random.nextInt(12) == 0 ? MONDAY : null,
                "city", random.nextBoolean() ? "Huế" : null, "modified_at", MONDAY.plusSeconds(number)};
        }
    }

    @ParameterizedTest @ValueSource(longs = {12, 14, 15, 18})
    void manySmallStepsEndWhereOneLargeStepDoes(long seed) throws Exception {
        Random random = new Random(seed);
        World world = World.of(random);
        try (SmallShop steps = new SmallShop(Files.createDirectory(folder.resolve("steps")));
                SmallShop once = new SmallShop(Files.createDirectory(folder.resolve("once")))) {
            arrive(steps, world, random);
            putAll(once, world);
            resolve(once);
            List<String> ids = new ArrayList<>(world.records.keySet());
            assertThat(state(once)).as("the sample has what it is about, seed %d", seed)
                    .anyMatch(row -> row.startsWith("shared") && row.contains("conflict"))
                    .anyMatch(row -> row.startsWith("shared") && row.contains("names"))
                    .anyMatch(row -> row.startsWith("people") && row.split(" ").length > 3);
            List<String> small = state(steps);
            List<String> large = state(once);
            assertThat(small.stream().filter(row -> !large.contains(row))).as("only in many steps, seed %d", seed).isEmpty();
            assertThat(large.stream().filter(row -> !small.contains(row))).as("only in one step, seed %d", seed).isEmpty();
            assertThat(small).hasSameSizeAs(large);
            invariants(steps, world);
            invariants(once, world);
            assertThat(ids).hasSize(RECORDS);
        }
    }

    @ParameterizedTest @ValueSource(longs = {21, 23})
    void mergedAndThenKeptApartIsAsIfNeverMerged(long seed) throws Exception {
        Random random = new Random(seed);
        World world = World.of(random);
        world.apart.clear();
        try (SmallShop never = new SmallShop(Files.createDirectory(folder.resolve("never")));
                SmallShop merged = new SmallShop(Files.createDirectory(folder.resolve("merged")))) {
            putAll(never, world);
            putAll(merged, world);
            resolve(never);
            List<String> apart = never.rows("""
                    select min(c.source || ':' || c.source_id) as one from profile_customers p join customers c using (source, source_id) join profiles g using (profile_id)
                    where c.deleted_at is null and c.phone is null group by g.profile_id order by one
                    """);
            String one = apart.get(0);
            String other = apart.get(apart.size() - 1);
            for (String id : List.of(one, other)) {
                Object[] record = world.records.get(id).clone();
                record[1] = null; // else the phone would be seen with two names
                never.put("customers", id, record.clone());
                record[11] = "+84888888888";
                merged.put("customers", id, record);
            }
            resolve(never);
            resolve(merged);
            assertThat(people(merged)).as("they joined, seed %d", seed).isNotEqualTo(people(never));
            new People(merged.warehouse, SHIPPED, Clock.systemUTC()).keepApart(one, other, true);
            assertThat(people(merged)).as("seed %d", seed).isEqualTo(people(never));
            merged.warehouse.write(session -> session.execute("update identity_state set value = 'other' where name = 'rules'"));
            resolve(merged);
            assertThat(people(merged)).as("after a rebuild, seed %d", seed).isEqualTo(people(never));
        }
    }

    /** Every record comes at least once, some in other shapes before; resolutions happen at any time. */
    private static void arrive(SmallShop shop, World world, Random random) {
        List<Runnable> arrivals = new ArrayList<>();
        world.records.forEach((id, record) -> arrivals.add(() -> shop.put("customers", id, record)));
        world.events.forEach((id, event) -> arrivals.add(() -> shop.put("engagements", id, event)));
        world.apart.forEach(pair -> arrivals.add(() -> keepApart(shop, pair)));
        Collections.shuffle(arrivals, random);
        List<String> ids = new ArrayList<>(world.records.keySet());
        for (int i = 0; i < 25; i++) {
            int number = random.nextInt(RECORDS);
            shop.put("customers", ids.stream().filter(id -> id.endsWith(":" + number)).findFirst().orElseThrow(),
                    World.record(random, number));
            if (random.nextInt(6) == 0) {
                resolve(shop);
            }
        }
        int batch = 2 + random.nextInt(15);
        for (int i = 0; i < arrivals.size(); i++) {
            arrivals.get(i).run();
            if (i % batch == 0) {
                resolve(shop);
            }
        }
        resolve(shop);
    }

    private static void putAll(SmallShop shop, World world) {
        world.records.forEach((id, record) -> shop.put("customers", id, record));
        world.events.forEach((id, event) -> shop.put("engagements", id, event));
        world.apart.forEach(pair -> keepApart(shop, pair));
    }

    private static void keepApart(SmallShop shop, String[] pair) {
        String[] one = pair[0].split(":");
        String[] other = pair[1].split(":");
        shop.warehouse.write(session -> session.execute("insert into never_joins values (?, ?, ?, ?, true, ?, false)", one[0], one[1],
                other[0], other[1], MONDAY));
    }

    private static void resolve(SmallShop shop) {
        new People(shop.warehouse, SHIPPED, Clock.systemUTC()).resolve();
    }

    /** Of records that are gone only those count that were merged into one that is there: the others stay where they happened to be. */
    private static List<String> people(SmallShop shop) {
        return shop.rows("""
                select 'people ' || string_agg(p.source || ':' || p.source_id, ' ' order by p.source, p.source_id) as row
                from profile_customers p join profiles g using (profile_id) join customers c using (source, source_id)
                where c.deleted_at is null or c.merged_into is not null and not exists (select 1 from waiting_records w where w.source = c.source and w.source_id = c.source_id)
                group by p.profile_id order by row
                """);
    }

    private static List<String> state(SmallShop shop) {
        List<String> state = new ArrayList<>(people(shop));
        state.addAll(shop.rows(
                "select 'shared ' || kind || ' ' || reason || ' ' || records || ' ' || count(*) as row from shared_identifiers group by kind, reason, records order by row"));
        state.addAll(shop.rows("""
                select 'held ' || i.kind || ' ' || i.value || ' ' || min(p.source || ':' || p.source_id) as row
                from profile_identifiers i join profile_customers p using (profile_id) join customers c using (source, source_id)
                where c.deleted_at is null group by i.profile_id, i.kind, i.value order by row
                """));
        state.addAll(shop.rows(
                "select 'golden ' || concat_ws(' ', full_name, given_name, family_name, birth_date, email, phone, city) as row from profiles order by row"));
        state.addAll(shop.rows("""
                select 'event ' || e.source_id || ' ' || (select min(p.source || ':' || p.source_id) from profile_customers p join customers c using (source, source_id)
                    where p.profile_id = e.profile_id and c.deleted_at is null) as row
                from profile_engagements e join engagements g using (source, source_id) left join customers c on c.source = g.source and c.source_id = g.customer_id
                where c.deleted_at is null order by row
                """));
        return state;
    }

    private static void invariants(SmallShop shop, World world) {
        assertThat(shop.count("""
                select count(*) from customers c where deleted_at is null and (select count(*) from profile_customers p join profiles g using (profile_id)
                    where p.source = c.source and p.source_id = c.source_id) <> 1
                """)).as("living records that are not in exactly one person").isZero();
        assertThat(shop.count(
                "select count(*) from profiles g where not exists (select 1 from profile_customers p join customers c using (source, source_id) where p.profile_id = g.profile_id and c.deleted_at is null)"))
                        .as("people without a living record").isZero();
        assertThat(shop.count("""
                select count(*) from identifiers i join profile_customers p using (source, source_id) join customers c using (source, source_id)
                where c.deleted_at is null
                  and not exists (select 1 from profile_identifiers d where d.profile_id = p.profile_id and d.kind = i.kind and d.value = i.value)
                  and not exists (select 1 from shared_holders h where h.source = i.source and h.source_id = i.source_id and h.kind = i.kind
                                  and h.value_hash = sha256((select value from identity_state where name = 'salt') || i.kind || ':' || i.value))
                """)).as("identifiers lost").isZero();
        assertThat(shop.count("select count(*) - count(distinct kind || ' ' || value) from profile_identifiers"))
                .as("identifiers of two people").isZero();
        assertThat(shop.count("""
                select coalesce(max(wrong), 0) from (
                    select case when count(*) = count(profile_number) and count(distinct profile_id) = count(distinct profile_number)
                        and count(distinct profile_id) = count(distinct profile_id || ' ' || profile_number) then 0 else 1 end as wrong
                    from (select profile_id, profile_number from profiles union all select profile_id, profile_number from profile_customers
                          union all select profile_id, profile_number from profile_identifiers) named
                ) judged
                """))
                .as("profiles whose number is not theirs alone").isZero();
        assertThat(shop.count("select count(*) from profile_identifiers where identifier_key is distinct from identifier_key(kind, value)"))
                .as("wrong keys").isZero();
        assertThat(shop.count("select count(*) from profile_engagements")).as("events").isEqualTo(world.events.size());
        assertThat(shop.count("select count(*) - count(distinct source_id) from profile_engagements")).as("events counted twice").isZero();
        assertThat(shop.count("""
                select count(*) from engagements e join profile_engagements g using (source, source_id) join profile_customers p on p.source = e.source and p.source_id = e.customer_id
                where g.profile_id is distinct from p.profile_id
                """)).as("events of a record that are not its person's").isZero();
        for (String[] pair : world.apart) {
            assertThat(shop.rows(
                    "select count(distinct profile_id) from profile_customers p join customers c using (source, source_id) where source || ':' || source_id in ('"
                            + pair[0] + "', '" + pair[1]
                            + "') and (c.deleted_at is null or c.merged_into is not null) having count(*) = 2")).isSubsetOf("2");
        }
    }
}
