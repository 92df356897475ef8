package dev.tributary.identity;

import dev.tributary.SmallShop;
import dev.tributary.config.Findings;
import dev.tributary.contact.EmailAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;

/** Damaged records of made-up people whose truth is known (tests/fixtures/people), by the rules as shipped. */
class PeopleFileTest {

    @TempDir Path folder;

    /** Pairs of records that were joined, those of them that are one person, and all that are. */
    private record Pairs(long joined, long right, long all) {

        double precision() {
            return (double) right / joined;
        }

        double recall() {
            return (double) right / all;
        }
    }

    @Test
    void ofThePairsThatAreJoinedNearlyAllAreRight() {
        IdentityRules shipped = IdentityRules.read(SmallShop.REPOSITORY, new Findings());
        Pairs pairs = resolve("shipped", shipped);
        tell("as shipped", pairs);
        assertThat(pairs.all()).as("pairs of the truth").isEqualTo(1090);
        assertThat(pairs.precision()).as("precision of pairs").isGreaterThanOrEqualTo(0.99);
        assertThat(pairs.recall()).as("recall of pairs").isGreaterThan(0.34);
    }

    /** What the guard costs where names are full of typing errors; not what is shipped, because strangers share addresses too. */
    @Test
    void withoutTheGuardOnNamesMoreIsFoundHere() {
        Map<String, IdentifierKind> kinds = new LinkedHashMap<>(IdentityRules.read(SmallShop.REPOSITORY, new Findings()).kinds());
        kinds.replaceAll((name, kind) -> new IdentifierKind(kind.strength(), 1000, kind.mostRecords(), kind.joins(), kind.onePerPerson(),
                kind.placeholders(), kind.channels()));
        Pairs pairs = resolve("unguarded", new IdentityRules(kinds));
        tell("without the guard on names", pairs);
        assertThat(pairs.precision()).isGreaterThanOrEqualTo(0.99);
        assertThat(pairs.recall()).isGreaterThan(0.35);
    }

    private static void tell(String what, Pairs pairs) {
        System.out.printf(Locale.ROOT, "people file, %s: %d of %d joined pairs are right (precision %.3f), of %d pairs (recall %.3f)%n",
                what, pairs.right, pairs.joined,
                pairs.precision(), pairs.all, pairs.recall());
    }

    private Pairs resolve(String name, IdentityRules rules) {
        Map<String, String> truth = new HashMap<>();
        Map<String, String> found = new HashMap<>();
        try (SmallShop shop = new SmallShop(folder.resolve(name).toFile().mkdir() ? folder.resolve(name) : folder)) {
            shop.warehouse.write(session -> {
                for (List<@Nullable String> person : people()) {
                    String id = Objects.requireNonNull(person.get(0));
                    truth.put(id, Objects.requireNonNull(person.get(6)));
                    String email = person.get(5) == null ? null : EmailAddress.normalise(person.get(5));
                    session.execute(
                            "insert into customers (source, source_id, given_name, family_name, birth_date, city, email, stored_at) values ('file', ?, ?, ?, cast(? as date), ?, ?, ?)",
                            id, person.get(1), person.get(2), person.get(3), person.get(4), email, Clock.systemUTC().instant());
                }
                return true;
            });
            new People(shop.warehouse, rules, Clock.systemUTC()).resolve();
            shop.rows("select source_id, profile_id from profile_customers")
                    .forEach(row -> found.put(row.split(", ")[0], row.split(", ")[1]));
        }
        assertThat(found).hasSameSizeAs(truth).hasSize(522);
        long joined = 0;
        long right = 0;
        long all = 0;
        List<String> ids = new ArrayList<>(truth.keySet());
        for (int i = 0; i < ids.size(); i++) {
            for (int j = 0; j < i; j++) {
                boolean same = truth.get(ids.get(i)).equals(truth.get(ids.get(j)));
                boolean together = found.get(ids.get(i)).equals(found.get(ids.get(j)));
                joined += together ? 1 : 0;
                all += same ? 1 : 0;
                right += together && same ? 1 : 0;
            }
        }
        return new Pairs(joined, right, all);
    }

    private static List<List<@Nullable String>> people() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(PeopleFileTest.class.getResourceAsStream("/people/people-with-duplicates.csv")),
                StandardCharsets.UTF_8))) {
            List<List<@Nullable String>> people = new ArrayList<>();
            in.readLine();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                List<@Nullable String> fields = new ArrayList<>();
                for (String field : line.split(",", -1)) {
                    fields.add(field.isEmpty() ? null : field);
                }
                assertThat(fields).hasSize(7);
                people.add(fields);
            }
            return people;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
