package dev.tributary.app;

import dev.tributary.config.Home;
import dev.tributary.demo.DemoTwins;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/** A home with one mistake of each kind in its files: every one is told, in one line, and nothing runs. */
class BrokenHomeTest {

    private static final int MISUSE = 2;
    private static final List<String> FINDINGS = List.of(
            "config/connections\\.yaml:\\d+:\\d+: \\$\\{file:secrets/meta} is not set .*; export it, or write .*",
            "connectors/hubspot/connector\\.yaml:\\d+:\\d+: stream \"contacts\": unknown key \"page\"; write .* \\(did you mean pages\\?\\)",
            "connectors/kiotviet/connector\\.yaml:\\d+:\\d+: connector \"kiotviet\": http: \"inFlight\" is \"many\", expected a whole number; write .*",
            "mappings/kiotviet/customers\\.yaml:\\d+:\\d+: column \"ful_name\" is not in mappings/canonical\\.yaml for customers; write .* \\(did you mean full_name\\?\\)",
            "mappings/kiotviet/returns\\.yaml:\\d+:\\d+: field \"total\": .+; write JSLT, .*",
            "routes/pull-kiotviet-customers\\.yaml:\\d+:\\d+: unknown stream \"custmers\"; write .* \\(did you mean customers\\?\\)",
            "routes/pull-kiotviet-invoices\\.yaml:\\d+:\\d+: a pull: route without a store: step; .*",
            "routes/pull-kiotviet-returns\\.yaml:\\d+:\\d+: pull: unknown option \"corn\"; write .* \\(did you mean cron\\?\\)",
            "routes/push-high-value\\.yaml:\\d+:\\d+: unknown component \"psuh\"; write .* \\(did you mean push\\?\\)");

    @TempDir Path folder;
    private Home home;

    @BeforeEach
    void breakIt() throws IOException {
        try (DemoTwins twins = new DemoTwins(Clock.systemUTC())) {
            home = HubFixture.home(folder, twins);
        }
        Files.delete(home.path("secrets/meta"));
        replace("connectors/hubspot/connector.yaml", "    pages: {", "    page: {");
        replace("connectors/kiotviet/connector.yaml", "  headers: {Retailer", "  inFlight: many\n  headers: {Retailer");
        replace("mappings/kiotviet/customers.yaml", "full_name: .name", "ful_name: .name");
        replace("mappings/kiotviet/returns.yaml", "total: negate(.returnTotal)", "total: negate(.returnTotal");
        replace("routes/pull-kiotviet-customers.yaml", "pull:kiotviet/customers", "pull:kiotviet/custmers");
        replace("routes/pull-kiotviet-invoices.yaml", "        - to:\n            uri: store:canonical\n", "");
        replace("routes/pull-kiotviet-returns.yaml", "cron:", "corn:");
        replace("routes/push-high-value.yaml", "push:meta", "psuh:meta");
    }

    @Test
    void lintTellsEachMistakeInOneLine() throws Exception {
        HubProcess lint = HubProcess.start(folder, home, "lint", "--secrets");
        assertThat(lint.waitFor()).as(lint.output()).isEqualTo(MISUSE);
        List<String> lines = lint.output().lines().toList();
        assertThat(lines.get(lines.size() - 1)).endsWith(" errors, 0 warnings");
        tellsThemAll(lines.subList(0, lines.size() - 1));
    }

    @Test
    void runRefusesToBeginAndTellsTheSame() throws Exception {
        HubProcess run = HubProcess.start(folder, home, "run", "push-bought-last-30-days");
        assertThat(run.waitFor()).as(run.output()).isEqualTo(MISUSE);
        tellsThemAll(run.output().lines().toList());
        assertThat(home.path("var/tributary.duckdb")).doesNotExist();
    }

    @Test
    void aPullThatWouldStoreNothingDoesNotBegin() throws Exception {
        Path other = folder.resolve("other");
        try (DemoTwins twins = new DemoTwins(Clock.systemUTC())) {
            home = HubFixture.home(other, twins);
            replace("routes/pull-kiotviet-returns.yaml", "        - to:\n            uri: store:canonical\n", "");
            HubProcess run = HubProcess.start(folder, home, "run", "pull-kiotviet-returns");
            assertThat(run.waitFor()).as(run.output()).isEqualTo(MISUSE);
            assertThat(run.output().lines()).singleElement().asString()
                    .startsWith("routes/pull-kiotviet-returns.yaml:5:12: a pull: route without a store: step; ");
            assertThat(twins.kiotviet().requests()).isEmpty();
        }
    }

    private static void tellsThemAll(List<String> lines) {
        assertThat(lines).allSatisfy(line -> assertThat(line).matches("(config|connectors|mappings|routes)/\\S+\\.yaml:\\d+:\\d+: .+; .+")
                .doesNotContain("Exception", "at dev.tributary"));
        assertThat(FINDINGS).allSatisfy(finding -> assertThat(lines).filteredOn(line -> line.matches(finding))
                .as(finding + " among\n" + String.join("\n", lines)).hasSize(1));
        assertThat(lines).as("nothing else is found fault with").hasSize(FINDINGS.size());
    }

    private void replace(String file, String text, String by) throws IOException {
        String before = Files.readString(home.path(file));
        assertThat(before).contains(text);
        Files.writeString(home.path(file), before.replaceFirst(Pattern.quote(text), Matcher.quoteReplacement(by)));
    }
}
