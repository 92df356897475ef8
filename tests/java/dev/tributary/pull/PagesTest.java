package dev.tributary.pull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.FaultException;
import dev.tributary.connector.Connector;
import dev.tributary.pull.StubVendor.Reply;
import dev.tributary.pull.StubVendor.Seen;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import static dev.tributary.pull.StubVendor.all;
import static dev.tributary.pull.StubVendor.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Every page kind against a vendor of a few lines. */
class PagesTest {

    private static final String THINGS = "http: {baseUrl: URL}\nstreams:\n  things: {path: /things, records: .data, key: .id, ";

    @TempDir Path folder;
    private StubVendor vendor;

    @AfterEach
    void stop() {
        vendor.close();
    }

    private List<JsonNode> read(String pages, Function<Seen, Reply> script) {
        vendor = new StubVendor(folder, script);
        return all(vendor.source(THINGS + pages + "}"), null);
    }

    private static String page(String ids, String rest) {
        return "{'data':["
                + String.join(",",
                        java.util.Arrays.stream(ids.split(" ")).filter(id -> !id.isEmpty()).map(id -> "{'id':" + id + "}").toList())
                + "]" + rest + "}";
    }

    @Test
    void noPagesIsOneCall() {
        assertThat(ids(read("pages: none", call -> Reply.ok(page("1 2", ""))))).isEqualTo("1 2");
        assertThat(vendor.asked()).containsExactly("/things");
    }

    @Test
    void anAnswerWithoutTheListIsAnEmptyPage() {
        assertThat(read("pages: none", call -> Reply.ok("{}"))).isEmpty();
    }

    @Test
    void noContentAndNotModifiedAreEmptyPages() {
        assertThat(read("pages: none", call -> Reply.of(204, ""))).isEmpty();
        vendor.close();
        assertThat(read("pages: none", call -> Reply.of(304, ""))).isEmpty();
    }

    @Test
    void pageNumbersEndWhereTheNumberOfPagesSays() {
        assertThat(ids(read("pages: {kind: page, size: 2, first: 0, totalPages: .pages}",
                call -> Reply.ok(call.query().get("page").equals("0") ? page("1 2", ",'pages':2") : page("3 4", ",'pages':2")))))
                        .isEqualTo("1 2 3 4");
        assertThat(vendor.asked()).containsExactly("/things{limit=2, page=0}", "/things{limit=2, page=1}");
    }

    @Test
    void pageNumbersEndWhereMoreSaysNo() {
        assertThat(ids(read("pages: {kind: page, size: 50, more: .info.more}",
                call -> Reply.ok(call.query().get("page").equals("1") ? page("1 2", ",'info':{'more':true}")
                        : page("3", ",'info':{'more':false}"))))).isEqualTo("1 2 3");
    }

    @Test
    void offsetsEndAtAShortPageWhereNothingElseIsSaid() {
        assertThat(ids(read("pages: {kind: offset, size: 2}",
                call -> Reply.ok(call.query().get("offset").equals("0") ? page("1 2", "") : page("3", ""))))).isEqualTo("1 2 3");
    }

    @Test
    void aTokenGoesIntoTheBodyAndTheFirstPageHasNone() {
        assertThat(ids(read("body: {cursor: '${page.token}', limit: 2}, pages: {kind: cursor, next: .cursor}",
                call -> Reply.ok(call.json().has("cursor") ? page("3", "") : page("1 2", ",'cursor':'abc'"))))).isEqualTo("1 2 3");
        assertThat(vendor.seen().get(0).body()).isEqualTo("{\"limit\":2}");
        assertThat(vendor.seen().get(1).json().get("cursor").asText()).isEqualTo("abc");
    }

    @Test
    void aTokenThatIsAnObjectIsSentBackAsItCame() {
        assertThat(ids(read("body: {paginator: {size: 2, next: '${page.token}'}}, pages: {kind: cursor, next: .paginator.next}",
                call -> Reply.ok(call.json().at("/paginator/next").isMissingNode()
                        ? page("1 2", ",'paginator':{'next':{'id':125123000,'at':[1.5,'x']}}")
                        : page("3", ",'paginator':{'next':null}")))))
                                .isEqualTo("1 2 3");
        assertThat(vendor.last().body()).isEqualTo("{\"paginator\":{\"size\":2,\"next\":{\"id\":125123000,\"at\":[1.5,\"x\"]}}}");
    }

