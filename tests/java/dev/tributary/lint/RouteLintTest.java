package dev.tributary.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.config.Finding;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouteLintTest {

    private static final Known KNOWN = new Known(Map.of("kiotviet", Set.of("customers", "invoices")), Set.of("kiotviet/customers", "kiotviet/invoices"),
            Set.of("high-value"), Set.of("google", "meta"));
    private static final String GOOD = """
            - route:
                id: pull-kiotviet-invoices
                description: Every 15 minutes, invoices changed in KiotViet become orders.
                routeConfigurationId: page-failed
                from:
                  uri: pull:kiotviet/invoices
                  parameters:
                    cron: "0 0/15 * * * ?"
                  steps:
                    - to:
                        uri: map:kiotviet/invoices
                    - to:
                        uri: store:canonical
            """;
    private static final String ERRORS = """
            - routeConfiguration:
                id: page-failed
                onException:
                  - onException:
                      exception: [java.lang.Exception]
                      handled: { constant: { expression: "false" } }
                      steps:
                        - log: { message: "page failed", loggingLevel: WARN }
            """;

    @TempDir
    Path folder;

    @Test
    void aGoodRouteHasNoFinding() throws IOException {
        assertThat(lint(GOOD)).isEmpty();
    }

    @Test
    void whatCamelReadsAsTextOrFillsInLaterIsNoMistake() throws IOException {
        assertThat(lint(GOOD.replace("                    - to:\n                        uri: map", "                    - delay: { constant: 5 }\n                    - to:\n                        uri: map")
                .replace("    description", "    startupOrder: \"{{order}}\"\n    autoStartup: \"{{on}}\"\n    description")
                .replace("0 0/15 * * * ?", "{{invoices.cron}}"))).isEmpty();
    }

    @Test
    void everyMistakeOfOneRouteIsToldAtItsPlace() throws IOException {
        write("bad", """
                - route:
                    id: bd
                    descripton: x
                    autoStartup: maybe
                    startupOrder: first
                    errorHandler: {deadLetterChanel: {}}
                    from:
                      uri: pull:kiotviet/invoces
                      parameters:
                        corn: x
                        cron: hourly
                      steps:
                        - lgo: "x"
                        - log: {mesage: x}
                        - log: {message: x, loggingLevel: LOUD}
                        - to: {uri: "timer:x?periodd=3"}
                        - to: {uri: "direct:x", parameters: {timeout: abc, block: maybe}}
                        - to: {urii: "map:kiotviet/invoices"}
                        - to: []
                        - filter: {simpel: "x", steps: []}
                        - filter: {simple: "x", jsonpath: "$.x", steps: []}
                        - split: {simple: {expresion: "x"}, steps: [{to: {uri: "store:canonical"}}]}
                        - choice: {when: [{simple: a, steps: [{to: {uri: "pushh:meta"}}]}]}
                        - to: {uri: "push:mta"}
                        - to: {uri: "kafka:x"}
                        - to: {uri: "map:x/y"}
                        - to: {uri: "pull:kiotviet/invoices"}
                        - to: {uri: "map:"}
                        - setBody: {constant: 5}
                          log: x
                        - stop:
                        - bean:
                        - marshal: {jsn: {}}
                        - circuitBreaker: {resilience4jConfiguration: {failureRateThresold: 5}}
                - routes: {}
                - from: {uri: "direct:x", steps: []}
                """);
        lint(GOOD).forEach(System.out::println);
    }

    private List<String> lint(String good) throws IOException {
        write("pull-kiotviet-invoices", good);
        write("_errors", ERRORS);
        Findings findings = new Findings();
        RouteLint.check(new Home(folder), KNOWN, findings);
        return findings.all().stream().map(Finding::toString).toList();
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(folder.resolve("routes"));
        Files.writeString(folder.resolve("routes/" + name + ".yaml"), text);
    }
}
