package dev.tributary.pull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.FaultException;
import dev.tributary.connector.Connector;
import dev.tributary.pull.StubVendor.Reply;
import dev.tributary.pull.StubVendor.Seen;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

import static dev.tributary.pull.StubVendor.all;
import static dev.tributary.pull.StubVendor.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Background jobs of three vendors' kinds. */
class JobsTest {

    private static final String SALESFORCE = """
            http: {baseUrl: URL}
            auth: {kind: bearer, token: t}
            streams:
              things:
                path: /query
                records: .records
                key: .id
                job:
                  use: whole-reads
                  create: {path: /jobs, body: {operation: query, query: "select Id from Thing"}}
                  status: {path: "/jobs/${job.id}"}
                  done: .state == "JobComplete"
                  failed: .state == "Failed" or .state == "Aborted"
                  poll: 2s
                  growth: 2
                  pollMost: 5s
                  timeout: 60s
                  download: {path: "/jobs/${job.id}/results", query: {maxRecords: "2"}}
                  abort: {method: PATCH, path: "/jobs/${job.id}", body: {state: Aborted}}
                  decode: csv
                  pages: {kind: header-cursor, header: Sforce-Locator, parameter: locator}
            """;

    @TempDir Path folder;
    private StubVendor vendor;

    @AfterEach
    void stop() {
        vendor.close();
    }

    private Source source(String yaml, Function<Seen, Reply> script) {
        vendor = new StubVendor(folder, script);
        return vendor.source(yaml);
    }

    private Function<Seen, Reply> salesforce(AtomicInteger polls, int doneAfter, String failedState) {
        return call -> {
            if (call.method().equals("POST")) {
                return Reply.ok("{'id':'750R" + vendor.seen().stream().filter(one -> one.method().equals("POST")).count()
                        + "','state':'UploadComplete'}");
            }
            if (call.path().endsWith("/results")) {
                return call.query().containsKey("locator") ? Reply.ok("id,name\n3,\n").with("Sforce-Locator", "null")
                        : Reply.ok("id,name\n1,\"a, \"\"b\"\"\n c\"\n2,x\n".replace("'", "")).with("Sforce-Locator", "AA");
            }
            return call.path().equals("/query") ? Reply.ok("{'records':[{'id':9}]}")
                    : Reply.ok("{'state':'" + (polls.incrementAndGet() <= doneAfter ? "InProgress" : failedState) + "'}");
        };
    }