    @Test
    void aShortPageWithATokenIsNotTheLast() {
        assertThat(ids(read("body: {next: '${page.token}'}, pages: {kind: cursor, size: 100, next: .next}",
                call -> Reply.ok(call.json().has("next") ? page("2", "") : page("1", ",'next':7"))))).isEqualTo("1 2");
        assertThat(vendor.last().json().get("next").isNumber()).isTrue();
    }

    @Test
    void aGraphQlConnectionEndsWhereHasNextPageSaysNo() {
        assertThat(ids(read(
                "body: {query: 'query($c: String) { things(after: $c) }', variables: {c: '${page.token}'}}, pages: {kind: cursor, next: .info.endCursor, more: .info.hasNextPage}",
                call -> Reply.ok(call.json().at("/variables/c").isMissingNode() ? page("1", ",'info':{'endCursor':'e1','hasNextPage':true}")
                        : page("2", ",'info':{'endCursor':'e2','hasNextPage':false}"))))).isEqualTo("1 2");
    }

    @Test
    void aTokenInTheQueryIsPutThere() {
        read("query: {view: all}, pages: {kind: cursor, parameter: after, next: .next}",
                call -> Reply.ok(call.query().containsKey("after") ? page("2", "") : page("1", ",'next':'a b'")));
        assertThat(vendor.asked()).containsExactly("/things{view=all}", "/things{after=a b, view=all}");
    }

    @Test
    void aRelativeNextAddressIsFollowedAsItStands() {
        assertThat(ids(read("query: {PageSize: 2}, pages: {kind: next-url, next: .next_page_uri}",
                call -> Reply.ok(call.query().containsKey("PageToken") ? page("3", ",'next_page_uri':null")
                        : page("1 2", ",'next_page_uri':'/things?PageSize=2&PageToken=PA1'"))))).isEqualTo("1 2 3");
        assertThat(vendor.asked()).containsExactly("/things{PageSize=2}", "/things{PageSize=2, PageToken=PA1}");
    }

    @Test
    void anAddressAtAnotherHostIsRefused() {
        assertThatThrownBy(
                () -> read("pages: {kind: next-url, next: .next}", call -> Reply.ok(page("1", ",'next':'https://evil.example/things'"))))
                        .isInstanceOf(FaultException.class).hasMessageContaining("another host");
        assertThat(vendor.seen()).hasSize(1);
    }

    @Test
    void aLinkHeaderIsFollowed() {
        assertThat(ids(read("pages: link-header", call -> call.query().containsKey("p") ? Reply.ok(page("2", ""))
                : Reply.ok(page("1", "")).with("Link",
                        "<" + vendor.url() + "/things?p=0>; rel=\"previous\", <" + vendor.url() + "/things?p=2>; rel=\"next\""))))
                                .isEqualTo("1 2");
        assertThat(vendor.asked()).containsExactly("/things", "/things{p=2}");
    }

    @Test
    void aTokenInAHeaderEndsAtTheTextNull() {
        vendor = new StubVendor(folder, call -> call.query().containsKey("locator") ? Reply.ok("id\n3\n").with("Sforce-Locator", "null")
                : Reply.ok("id\n1\n2\n").with("Sforce-Locator", "MTAw"));
        Source source = vendor.source(
                "http: {baseUrl: URL}\nstreams:\n  things: {path: /things, key: .id, decode: csv, pages: {kind: header-cursor, header: Sforce-Locator, parameter: locator}}");
        assertThat(ids(all(source, null))).isEqualTo("1 2 3");
        assertThat(vendor.asked()).containsExactly("/things", "/things{locator=MTAw}");
    }

    @Test
    void anAnswerWithoutTheHeaderIsNoEnd() {
        vendor = new StubVendor(folder, call -> Reply.ok("id\n1\n2\n"));
        Source source = vendor.source(
                "http: {baseUrl: URL}\nstreams:\n  things: {path: /things, key: .id, decode: csv, pages: {kind: header-cursor, header: Sforce-Locator, parameter: locator}}");
        assertThatThrownBy(() -> all(source, null)).isInstanceOf(FaultException.class).hasMessageContaining("no header Sforce-Locator");
    }

