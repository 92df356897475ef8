package dev.tributary.lint;

import dev.tributary.config.Finding;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class RouteLintTest {

    private static final Known KNOWN = new Known(Map.of("kiotviet", Set.of("customers", "invoices")), Map.of("segment", Set.of("events")),
            Set.of("kiotviet/customers", "kiotviet/invoices"),
            Set.of("high-value"), Set.of("google", "meta"));
    private static final String FILE = "routes/pull-kiotviet-invoices.yaml";
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

    @TempDir Path folder;

    @Test
    void aGoodRouteHasNoFinding() throws IOException {
        assertThat(lint(GOOD)).isEmpty();
    }

    @Test
    void whatCamelReadsAsTextOrFillsInLaterIsNoMistake() throws IOException {
        assertThat(lint(GOOD
                .replace("        - to:\n            uri: map",
                        "        - delay: {constant: {expression: 5}}\n        - to:\n            uri: map")
                .replace("    description", "    startupOrder: \"{{order}}\"\n    autoStartup: \"{{on}}\"\n    description")
                .replace("0 0/15 * * * ?", "{{invoices.cron}}"))).isEmpty();
    }

    @Test
    void everyMistakeAgainstCamelsSchemaIsOneLineAtItsPlace() throws IOException {
        assertThat(lint("""
                - route:
                    id: pull-kiotviet-invoices
                    descripton: x
                    autoStartup: maybe
                    startupOrder: first
                    from:
                      uri: pull:kiotviet/invoices
                      steps:
                        - lgo: "x"
                        - log: {mesage: x}
                        - log: {message: x, loggingLevel: LOUD}
                        - log: {logName: x}
                        - to: []
                        - to: {urii: "map:kiotviet/invoices"}
                        - filter: {simpel: "x", steps: []}
                        - filter: {simple: {expression: "x"}, jsonpath: {expression: "$.x"}, steps: []}
                        - circuitBreaker: {resilience4jConfiguration: {failureRateThresold: 5}}
                        - setBody: {constant: {expression: 5}}
                          log: {message: x}
                        - to: {uri: "store:canonical"}
                """)).containsExactly(
                FILE + ":3:5: route: unknown key \"descripton\"; write description",
                FILE + ":4:18: \"autoStartup\" is \"maybe\", expected true or false; write true or false",
                FILE + ":5:19: \"startupOrder\" is \"first\", expected a number; write digits, such as 1000",
                FILE + ":9:11: step: unknown step \"lgo\"; write log",
                FILE + ":10:17: log: unknown key \"mesage\"; write description, disabled, id, logLanguage, logName, logger, loggingLevel, marker, message or note"
                        + " (did you mean message?)",
                FILE + ":11:43: \"loggingLevel\" is \"LOUD\", expected a word of a list; write DEBUG, ERROR, INFO, OFF, TRACE or WARN",
                FILE + ":12:11: log has no \"message\"; add message: …",
                FILE + ":13:15: \"to\" is a list, expected one value or a mapping; write to: {key: value}",
                FILE + ":14:16: to: unknown key \"urii\"; write description, disabled, id, note, parameters, pattern, uri, variableReceive or variableSend"
                        + " (did you mean uri?)",
                FILE + ":15:20: filter: unknown key \"simpel\"; write simple",
                FILE + ":16:20: filter: \"simple\" stands beside \"jsonpath\"; keep one of the two",
                FILE + ":17:56: resilience4jConfiguration: unknown key \"failureRateThresold\"; write failureRateThreshold",
                FILE + ":19:11: step: \"log\" stands beside \"setBody\"; begin it with a dash of its own, - log:");
    }

    @Test
    void whatIsWrittenInCompactNotationIsOneWarningAtItsPlace() throws IOException {
        assertThat(lint(stored("""
                    - log: "page"
                    - bean: mine
                    - setExchangePattern: InOnly
                    - choice:
                        when:
                          - simple: "${body} == null"
                            steps:
                              - removeHeaders: "*"
                              - log: {message: "empty", loggingLevel: DEBUG}
                    - setHeader: {name: x, expression: {constant: "y"}}
                    - setBody: {constant: {expression: z}}
                    - to: store:canonical
            """))).containsExactly(
                FILE + ":12:11: warning: step \"log\" is written in compact notation; write log: {message: …}",
                FILE + ":13:11: warning: step \"bean\" is written in compact notation; write bean: {ref: …}",
                FILE + ":14:11: warning: step \"setExchangePattern\" is written in compact notation; write setExchangePattern: {pattern: …}",
                FILE + ":17:17: warning: \"simple\" is written in compact notation; write simple: {expression: …}",
                FILE + ":19:21: warning: step \"removeHeaders\" is written in compact notation; write removeHeaders: {pattern: …}",
                FILE + ":21:45: warning: \"constant\" is written in compact notation; write constant: {expression: …}",
                FILE + ":23:11: warning: step \"to\" is written in compact notation; write to: {uri: …}");
    }

    @Test
    void aFileThatIsNoListIsToldHowToBegin() throws IOException {
        assertThat(lint("route:\n  id: pull-kiotviet-invoices\n")).contains(FILE + ":1:1: a route file is a list; begin it with - route:");
    }

    @Test
    void everyMistakeInAnEndpointIsOneLineAtItsPlace() throws IOException {
        assertThat(lint("""
                - route:
                    id: pull-kiotviet-invoices
                    from:
                      uri: pull:kiotviet/invoices
                      parameters:
                        corn: x
                        connection: [a]
                      steps:
                        - to: {uri: "direct:x", parameters: {timeout: abc, block: maybe}}
                        - to: "direct:x?blok=true"
                        - to: {uri: "direct:x", parameters: {timeout: "{{wait}}"}}
                        - toD: {uri: "direct:${header.next}?nonsense=1"}
                        - to: {uri: "pushh:meta"}
                        - to: {uri: "kafka:x"}
                        - to: {uri: "pull:kiotviet/invoices"}
                        - to: {uri: "map:"}
                        - to: {uri: "nothing"}
                        - choice: {when: [{simple: {expression: a}, steps: [{to: {uri: "log:x?levl=INFO"}}]}]}
                        - to: {uri: "store:canonical"}
                """)).containsExactly(
                FILE + ":6:9: pull: unknown option \"corn\"; write connection or cron (did you mean cron?)",
                FILE + ":7:21: pull: \"connection\" is a list, expected one value; write connection: value",
                FILE + ":9:55: direct: \"timeout\" is \"abc\", expected a whole number; write digits, such as 100",
                FILE + ":9:67: direct: \"block\" is \"maybe\", expected true or false; write true or false",
                FILE + ":10:11: warning: step \"to\" is written in compact notation; write to: {uri: …}",
                FILE + ":10:15: direct: unknown option \"blok\"; write block, bridgeErrorHandler, exceptionHandler, exchangePattern, failIfNoConsumers, "
                        + "lazyStartProducer, synchronous or timeout (did you mean block?)",
                FILE + ":13:21: unknown component \"pushh\"; write pull, receive, map, store, audience, push, job or a component of Camel (did you mean push?)",
                FILE + ":14:21: component \"kafka\" is not part of this installation; put camel-kafka 4.22.0 beside the other jars in lib/",
                FILE + ":15:21: pull: is no step; write it as the uri of from:",
                FILE + ":16:21: \"map:\" is not the form of map:; write map:mapping",
                FILE + ":17:21: \"nothing\" names no component; write component:name, such as direct:nothing",
                FILE + ":18:72: log: unknown option \"levl\"; write level");
    }

    @Test
    void whatIsSentIsReceivedAndWhatIsAskedForIsPulled() throws IOException {
        assertThat(lint(GOOD.replace("pull:kiotviet/invoices", "receive:segment/evnts").replaceAll("(?m)^ *(parameters|cron):.*\n", "")))
                .anySatisfy(finding -> assertThat(finding).endsWith("unknown stream \"evnts\"; write events (did you mean events?)"));
        assertThat(lint(GOOD.replace("pull:kiotviet/invoices", "receive:kiotviet/invoices")))
                .anySatisfy(finding -> assertThat(finding).contains("unknown connector \"kiotviet\"; write segment"));
        assertThat(lint(GOOD.replace("pull:kiotviet/invoices", "receive:segment/events").replaceAll("(?m)^.*store:canonical.*\n", "")))
                .anySatisfy(finding -> assertThat(finding).contains("a receive: route without a store: step"));
    }

    @Test
    void everyUnknownNameIsOneLineWithTheKnownOnes() throws IOException {
        write("push-high-value", """
                - route:
                    id: push-high-value
                    routeConfigurationId: page-faild
                    from:
                      uri: audience:high-valu
                      parameters: {cron: "every day"}
                      steps:
                        - to: {uri: "push:mta"}
                """);
        write("pull-shop", """
                - route:
                    id: pull-shop
                    from:
                      uri: pull:kiotvet/invoices
                      steps:
                        - to: {uri: "store:canonicl"}
                """);
        assertThat(lint(GOOD.replace("pull:kiotviet/invoices", "pull:kiotviet/invoces").replace("map:kiotviet/invoices",
                "map:kiotviet/order"))).containsExactly(
                        FILE + ":6:12: unknown stream \"invoces\"; write customers or invoices (did you mean invoices?)",
                        FILE + ":11:18: unknown mapping \"kiotviet/order\"; write kiotviet/customers or kiotviet/invoices",
                        "routes/pull-shop.yaml:4:12: unknown connector \"kiotvet\"; write kiotviet (did you mean kiotviet?)",
                        "routes/pull-shop.yaml:6:21: unknown store \"canonicl\"; write canonical (did you mean canonical?)",
                        "routes/push-high-value.yaml:3:27: unknown routeConfiguration \"page-faild\"; write page-failed (did you mean page-failed?)",
                        "routes/push-high-value.yaml:5:12: unknown audience \"high-valu\"; write high-value (did you mean high-value?)",
                        "routes/push-high-value.yaml:6:26: cron \"every day\" is not second minute hour day month weekday; write such as 0 0/15 * * * ?",
                        "routes/push-high-value.yaml:8:21: unknown platform \"mta\"; write google or meta (did you mean meta?)");
    }

    @Test
    void aFileHoldsOneRouteNamedAfterIt() throws IOException {
        write("other", "- from: {uri: \"direct:y\", steps: []}\n");
        write("policy", "- routeConfiguration: {id: mine}\n");
        write("nested/deep", "- route: {}\n");
        Files.writeString(folder.resolve("routes/old.yml"), "");
        Files.writeString(folder.resolve("routes/blank.yaml"), "");
        assertThat(lint(GOOD.replace("id: pull-kiotviet-invoices", "id: pull-invoices") + """
                - route:
                    from: {uri: "direct:x", steps: []}
                """)).containsExactly(
                "routes/blank.yaml:1:1: the file is empty; write one - route:, or take the file away",
                "routes/nested/deep.yaml:1:1: a route file in a folder of its own is not read; move it to routes/",
                "routes/old.yml:1:1: a route file that ends with .yml is not read; rename it to old.yaml",
                "routes/other.yaml:1:3: a route without a name; write - route: with id: other and this from: below it",
                "routes/policy.yaml:1:1: no route in this file; write one - route:, or take the file away",
                "routes/policy.yaml:1:3: an error policy in a route's file; move it to routes/_errors.yaml",
                FILE + ":2:9: id \"pull-invoices\" is not the file's name; write id: pull-kiotviet-invoices, or rename the file to pull-invoices.yaml",
                FILE + ":14:3: a second route in one file; give it a file of its own, named after its id");
    }

    @Test
    void anIdStandsOnceInAllRoutes() throws IOException {
        write("other", "- route: {id: other, from: {uri: \"direct:y\", steps: [{log: {id: said, message: x}}]}}\n");
        assertThat(lint(GOOD.replace("          uri: map:kiotviet/invoices", "          id: said\n            uri: map:kiotviet/invoices")))
                .containsExactly(FILE + ":11:17: id \"said\" is taken by routes/other.yaml:1:65; write another id, or none");
    }

    @Test
    void aPullWithoutAStoreIsAMistake() throws IOException {
        assertThat(lint(GOOD.replace("        - to:\n            uri: store:canonical\n", "")))
                .containsExactly(FILE + ":6:12: a pull: route without a store: step; end its steps with - to: {uri: \"store:canonical\"}");
    }

    @Test
    void misspelledStepsAreOneMistakeAndNotTwo() throws IOException {
        assertThat(lint(GOOD.replace("steps:", "stepz:"))).containsExactly(
                FILE + ":9:7: from: unknown key \"stepz\"; write description, id, note, parameters, steps, uri or variableReceive (did you mean steps?)");
    }

    @Test
    void aPullWithTwoStoresIsAMistake() throws IOException {
        assertThat(lint(GOOD + "        - to: {uri: \"store:canonical\"}\n"))
                .containsExactly(FILE + ":14:21: a second store: step in one pull: route; keep exactly one");
    }

    @ParameterizedTest @ValueSource(strings = {
        "split: {simple: x, steps: [STORE]}", "aggregate: {constant: true, aggregationStrategy: x, completionSize: 3, steps: [STORE]}",
        "filter: {simple: x, steps: [STORE]}", "choice: {when: [{simple: x, steps: [STORE]}]}", "choice: {otherwise: {steps: [STORE]}}",
        "multicast: {steps: [STORE]}", "loop: {constant: 2, steps: [STORE]}", "doTry: {steps: [STORE]}",
        "circuitBreaker: {onFallback: {steps: [STORE]}}",
        "idempotentConsumer: {simple: x, steps: [STORE]}", "pipeline: {steps: [{filter: {simple: x, steps: [STORE]}}]}"})
    void aStoreThatAWholePageMayNotReachIsAMistake(String step) throws IOException {
        String block = step.substring(0, step.indexOf(':'));
        String through = block.equals("pipeline") ? "filter" : block;
        int column = 11 + step.indexOf("STORE") + "{to: {uri: ".length();
        assertThat(lint(stored("        - " + step.replace("STORE", "{to: {uri: \"store:canonical\"}}") + "\n"))).contains(
                FILE + ":12:" + column + ": store: is reached through \"" + through
                        + "\", so a whole page may never be stored; put it among the route's own "
                        + "steps, with nothing that splits, gathers, skips or hands over before it");
    }

    @ParameterizedTest @ValueSource(strings = {"threads: {poolSize: 3}", "sample: {messageFrequency: 3}", "stop: {}"})
    void aStoreBehindAStepThatHandsOverIsAMistake(String step) throws IOException {
        String name = step.substring(0, step.indexOf(':'));
        assertThat(lint(stored("        - " + step + "\n        - to: {uri: \"store:canonical\"}\n")))
                .singleElement().asString().startsWith(FILE + ":13:21: store: is reached through \"" + name + "\"");
    }

    @Test
    void aStoreOfACopyOrBehindAQueueDoesNotCount() throws IOException {
        assertThat(lint(stored("        - wireTap: {uri: \"store:canonical\"}\n")))
                .singleElement().asString().startsWith(FILE + ":12:26: store: is reached through \"wireTap\"");
        assertThat(lint(stored("        - to: {uri: \"direct:elsewhere\"}\n"))).singleElement().asString()
                .contains("a pull: route without a store: step");
    }

    @Test
    void aDisabledStoreDoesNotCountAndAPipelineIsStraight() throws IOException {
        assertThat(lint(stored("        - to: {uri: \"store:canonical\", disabled: true}\n"))).singleElement().asString()
                .contains("without a store: step");
        assertThat(lint(stored("        - pipeline: {steps: [{step: {steps: [{to: {uri: \"store:canonical\"}}]}}]}\n"))).isEmpty();
    }

    private static String stored(String steps) {
        return GOOD.replace("        - to:\n            uri: store:canonical\n", steps);
    }

    private List<String> lint(String good) throws IOException {
        write("pull-kiotviet-invoices", good);
        write("_errors", ERRORS);
        Findings findings = new Findings();
        RouteLint.check(new Home(folder), KNOWN, findings);
        return findings.all().stream().map(Finding::toString).toList();
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve("routes/" + name + ".yaml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
