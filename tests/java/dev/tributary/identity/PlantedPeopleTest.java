package dev.tributary.identity;

import dev.tributary.SmallShop;
import dev.tributary.config.Findings;
import dev.tributary.twin.people.Population;
import dev.tributary.twin.people.Population.PlantedRecord;
import dev.tributary.twin.people.RetailHistory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** The twins' people, by the rules as shipped: exactly the profiles that were planted. */
class PlantedPeopleTest {

    @TempDir Path folder;

    @Test
    void exactlyThePlantedPeopleAreFoundAndTheSharedPhonesJoinNobody() {
        Population population = Population.of(RetailHistory.shipped());
        try (SmallShop shop = new SmallShop(folder)) {
            put(shop, population.records("kiotviet"));
            People people = new People(shop.warehouse, IdentityRules.read(SmallShop.REPOSITORY, new Findings()), Clock.systemUTC());
            people.resolve();
            put(shop, population.records("hubspot"));
            ResolveReport report = people.resolve();
            assertThat(report.profilesAfter()).isEqualTo(population.expectedProfiles())
                    .isLessThan(shop.count("select count(*) from customers"));
            assertThat(report.sharedIdentifiers()).isEqualTo(population.sharedPhones().size());
            assertThat(shop.count("select count(*) from profile_merges"))
                    .isEqualTo(shop.count("select count(*) from customers") - population.expectedProfiles());
            assertThat(groups(shop)).isEqualTo(population.profiles().stream().map(PlantedPeopleTest::names).collect(Collectors.toSet()));
            assertThat(people.resolve().merged()).isZero();
        }
    }

    private static void put(SmallShop shop, Collection<PlantedRecord> records) {
        shop.warehouse.write(session -> {
            for (PlantedRecord record : records) {
                session.execute(
                        "insert into customers (source, source_id, full_name, email, phone, modified_at, stored_at) values (?, ?, ?, ?, ?, ?, ?)",
                        record.system(), record.id(), record.name(), record.normalisedEmail(), record.e164(), record.modifiedAt(),
                        Instant.parse("2011-10-01T00:00:00Z"));
            }
            return null;
        });
    }

    private static Set<Set<String>> groups(SmallShop shop) {
        return shop.rows("select string_agg(source || '/' || source_id, ' ') from profile_customers group by profile_id").stream()
                .map(row -> new TreeSet<>(List.of(row.split(" ")))).collect(Collectors.toSet());
    }

    private static Set<String> names(List<PlantedRecord> records) {
        return records.stream().map(PlantedRecord::toString).collect(Collectors.toCollection(TreeSet::new));
    }
}