    @Test
    void keysetGoesOnBehindTheLastKey() {
        assertThat(ids(read("query: {after: '${page.key}'}, pages: {kind: keyset, size: 2, next: .id}",
                call -> Reply.ok(!call.query().containsKey("after") ? page("1 2", "") : page("3", ""))))).isEqualTo("1 2 3");
        assertThat(vendor.asked()).containsExactly("/things", "/things{after=2}");
    }

    @Test
    void keysetWithACapPagesByTokenUntilThere() {
        List<JsonNode> rows = read(
                "query: {from: '${page.key}', token: '${page.token}'}, pages: {kind: keyset, size: 2, cap: 4, next: .id, token: .next}",
                call -> {
                    int from = Integer.parseInt(call.query().getOrDefault("from", "0"))
                            + 2 * Integer.parseInt(call.query().getOrDefault("token", "0"));
                    return Reply.ok(from >= 10 ? page("11", "")
                            : page((from + 1) + " " + (from + 2), ",'next':'" + (call.query().containsKey("token") ? 2 : 1) + "'"));
                });
        assertThat(ids(rows)).isEqualTo("1 2 3 4 5 6 7 8 9 10 11");
        assertThat(vendor.asked()).contains("/things{token=1}", "/things{from=4}", "/things{from=4, token=1}")
                .noneMatch(call -> call.contains("token=2"));
    }

    @Test
    void pageNumbersGiveWayToATokenAndNeverGoAlongWithOne() {
        assertThat(ids(read(
                "pages: {kind: page-then-token, sizeParameter: per_page, size: 2, tokenParameter: page_token, next: .info.next_page_token, more: .info.more_records}",
                call -> Reply.ok(call.query().containsKey("page_token") ? page("5", ",'info':{'more_records':false}")
                        : call.query().get("page").equals("2") ? page("3 4", ",'info':{'more_records':true,'next_page_token':'t3'}")
                        : page("1 2", ",'info':{'more_records':true}")))))
                                .isEqualTo("1 2 3 4 5");
        assertThat(vendor.asked()).containsExactly("/things{per_page=2, page=1}", "/things{per_page=2, page=2}",
                "/things{per_page=2, page_token=t3}");
    }

    @Test
    void aTokenThatLeadsToItselfIsNotFollowedForEver() {
        assertThatThrownBy(() -> read("query: {c: '${page.token}'}, pages: {kind: cursor, next: .next}",
                call -> Reply.ok(page("1", ",'next':'same'"))))
                        .isInstanceOf(FaultException.class).hasMessageContaining("same page position again");
        assertThat(vendor.seen()).hasSize(2);
    }

    @Test
    void morePagesWithoutANameForThemAreAFault() {
        assertThatThrownBy(() -> read("pages: {kind: cursor, next: .next, more: .more}", call -> Reply.ok(page("1", ",'more':true"))))
                .isInstanceOf(FaultException.class).hasMessageContaining("names none");
    }

    @Test
    void aPageThatComesTwiceIsAskedForOnceMoreAndThenRefused() {
        List<String> log = new ArrayList<>();
        vendor = new StubVendor(folder, call -> {
            log.add(call.query().get("offset"));
            return Reply.ok(call.query().get("offset").equals("2") && log.size() > 2 ? page("3 4", "") : page("1 2", ""));
        });
        Source source = vendor.source(THINGS + "pages: {kind: offset, size: 2}}");
        Connector.Stream stream = source.connector().streams().get("things");
        ApiReader walk = source.walk(stream, null, FakeTime.START, true);
        PageGuard guard = new PageGuard(stream.key());
        SourcePage first = walk.read(null);
        assertThat(ids(guard.another(first, walk.read("2"), walk).records())).as("the vendor had mixed up answers once").isEqualTo("3 4");
        assertThatThrownBy(() -> guard.another(first, walk.read("4"), walk)).isInstanceOf(FaultException.class)
                .hasMessageContaining("same page");
    }
}
