package dev.tributary.consent;

import dev.tributary.SmallShop;
import dev.tributary.app.ShippedDestinations;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.identity.IdentifierKind;
import dev.tributary.identity.IdentityRules;
import dev.tributary.identity.People;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** One person of two records, what they stated, and what a file of rules makes of it. */
abstract class ConsentCase {

    /** As the shipped destinations declare them. */
    static final Map<String, List<String>> SIGNALS = ShippedDestinations.TYPES.signals();

    static final Instant MONDAY = Instant.parse("2011-09-05T00:00:00Z");
    static final Instant TUESDAY = Instant.parse("2011-09-06T00:00:00Z");

    @TempDir Path folder;
    SmallShop shop;

    @BeforeEach
    void open() {
        shop = new SmallShop(folder);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    List<String> findings(String yaml) throws IOException {
        Files.createDirectories(folder.resolve("config"));
        Files.writeString(folder.resolve(ConsentRules.PATH), yaml);
        Findings findings = new Findings();
        ConsentRules.read(new Home(folder), SIGNALS, findings);
        return findings.all().stream().map(Object::toString).toList();
    }

    Consents rules(String yaml) {
        try {
            assertThat(findings(yaml)).isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Consents consents = new Consents(ConsentRules.read(new Home(folder), SIGNALS, new Findings()));
        consents.prepare(shop.warehouse);
        return consents;
    }

    String gate(Consents consents, String purpose) {
        return shop.warehouse.read(session -> {
            session.execute("create or replace temp table stage_selected as select profile_id from profiles");
            return session.query(consents.gateSql(purpose, List.of("meta", "google")), row -> String.valueOf(row.text("withheld"))).get(0);
        });
    }

    List<String> channels(Consents consents) {
        shop.warehouse.write(session -> {
            consents.writeChannels(session, "all", "ads", List.of("google", "meta"));
            return null;
        });
        return shop.rows("select channel, withheld, signals from audience_channels order by channel, withheld nulls last, signals");
    }

    void placed(String country, String phone) {
        shop.put("customers", "kv:1", "full_name", "An", "email", "an@shop.vn", "country", country, "phone", phone)
                .put("customers", "hs:9", "full_name", "An", "email", "an@shop.vn");
        new People(shop.warehouse,
                new IdentityRules(Map.of("email", new IdentifierKind(1, 1, List.of()), "phone", new IdentifierKind(1, 1, List.of()))),
                Clock.systemUTC()).resolve();
    }

    String region() {
        return shop.rows("select region from profile_regions").get(0);
    }

    void proven(String id, Instant at, String proof) {
        shop.put("consents", id + "/ads", "customer_id", id.substring(id.indexOf(':') + 1), "purpose", "ads", "state", "granted",
                "stated_at", at, "proof", proof);
    }

    void onChannel(String id, String channel, String state, Instant at) {
        shop.put("consents", id + "/channel", "customer_id", id.substring(id.indexOf(':') + 1), "purpose", "ads", "channel", channel,
                "state", state, "stated_at", at);
    }

    void onePersonOfTwoRecords() {
        shop.put("customers", "kv:1", "full_name", "An", "email", "an@shop.vn").put("customers", "hs:9", "full_name", "An", "email",
                "an@shop.vn");
        resolve();
    }

    void resolve() {
        new People(shop.warehouse, new IdentityRules(Map.of("email", new IdentifierKind(1, 1, List.of()))), Clock.systemUTC()).resolve();
    }

    void stated(String id, String state, Instant at) {
        String customer = id.substring(id.indexOf(':') + 1);
        shop.put("consents", id + "/ads", "customer_id", customer, "purpose", "ads", "state", state, "stated_at", at);
    }

    String state() {
        assertThat(shop.count("select count(*) from profile")).isEqualTo(1);
        return shop.rows("select consent_ads from profile").get(0);
    }
}
