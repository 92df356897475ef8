package dev.tributary.identity;

import dev.tributary.SmallShop;
import dev.tributary.canonical.CanonicalModel;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.identity.Survivorship.Take;
import dev.tributary.mapping.CanonicalFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class SurvivorshipTest {

    private static final Instant MONDAY = Instant.parse("2026-03-02T08:00:00Z");
    private static final Instant TUESDAY = Instant.parse("2026-03-03T08:00:00Z");

    @TempDir Path folder;
    private SmallShop shop;

    @BeforeEach
    void open() {
        shop = new SmallShop(folder);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void eachFieldIsTakenAsItsRuleSays() {
        shop.put("customers", "kv:1", "loyalty_card", "7", "modified_at", TUESDAY, "full_name", "An", "job_title", "Chủ", "email",
                "new@shop.vn", "gender", "male", "email_verified", "false");
        shop.put("customers", "hs:1", "loyalty_card", "7", "modified_at", MONDAY, "full_name", "Nguyễn Văn An", "job_title", "Giám đốc",
                "email", "seen@shop.vn", "gender", "female",
                "email_verified", "true");
        resolve(new Survivorship(Take.MOST_RECENT, List.of("hs", "kv"),
                Map.of("full_name", Take.MOST_COMPLETE, "job_title", Take.SOURCE_ORDER, "email", Take.VERIFIED_FIRST), List.of()));
        assertThat(shop.rows("select full_name, job_title, email, gender from profiles"))
                .containsExactly("Nguyễn Văn An, Giám đốc, seen@shop.vn, male");
        resolve(Survivorship.LATEST);
        assertThat(shop.rows("select full_name, job_title, email, gender from profiles")).containsExactly("An, Chủ, new@shop.vn, male");
    }

    @Test
    void thePartsOfAnAddressComeFromOneRecord() {
        shop.put("customers", "kv:1", "loyalty_card", "7", "modified_at", TUESDAY, "city", "Huế");
        shop.put("customers", "hs:1", "loyalty_card", "7", "modified_at", MONDAY, "address", "1 Lê Lợi", "city", "Hà Nội", "nationality",
                "VN");
        resolve(new Survivorship(Take.MOST_RECENT, List.of(), Map.of(), List.of(List.of("address", "ward", "city"))));
        assertThat(shop.rows("select address, city, nationality from profiles")).containsExactly("null, Huế, VN");
        shop.put("customers", "kv:1", "loyalty_card", "7", "modified_at", TUESDAY);
        resolve(new Survivorship(Take.MOST_RECENT, List.of(), Map.of(), List.of(List.of("address", "ward", "city"))));
        assertThat(shop.rows("select address, city, nationality from profiles")).containsExactly("1 Lê Lợi, Hà Nội, VN");
    }

    @Test
    void aFieldThatOnlyTheRulesNameBecomesAColumnOfProfiles() {
        shop.put("customers", "kv:1", "loyalty_card", "7", "tags", "VIP");
        resolve(new Survivorship(Take.MOST_RECENT, List.of(), Map.of("tags", Take.MOST_RECENT), List.of()));
        assertThat(shop.rows("select tags from profiles")).containsExactly("VIP");
    }

    @Test
    void whatTheRulesCannotMeanIsAFindingWithItsPlace() throws Exception {
        Files.createDirectories(folder.resolve("config"));
        Files.writeString(folder.resolve(IdentityRules.PATH), """
                kinds:
                  push_token: {strength: 1}
                  phone: {mostRecords: 1}
                survivorship:
                  default: newest
                  fields: {full_nam: most-recent, gender: verified-first, birth_date: most-complete, created_at: most-recent}
                  together: [address, [city, town]]
                """);
        Findings findings = new Findings();
        CanonicalModel model = CanonicalFile.read(SmallShop.REPOSITORY, findings);
        IdentityRules.read(new Home(folder), model, findings);
        assertThat(findings.all()).map(Object::toString).map(finding -> finding.replaceAll("; write (one of )?[a-z_]+, .*", "; write …"))
                .contains(
                        "config/identity.yaml:2:15: kind \"push_token\" would join people, and a token is passed on with its phone; add joins: false",
                        "config/identity.yaml:3:24: kind \"phone\": mostRecords is 1, expected at least 2; write a larger number, or joins: false",
                        "config/identity.yaml:6:12: survivorship: \"full_nam\" is no field of a person in customers; write …",
                        "config/identity.yaml:6:35: survivorship: \"gender\" is verified-first, and customers has no column gender_verified that is true or false; "
                                + "add that column to mappings/canonical.yaml, or write most-recent, source-order or most-complete",
                        "config/identity.yaml:6:59: survivorship: \"birth_date\" is most-complete, and it is no text; write most-recent, source-order or verified-first",
                        "config/identity.yaml:7:14: survivorship: together holds something that is no list of fields; write [[address, city, …]]",
                        "config/identity.yaml:7:30: survivorship: \"town\" is no field of a person in customers; write …");
        assertThat(findings.all()).anyMatch(finding -> finding.toString().contains("unknown default \"newest\""))
                .anyMatch(finding -> finding.toString().contains("\"created_at\" is no field"));
    }

    private void resolve(Survivorship survivorship) {
        new People(shop.warehouse,
                new IdentityRules(Map.of("loyalty_card", new IdentifierKind(2, 5, List.of()), "email", new IdentifierKind(1, 1, List.of())),
                        survivorship),
                Clock.systemUTC()).resolve();
    }
}
