package dev.tributary.audience;

import dev.tributary.SmallShop;
import dev.tributary.app.ShippedDestinations;
import dev.tributary.config.ApplicationSettings;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.consent.ConsentRules;
import dev.tributary.consent.Consents;
import dev.tributary.identity.IdentityRules;
import dev.tributary.identity.People;
import dev.tributary.insight.Insights;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** People c1, c2 … with an e-mail address each, and audiences over them, at noon of 2011-10-01 and later. */
final class AudienceShop implements AutoCloseable {

    final SmallShop shop;
    private final Path folder;
    private Instant now = Instant.parse("2011-10-01T12:00:00Z");

    AudienceShop(Path folder) {
        this.folder = folder;
        this.shop = new SmallShop(folder);
    }

    AudienceShop person(int number, String consent) {
        shop.put("customers", "kv:" + number, "full_name", "c" + number, "email", "c" + number + "@shop.vn");
        if (consent != null) {
            shop.put("consents", "kv:" + number + "/ads", "customer_id", number, "purpose", "ads", "state", consent, "stated_at", now);
        }
        return this;
    }

    void tick() {
        now = now.plusSeconds(60);
    }

    /** One audience named a, as its file would say it; description is added. */
    Audiences audiences(String yaml) {
        Findings findings = new Findings();
        try {
            Path file = Files.createDirectories(folder.resolve("config/audiences")).resolve("a.yaml");
            Files.writeString(file, "description: for a test\n" + yaml + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Audiences audiences = audiences(AudienceFile.readAll(new Home(folder), ShippedDestinations.TYPES::identifierKinds, findings));
        assertThat(findings.all()).isEmpty();
        return audiences;
    }

    Audiences shipped() {
        Findings findings = new Findings();
        Map<String, Audience> audiences = AudienceFile.readAll(SmallShop.REPOSITORY, ShippedDestinations.TYPES::identifierKinds, findings);
        assertThat(findings.all()).isEmpty();
        return audiences(audiences);
    }

    private Audiences audiences(Map<String, Audience> audiences) {
        Clock clock = Clock.fixed(now, ZoneOffset.UTC);
        Findings findings = new Findings();
        ApplicationSettings settings = new ApplicationSettings(java.time.ZoneId.of("UTC"), null, null, null);
        return new Audiences(shop.warehouse, audiences,
                new People(shop.warehouse, IdentityRules.read(SmallShop.REPOSITORY, findings), clock),
                new Insights(shop.warehouse, settings, clock),
                new Consents(ConsentRules.read(SmallShop.REPOSITORY, ShippedDestinations.TYPES.signals(), findings)), clock);
    }

    List<String> members() {
        return shop.rows("select full_name, withheld from audience_members join profiles using (profile_id) order by 1");
    }

    @Override
    public void close() {
        shop.close();
    }
}
