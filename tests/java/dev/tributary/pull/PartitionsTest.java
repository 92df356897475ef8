package dev.tributary.pull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.connector.Connector;
import dev.tributary.pull.StubVendor.Reply;
import dev.tributary.pull.StubVendor.Seen;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static dev.tributary.pull.StubVendor.all;
import static dev.tributary.pull.StubVendor.ids;
import static org.assertj.core.api.Assertions.assertThat;

class PartitionsTest {

    private static final String LOCATIONS = "http: {baseUrl: URL}\nstreams:\n  locations: {path: /locations, records: .locations, key: .id}\n  things: {records: .data, key: .id, ";

    @TempDir Path folder;
    private StubVendor vendor;

    @AfterEach
    void stop() {
        vendor.close();
    }

    private Source source(String rest, Function<Seen, Reply> script) {
        vendor = new StubVendor(folder, script);
        return vendor.source(LOCATIONS + rest + "}");
    }

    private static String locations(int count) {
        return "{'locations':[" + IntStream.range(0, count).mapToObj(i -> "{'id':'L" + (char) ('A' + i) + "','name':'Shop " + i + "'}")
                .collect(Collectors.joining(",")) + "]}";
    }

    @Test
    void aListOfValuesIsAskedForOneByOne() {
        Source source = source("path: '/${partition.value}', partitions: {values: [Contacts, Leads]}",
                call -> Reply.ok("{'data':[{'id':'" + call.path() + "'}]}"));
        assertThat(ids(all(source, null))).isEqualTo("/Contacts /Leads");
    }

    @Test
    void recordsOfAnotherStreamAreAskedForInGroups() {
        Source source = source(
                "path: /orders, method: POST, body: {location_ids: '${partition.value}', cursor: '${page.token}'}, pages: {kind: cursor, next: .cursor}, partitions: {stream: locations, key: .id, group: 2}",
                call -> call.path().equals("/locations") ? Reply.ok(locations(3))
                        : Reply.ok(call.json().has("cursor") ? "{'data':[{'id':2}]}" : "{'data':[{'id':1}],'cursor':'c'}"));
        assertThat(ids(all(source, null))).isEqualTo("1 2 1 2");
        assertThat(vendor.seen().stream().map(Seen::body).toList()).containsExactly("", "{\"location_ids\":[\"LA\",\"LB\"]}",
                "{\"location_ids\":[\"LA\",\"LB\"],\"cursor\":\"c\"}",
                "{\"location_ids\":[\"LC\"]}", "{\"location_ids\":[\"LC\"],\"cursor\":\"c\"}");
    }

    @Test
    void anAnswerThatComesForAnotherPartitionTooIsAskedForOnceMore() {
        int[] calls = {0};
        Source source = source("path: '/${partition.value}', shape: one, partitions: {values: [a, b, c]}",
                call -> Reply.ok("{'data':{'id':'" + (++calls[0] == 2 ? "/a" : call.path()) + "'}}"));
        assertThat(ids(all(source, null))).isEqualTo("/a /b /c");
        assertThat(vendor.asked()).containsExactly("/a", "/b", "/b", "/c");
    }

    @Test
    void partitionsThatDoShareARecordAreReadOn() {
        Source source = source("path: '/${partition.value}', partitions: {values: [a, b]}", call -> Reply.ok("{'data':[{'id':7}]}"));
        assertThat(ids(all(source, null))).isEqualTo("7 7");
        assertThat(vendor.asked()).containsExactly("/a", "/b", "/b");
    }

    @Test
    void aRecordCarriesWhatItsParentGaveIt() {
        Source source = source(
                "path: '/locations/${partition.value}', shape: one, partitions: {stream: locations, key: .id, carry: {shop: .name}}",
                call -> Reply.ok(call.path().equals("/locations") ? locations(2) : "{'data':{'id':'" + call.path().substring(11) + "'}}"));
        List<JsonNode> records = all(source, null);
        assertThat(ids(records)).isEqualTo("LA LB");
        assertThat(records.get(1).at("/_parent/shop").asText()).isEqualTo("Shop 1");
    }

    @Test
    void partitionsThatAnswerInOnePageEachAreJoinedIntoOne() {
        Source source = source("path: '/locations/${partition.value}', shape: one, partitions: {stream: locations, key: .id}",
                call -> Reply.ok(call.path().equals("/locations") ? locations(12) : "{'data':{'id':1}}"));
        ApiReader walk = source.walk(source.connector().streams().get("things"), null, FakeTime.START, true);
        SourcePage page = walk.read(null);
        assertThat(page.records()).hasSize(12);
        assertThat(page.next()).isNull();
    }

    @Test
    void aPartitionThatCannotBeReadIsLeftOutAndCounted() {
        vendor = new StubVendor(folder,
                call -> call.path().equals("/locations") ? Reply.ok(locations(3)) : call.path().endsWith("LB") ? Reply.ok("{'error':-213}")
                        : Reply.ok("{'data':{'id':1}}"));
        Source source = vendor.source("errors: [{when: '.error == -213', means: skip-partition}]\n" + LOCATIONS
                + "path: '/l/${partition.value}', shape: one, partitions: {stream: locations, key: .id}}");
        ApiReader walk = source.walk(source.connector().streams().get("things"), null, FakeTime.START, true);
        assertThat(walk.read(null).records()).hasSize(2);
        assertThat(walk.skipped()).isEqualTo(1);
    }

    @Test
    void aRunThatStoppedGoesOnWithItsPartitionEvenWhenThatIsGone() {
        int[] shops = {5};
        Source source = source(
                "path: /orders, query: {l: '${partition.value}'}, pages: {kind: cursor, parameter: c, next: .next}, partitions: {stream: locations, key: .id}",
                call -> call.path().equals("/locations") ? Reply.ok(locations(shops[0]).replace("'LC'", shops[0] == 5 ? "'LC'" : "'LA'"))
                        : Reply.ok("{'data':[{'id':'" + call.query().get("l") + "'}]}"));
        Connector.Stream stream = source.connector().streams().get("things");
        ApiReader walk = source.walk(stream, null, FakeTime.START, true);
        String atC = walk.read(walk.read(null).next()).next();
        shops[0] = 4; // LC and LE have closed
        ApiReader resumed = source.walk(stream, null, FakeTime.START, true);
        assertThat(ids(resumed.read(resumed.resumeAt(atC)).records())).isEqualTo("LD");
    }

    @Test
    void noParentsNoCalls() {
        Source source = source("path: '/l/${partition.value}', partitions: {stream: locations, key: .id}", call -> Reply.ok("{}"));
        assertThat(all(source, null)).isEmpty();
        assertThat(vendor.asked()).containsExactly("/locations");
    }
}
