package dev.tributary.consent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.SmallShop;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.identity.IdentityRules;
import dev.tributary.identity.People;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

class ConsentsTest {

    private static final Instant MONDAY = Instant.parse("2011-09-05T00:00:00Z");
    private static final Instant TUESDAY = Instant.parse("2011-09-06T00:00:00Z");

    @TempDir
    Path folder;
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
    void theLatestStatementOverAllRecordsOfThePersonCounts() {
        onePersonOfTwoRecords();
        stated("kv:1", "denied", MONDAY);
        stated("hs:9", "granted", TUESDAY);
        assertThat(state()).isEqualTo("granted");
        stated("kv:1", "denied", TUESDAY.plusSeconds(1));
        assertThat(state()).isEqualTo("denied");
    }

    @Test
    void onATieAndWithoutATimeDeniedWins() {
        onePersonOfTwoRecords();
        stated("kv:1", "granted", TUESDAY);
        stated("hs:9", "denied", TUESDAY);
        assertThat(state()).isEqualTo("denied");
        stated("kv:1", "granted", null);
        stated("hs:9", "denied", null);
        assertThat(state()).isEqualTo("denied");
    }

    @Test
    void whatIsNotAGrantIsADenial() {
        onePersonOfTwoRecords();
        stated("kv:1", "maybe", TUESDAY);
        assertThat(state()).isEqualTo("denied");
    }

    @Test
    void aDeletedRecordGrantsNothingButItsDenialStands() {
        onePersonOfTwoRecords();
        stated("kv:1", "denied", MONDAY);
        stated("hs:9", "granted", TUESDAY);
        shop.put("customers", "hs:9", "full_name", "An", "email", "an@shop.vn", "deleted_at", TUESDAY);
        resolve();
        assertThat(state()).isEqualTo("denied");
        stated("kv:1", "granted", MONDAY);
        stated("hs:9", "denied", TUESDAY);
        assertThat(state()).isEqualTo("denied");
    }

    @Test
    void whoSaidNothingAboutThePurposeHasNoState() {
        onePersonOfTwoRecords();
        shop.put("consents", "kv:1/sms", "customer_id", "1", "purpose", "sms", "state", "granted", "stated_at", MONDAY);
        assertThat(state()).isEqualTo("null");
    }

    @Test
    void theShippedFileWithholdsTheSilentAndSoDoesAPurposeItDoesNotName() {
        Findings findings = new Findings();
        Consents consents = new Consents(ConsentRules.read(SmallShop.REPOSITORY, findings));
        assertThat(findings.all()).isEmpty();
        assertThat(consents.withheldWhenSilent("ads")).isEqualTo("'no consent for ads'");
        assertThat(consents.withheldWhenSilent("post")).isEqualTo("'no consent for post'");
        assertThat(new Consents(new ConsentRules(Map.of("ads", ConsentRules.Silent.ALLOW))).withheldWhenSilent("ads")).isEqualTo("null");
    }

    @Test
    void everyMistakeInTheFileIsNamedWithItsPlace() throws IOException {
        Files.createDirectories(folder.resolve("config"));
        Files.writeString(folder.resolve(ConsentRules.PATH), "purposes:\n  ads: {silent: alow}\n  sms: {quiet: withhold}\n");
        Findings findings = new Findings();
        ConsentRules.read(new Home(folder), findings);
        assertThat(findings.all()).map(Object::toString).isEqualTo(List.of(
                "config/consent.yaml:2:17: purpose \"ads\": unknown silent \"alow\"; write allow or withhold (did you mean allow?)",
                "config/consent.yaml:3:9: purpose \"sms\": unknown key \"quiet\"; write silent"));
    }

    private void onePersonOfTwoRecords() {
        shop.put("customers", "kv:1", "full_name", "An", "email", "an@shop.vn").put("customers", "hs:9", "full_name", "An", "email", "an@shop.vn");
        resolve();
    }

    private void resolve() {
        new People(shop.warehouse, new IdentityRules(Map.of("email", new dev.tributary.identity.Kind(1, 1, List.of()))), Clock.systemUTC()).resolve();
    }

    private void stated(String id, String state, Instant at) {
        String customer = id.substring(id.indexOf(':') + 1);
        shop.put("consents", id + "/ads", "customer_id", customer, "purpose", "ads", "state", state, "stated_at", at);
    }

    private String state() {
        assertThat(shop.count("select count(*) from profile")).isEqualTo(1);
        return shop.rows("select consent_ads from profile").get(0);
    }
}
