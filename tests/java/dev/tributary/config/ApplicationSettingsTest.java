package dev.tributary.config;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;

import static org.assertj.core.api.Assertions.assertThat;

class ApplicationSettingsTest {

    @TempDir Path folder;
    private final Findings findings = new Findings();

    @Test
    void withoutAFileEverythingHasItsDefault() {
        assertThat(ApplicationSettings.read(new Home(folder), findings))
                .isEqualTo(new ApplicationSettings(ZoneId.of("UTC"), null, null, null));
        assertThat(findings.all()).isEmpty();
    }

    @Test
    void everyKeyIsRead() throws IOException {
        assertThat(read("zone: Europe/London\ncountry: VN\ncurrency: GBP\nasOf: 2011-10-01T00:00\n"))
                .isEqualTo(new ApplicationSettings(ZoneId.of("Europe/London"), "VN", "GBP", LocalDateTime.parse("2011-10-01T00:00")));
        assertThat(findings.all()).isEmpty();
    }

    @Test
    void howLongBeforeAnEndIsWarnedCanBeSaid() throws IOException {
        assertThat(read("zone: UTC\n").warnBefore()).isEqualTo(Duration.ofDays(60));
        assertThat(read("warnBefore: 14d\n").warnBefore()).isEqualTo(Duration.ofDays(14));
    }

    @Test
    void theAddressThatSendersSeeIsReadWithoutASlashBehindIt() throws IOException {
        assertThat(read("publicUrl: https://hub.example.com/\n").publicUrl()).isEqualTo("https://hub.example.com");
        assertThat(read("publicUrl: https://example.com/hub\n").publicUrl()).isEqualTo("https://example.com/hub");
        assertThat(findings.all()).isEmpty();
        assertThat(read("publicUrl: hub.example.com\n").publicUrl()).isNull();
        assertThat(findings.all()).singleElement().asString()
                .contains("\"publicUrl\" is \"hub.example.com\", expected an address; write such as https://hub.example.com");
    }

    @Test
    void everyMistakeIsNamedAtOnce() throws IOException {
        read("zone: Hanoi\ncountry: Vietnam\ncurrency: dong\nasOf: yesterday\ncolour: red\n");
        assertThat(findings.all()).extracting(finding -> finding.place().line()).containsExactly(1, 2, 3, 4, 5);
        assertThat(findings.all().get(3).toString())
                .isEqualTo(
                        "config/application.yaml:4:7: application: \"asOf\" is \"yesterday\", expected a local time; write such as 2011-10-01T00:00, in the zone of this file");
    }

    @Test
    void aWarehouseInPostgresHasAnAddressAUserAndAPassword() throws IOException {
        WarehouseSettings warehouse = read("warehouse: {url: 'jdbc:postgresql://db/tributary', user: hub, password: '${env:PATH}'}\n")
                .warehouse();
        assertThat(warehouse).isEqualTo(new WarehouseSettings("jdbc:postgresql://db/tributary", "hub", "${env:PATH}"));
        assertThat(findings.all()).isEmpty();
        assertThat(warehouse.resolved(new Secrets(new Home(folder), name -> "secret of " + name)).password()).isEqualTo("secret of PATH");
        assertThat(warehouse.resolved(new Secrets(new Home(folder), name -> "secret of " + name)).toString()).doesNotContain("secret");
    }

    @Test
    void aWarehouseElsewhereOrWithItsPasswordInTheFileIsRefused() throws IOException {
        read("warehouse: {url: 'mysql://db/tributary'}\n");
        read("warehouse: {url: 'jdbc:postgresql://db/t?user=a&password=b', password: c, colour: red}\n");
        read("warehouse: {user: hub}\n");
        read("warehouse: {url: 'jdbc:postgresql://db/t', password: '${env:NOBODY_SETS_THIS}'}\n");
        assertThat(findings.all()).extracting(finding -> finding.toString().replaceFirst("^config/application.yaml:1:[0-9]+: ", ""))
                .containsExactlyInAnyOrder(
                        "warehouse: \"url\" is not an address of PostgreSQL; write such as jdbc:postgresql://db.example.com/tributary, or leave warehouse out for the file under var",
                        "warehouse: unknown key \"colour\"; write password, url or user",
                        "warehouse: \"url\" holds a password; write password: ${env:WAREHOUSE_PASSWORD} beside it",
                        "warehouse: \"password\" stands in the file; write a reference, such as ${env:WAREHOUSE_PASSWORD} or ${file:…}",
                        "warehouse has no \"url\"; add url: …",
                        "warning: ${env:NOBODY_SETS_THIS} is not set (looked in the environment); export it, or write ${file:/run/secrets/warehouse}");
    }

    private ApplicationSettings read(String text) throws IOException {
        Files.createDirectories(folder.resolve("config"));
        Files.writeString(folder.resolve(ApplicationSettings.PATH), text);
        return ApplicationSettings.read(new Home(folder), findings);
    }
}