    @Test
    void aWholeReadIsAJobAndADeltaIsAQuery() {
        AtomicInteger polls = new AtomicInteger();
        Source source = source(SALESFORCE, salesforce(polls, 3, "JobComplete"));
        List<JsonNode> records = all(source, null);
        assertThat(ids(records)).isEqualTo("1 2 3");
        assertThat(records.get(0).get("name").asText()).isEqualTo("a, \"b\"\n c");
        assertThat(records.get(2).get("name").isNull()).as("an empty value is null").isTrue();
        assertThat(vendor.time.waits()).as("growing, up to the longest").containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(4),
                Duration.ofSeconds(5));
        assertThat(vendor.asked()).endsWith("/jobs/750R1/results{maxRecords=2}", "/jobs/750R1/results{locator=AA, maxRecords=2}");
        assertThat(ids(all(source, FakeTime.START.minusSeconds(60), false))).isEqualTo("9");
    }

    @Test
    void aJobThatIsGoingOnIsFoundAgainAfterAStop() {
        Source source = source(SALESFORCE, salesforce(new AtomicInteger(), 0, "JobComplete"));
        Connector.Stream stream = source.connector().streams().get("things");
        String created = source.walk(stream, null, FakeTime.START, true).read(null).next();
        assertThat(created).as("what the checkpoint keeps").contains("750R1");
        ApiReader resumed = source.walk(stream, null, FakeTime.START, true);
        SourcePage page = resumed.read(resumed.resumeAt(created));
        assertThat(ids(page.records())).isEqualTo("1 2");
        ApiReader later = source.walk(stream, null, FakeTime.START, true);
        assertThat(ids(later.read(later.resumeAt(page.next())).records())).as("at its page too").isEqualTo("3");
        assertThat(vendor.asked().stream().filter("/jobs"::equals)).as("jobs created").hasSize(1);
    }

    @Test
    void aJobThatFailedWhileWeWereAwayIsStartedAnew() {
        AtomicInteger polls = new AtomicInteger();
        String[] state = {"Failed"};
        Source source = source(SALESFORCE, call -> {
            Reply reply = salesforce(polls, 0, state[0]).apply(call);
            if (call.path().startsWith("/jobs/") && !call.path().endsWith("/results")) {
                state[0] = "JobComplete";
            }
            return reply;
        });
        Connector.Stream stream = source.connector().streams().get("things");
        String created = source.walk(stream, null, FakeTime.START, true).read(null).next();
        ApiReader resumed = source.walk(stream, null, FakeTime.START, true);
        SourcePage again = resumed.read(resumed.resumeAt(created));
        assertThat(again.next()).contains("750R2");
        assertThat(ids(resumed.read(again.next()).records())).isEqualTo("1 2");
    }

    @Test
    void aFreshJobThatFailsEndsTheRun() {
        Source source = source(SALESFORCE, salesforce(new AtomicInteger(), 0, "Failed"));
        assertThatThrownBy(() -> all(source, null)).isInstanceOf(FaultException.class).hasMessageContaining("job failed");
    }

    @Test
    void aJobThatTakesTooLongIsTakenBack() {
        Source source = source(SALESFORCE, salesforce(new AtomicInteger(), 1000, ""));
        assertThatThrownBy(() -> all(source, null)).isInstanceOf(FaultException.class).hasMessageContaining("not done after 1 minutes");
        assertThat(vendor.last().method()).isEqualTo("PATCH");
        assertThat(vendor.last().body()).isEqualTo("{\"state\":\"Aborted\"}");
    }

    private static final String SHOPIFY = """
            http: {baseUrl: URL}
            auth: {kind: header, name: X-Shopify-Access-Token, value: t}
            streams:
              things:
                path: /graphql.json
                key: .id
                job:
                  create: {path: /graphql.json, body: {query: "mutation { bulkOperationRunQuery }"}}
                  id: .data.run.bulkOperation.id
                  attach: .data.run.userErrors[0].running
                  status: {path: /graphql.json, body: {query: "query($id: ID!) { node(id: $id) }", variables: {id: "${job.id}"}}}
                  done: .data.node.status == "COMPLETED"
                  failed: .data.node.status == "FAILED"
                  url: .data.node.url
                  decode: jsonl
                  assemble: {parent: __parentId, into: {LineItem: lineItems.nodes, "*": others}}
            """;

    private Function<Seen, Reply> shopify(String create, String lines) {
        return call -> call.path().equals("/result") ? Reply.ok(lines)
                : call.body().contains("mutation") ? Reply.ok("{'data':{'run':" + create + "}}")
                : Reply.ok("{'data':{'node':{'status':'COMPLETED','url':"
                        + (lines.isEmpty() ? "null" : "'" + vendor.url() + "/result?signature=x'") + "}}}");
    }

    @Test
    void linesOfAResultArePutBackIntoTheirParents() throws IOException {
        Source source = source(SHOPIFY, shopify("{'bulkOperation':{'id':'gid://shopify/BulkOperation/7'}}", """
                {'id':'gid://s/Order/1'}
                {'id':'gid://s/LineItem/11','quantity':1,'__parentId':'gid://s/Order/1'}
                {'id':'gid://s/LineItem/12','quantity':2,'__parentId':'gid://s/Order/1'}
                {'id':'gid://s/Discount/5','__parentId':'gid://s/LineItem/12'}
                {'id':'gid://s/Order/2'}
                """));
        List<JsonNode> orders = all(source, null);
        assertThat(ids(orders)).isEqualTo("gid://s/Order/1 gid://s/Order/2");
        assertThat(orders.get(0).at("/lineItems/nodes").toString()).isEqualTo("[{\"id\":\"gid://s/LineItem/11\",\"quantity\":1},"
                + "{\"id\":\"gid://s/LineItem/12\",\"quantity\":2,\"others\":[{\"id\":\"gid://s/Discount/5\"}]}]");
        assertThat(vendor.last().header("x-shopify-access-token")).as("credentials at the file's host").isNull();
        try (Stream<Path> left = Files.list(folder.resolve("var/downloads"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aLongResultIsReadInPiecesThatEndWithWholeParents() {
        StringBuilder lines = new StringBuilder();
        for (int order = 0; order < 1500; order++) {
            lines.append("{'id':'gid://s/Order/").append(order).append("'}\n{'id':'gid://s/LineItem/").append(order)
                    .append("','__parentId':'gid://s/Order/").append(order).append("'}\n");
        }
        Source source = source(SHOPIFY, shopify("{'bulkOperation':{'id':'gid://shopify/BulkOperation/7'}}", lines.toString()));
        Connector.Stream stream = source.connector().streams().get("things");
        ApiReader walk = source.walk(stream, null, FakeTime.START, true);
        SourcePage first = walk.read(walk.read(null).next());
        assertThat(first.records()).hasSize(500).allMatch(order -> order.at("/lineItems/nodes").size() == 1);
        ApiReader resumed = source.walk(stream, null, FakeTime.START, true);
        SourcePage second = resumed.read(resumed.resumeAt(first.next()));
        assertThat(second.records().get(0).path("id").asText()).isEqualTo("gid://s/Order/500");
        SourcePage third = resumed.read(second.next());
        assertThat(third.records()).hasSize(500);
        assertThat(third.next()).isNull();
        assertThat(vendor.asked().stream().filter(call -> call.startsWith("/result"))).as("downloads").hasSize(1);
    }

    @Test
    void aJobThatRunsAlreadyIsAttachedTo() {
        Source source = source(SHOPIFY,
                shopify("{'bulkOperation':null,'userErrors':[{'running':'gid://shopify/BulkOperation/6'}]}", "{'id':'gid://s/Order/1'}\n"));
        assertThat(ids(all(source, null))).isEqualTo("gid://s/Order/1");
        assertThat(vendor.seen().get(1).json().at("/variables/id").asText()).isEqualTo("gid://shopify/BulkOperation/6");
    }

    @Test
    void aResultWithoutRecordsHasNoAddress() {
        assertThat(all(source(SHOPIFY, shopify("{'bulkOperation':{'id':'gid://shopify/BulkOperation/7'}}", "")), null)).isEmpty();
    }

    @Test
    void aReportRunIsPagedAndMustBeDoneByWordAndByNumber() {
        AtomicInteger polls = new AtomicInteger();
        Source source = source("""
                http: {baseUrl: URL}
                streams:
                  things:
                    path: /act_1/insights
                    records: .data
                    key: .id
                    cursor: {field: .date_start, format: date, lookback: 28d, window: 7d, start: 1100d}
                    job:
                      create: {method: POST, path: /act_1/insights, query: {time_range: {since: "${cursor.from}", until: "${cursor.to}"}, level: ad}}
                      id: .report_run_id
                      status: {path: "/${job.id}"}
                      done: .async_status == "Job Completed" and .async_percent_completion == 100
                      failed: .async_status == "Job Failed" or .async_status == "Job Skipped"
                      download: {path: "/${job.id}/insights", query: {limit: "500"}}
                      records: .data
                      pages: {kind: cursor, parameter: after, next: .paging.cursors.after}
                """, call -> {
            if (call.method().equals("POST")) {
                return Reply.ok("{'report_run_id':'60" + vendor.seen().size() + "'}");
            }
            if (call.path().endsWith("/insights")) {
                return Reply.ok(call.query().containsKey("after") ? "{'data':[],'paging':{}}"
                        : "{'data':[{'id':'" + call.path().substring(1, 4) + "'}],'paging':{'cursors':{'after':'MQ'}}}");
            }
            return Reply.ok(polls.incrementAndGet() % 2 == 1 ? "{'async_status':'Job Running','async_percent_completion':100}"
                    : "{'async_status':'Job Completed','async_percent_completion':100}");
        });
        assertThat(all(source, FakeTime.START.minus(Duration.ofDays(13)), false)).hasSize(2);
        assertThat(vendor.seen().stream().filter(call -> call.method().equals("POST")).map(call -> call.query().get("time_range")).toList())
                .containsExactly("{\"since\":\"2026-11-09\",\"until\":\"2026-11-15\"}",
                        "{\"since\":\"2026-11-16\",\"until\":\"2026-11-22\"}");
    }
}
