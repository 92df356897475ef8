package dev.tributary.pull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.FaultException;
import dev.tributary.pull.StubVendor.Reply;
import dev.tributary.pull.StubVendor.Seen;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

import static dev.tributary.pull.StubVendor.all;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class NestedListTest {

    private static final String LINES = "nested: [{list: .lines, more: .next, next: .next, id: .id, answer: .order, call: {path: '/orders/${parent.id}', query: {after: '${page.token}'}}}]";

    @TempDir Path folder;
    private StubVendor vendor;

    @AfterEach
    void stop() {
        vendor.close();
    }

    private List<JsonNode> read(String stream, Function<Seen, Reply> script) {
        vendor = new StubVendor(folder, script);
        return all(vendor.source("http: {baseUrl: URL}\nstreams:\n  things: {path: /orders, records: .data, key: .id, " + stream + "}"),
                null);
    }

    @Test
    void goesOnWhereItsRecordSaysSoUntilItEnds() {
        List<JsonNode> orders = read(LINES, call -> Reply.ok(switch (call.path() + call.query().getOrDefault("after", "")) {
            case "/orders" -> "{'data':[{'id':1,'lines':['a','b'],'next':'x'},{'id':2,'lines':['e'],'next':null},{'id':3}]}";
            case "/orders/1x" -> "{'order':{'lines':['c'],'next':'y'}}";
            default -> "{'order':{'lines':['d'],'next':null}}";
        }));
        assertThat(orders).extracting(order -> order.path("lines").toString()).containsExactly("[\"a\",\"b\",\"c\",\"d\"]", "[\"e\"]", "");
        assertThat(vendor.seen()).as("only what goes on is asked for").hasSize(3);
    }

    @Test
    void mayBeOwnedByTheItemsOfAListWhichThenBecomeTheRecords() {
        List<JsonNode> refunds = read(LINES.replace("[{", "[{in: .refunds, ") + ", expand: .refunds",
                call -> Reply.ok(call.path().equals("/orders")
                        ? "{'data':[{'id':1,'refunds':[{'id':8,'lines':['a'],'next':'x'},{'id':9,'lines':['z']}]}]}"
                        : "{'order':{'lines':['" + call.path() + "']}}"));
        assertThat(refunds).extracting(refund -> refund.path("lines").toString()).containsExactly("[\"a\",\"/orders/8\"]", "[\"z\"]");
    }

    @Test
    void ofARecordThatHasGoneStaysAsItBegan() {
        assertThat(read(LINES,
                call -> Reply.ok(call.path().equals("/orders") ? "{'data':[{'id':1,'lines':['a'],'next':'x'}]}" : "{'order':null}")))
                        .extracting(order -> order.path("lines").toString()).containsExactly("[\"a\"]");
    }

    @Test
    void thatLeadsBackToItselfIsAFault() {
        assertThatThrownBy(() -> read(LINES,
                call -> Reply.ok(call.path().equals("/orders") ? "{'data':[{'id':1,'lines':['a'],'next':'x'}]}"
                        : "{'order':{'lines':['b'],'next':'x'}}")))
                                .isInstanceOf(FaultException.class).hasMessageContaining("never end");
    }
}
