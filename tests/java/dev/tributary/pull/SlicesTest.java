package dev.tributary.pull;

import dev.tributary.FaultException;
import dev.tributary.connector.Connector;
import dev.tributary.pull.StubVendor.Reply;
import dev.tributary.pull.StubVendor.Seen;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

import static dev.tributary.pull.StubVendor.all;
import static dev.tributary.pull.StubVendor.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** How bounds of "changed since" are written, and how a long range is cut. The stub's clock stands at 2026-11-22T08:00Z. */
class SlicesTest {

    private static final Instant FROM = FakeTime.START.minus(Duration.ofDays(2)).plusMillis(250);
    private static final Function<Seen, Reply> ONE = call -> Reply.ok("{'data':[{'id':1}]}");

    @TempDir Path folder;
    private StubVendor vendor;

    @AfterEach
    void stop() {
        vendor.close();
    }

    private Source source(String rest, Function<Seen, Reply> script) {
        vendor = new StubVendor(folder, script);
        return vendor.source("http: {baseUrl: URL}\n" + rest.replace("THINGS", "things: {path: /things, records: .data, key: .id"));
    }

    private String asked(String cursor) {
        all(source("streams:\n  THINGS, cursor: {field: .at, parameter: from, toParameter: to, " + cursor + "}}", ONE), FROM);
        String asked = vendor.asked().get(0);
        vendor.close();
        return asked;
    }

    @Test
    void boundsAreWrittenAsTheVendorReadsThem() {
        assertThat(asked("format: iso")).isEqualTo("/things{from=2026-11-20T08:00:00.250Z, to=2026-11-22T08:00:00.000Z}");
        assertThat(asked("format: epoch-ms")).isEqualTo("/things{from=1795161600250, to=1795334400000}");
        assertThat(asked("format: epoch-s")).isEqualTo("/things{from=1795161600, to=1795334400}");
        assertThat(asked("format: date, zone: Asia/Ho_Chi_Minh")).isEqualTo("/things{from=2026-11-20, to=2026-11-22}");
        assertThat(asked("format: \"yyyy-MM-dd'T'HH:mm:ss\", zone: Asia/Ho_Chi_Minh"))
                .isEqualTo("/things{from=2026-11-20T15:00:00, to=2026-11-22T15:00:00}");
        assertThat(asked("format: \"yyyy-MM-dd'T'HH:mm:ssXXX\", zone: Asia/Ho_Chi_Minh"))
                .isEqualTo("/things{from=2026-11-20T15:00:00+07:00, to=2026-11-22T15:00:00+07:00}");
    }

    @Test
    void anExclusiveLowerBoundBeginsOneStepEarlierAndAnExclusiveUpperOneEndsOneStepLater() {
        assertThat(asked("format: iso, lower: exclusive, upper: exclusive"))
                .isEqualTo("/things{from=2026-11-20T08:00:00.249Z, to=2026-11-22T08:00:00.001Z}");
        assertThat(asked("format: epoch-s, lower: exclusive, granularity: 60s")).isEqualTo("/things{from=1795161540, to=1795334400}");
    }

    @Test
    void epochSecondsAreNumbersInABodyAndMillisecondsAreText() {
        all(source(
                "streams:\n  THINGS, body: {filters: {from: '${cursor.from}', to: '${cursor.to}'}}, cursor: {field: .at, format: epoch-s}}",
                ONE), FROM);
        assertThat(vendor.last().body()).isEqualTo("{\"filters\":{\"from\":1795161600,\"to\":1795334400}}");
        vendor.close();
        all(source("streams:\n  THINGS, body: {from: '${cursor.from}'}, cursor: {field: .at, format: epoch-ms}}", ONE), FROM);
        assertThat(vendor.last().body()).isEqualTo("{\"from\":\"1795161600250\"}");
    }

    @Test
    void aLowerBoundCanBeAHeaderAndAFirstLoadHasNone() {
        Source source = source("streams:\n  THINGS, cursor: {field: .at, header: If-Modified-Since, format: \"yyyy-MM-dd'T'HH:mm:ssXXX\"}}",
                ONE);
        all(source, null);
        assertThat(vendor.last().header("if-modified-since")).isNull();
        all(source, FROM);
        assertThat(vendor.last().header("if-modified-since")).isEqualTo("2026-11-20T08:00:00Z");
    }

    @Test
    void aQueryParameterThatIsAMappingIsSentAsJson() {
        all(source(
                "streams:\n  THINGS, query: {data: {offset: '${page.token}', count: 2}}, pages: {kind: offset, parameter: '', sizeParameter: '', size: 2}}",
                call -> Reply.ok("{'data':[{'id':1}]}")), null);
        assertThat(vendor.last().query()).containsOnlyKeys("data").containsEntry("data", "{\"offset\":0,\"count\":2}");
    }

    @Test
    void aLongRangeIsReadInSlicesThatTouchAndShareNoDay() {
        all(source("streams:\n  THINGS, cursor: {field: .at, parameter: from, toParameter: to, format: date, window: 7d, start: 1100d}}",
                call -> Reply.ok("{'data':[{'id':'" + call.query().get("from") + "'}]}")), FakeTime.START.minus(Duration.ofDays(20)));
        assertThat(vendor.asked()).containsExactly("/things{from=2026-11-02, to=2026-11-08}", "/things{from=2026-11-09, to=2026-11-15}",
                "/things{from=2026-11-16, to=2026-11-22}");
    }

    @Test
    void aRunThatStoppedGoesOnInItsSlice() {
        Source source = source(
                "streams:\n  THINGS, pages: {kind: cursor, parameter: c, next: .next}, cursor: {field: .at, parameter: from, format: date, window: 7d, start: 1100d}}",
                call -> Reply.ok(call.query().containsKey("c") ? "{'data':[{'id':2}]}" : "{'data':[{'id':1}],'next':'n'}"));
        Connector.Stream stream = source.connector().streams().get("things");
        Instant from = FakeTime.START.minus(Duration.ofDays(20));
        ApiReader walk = source.walk(stream, from, FakeTime.START, true);
        String second = walk.read(walk.read(walk.read(null).next()).next()).next();
        ApiReader resumed = source.walk(stream, from, FakeTime.START, true);
        resumed.read(resumed.resumeAt(second));
        assertThat(vendor.last().query()).containsEntry("from", "2026-11-09").containsEntry("c", "n");
        assertThat(ids(all(source, from, true))).isEqualTo("1 2 1 2 1 2");
    }

    @Test
    void aFirstLoadBeginsWhereTheConnectorSaysUnlessTheConnectionDoes() {
        Source source = source("streams:\n  THINGS, cursor: {field: .at, parameter: from, format: date, window: 31d, start: 2026-01-01}}",
                ONE);
        assertThat(source.start(source.connector().streams().get("things"))).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        vendor.close();
        source = source("streams:\n  THINGS, cursor: {field: .at, parameter: from, format: date, start: 90d}}", ONE);
        assertThat(source.start(source.connector().streams().get("things"))).isEqualTo(FakeTime.START.minus(Duration.ofDays(90)));
    }

    /** Records of the given hours, two a page, four by tokens, then no more. */
    private Source readingOutFour(int... hours) {
        return source("errors: [{status: 400, when: '.code == \"TOO_FAR\"', means: continue-by-time}]\nstreams:\n"
                + "  THINGS, pages: {kind: cursor, parameter: c, next: .next}, cursor: {field: .at, parameter: from}}", call -> {
                    Instant from = Instant.parse(call.query().get("from"));
                    List<String> rows = IntStream.range(0, hours.length)
                            .filter(i -> !FakeTime.START.plus(Duration.ofHours(hours[i])).isBefore(from))
                            .mapToObj(i -> "{'id':" + i + ",'at':'" + FakeTime.START.plus(Duration.ofHours(hours[i])) + "'}").toList();
                    int at = Integer.parseInt(call.query().getOrDefault("c", "0"));
                    return at >= 4 ? Reply.of(400, "{'code':'TOO_FAR'}")
                            : Reply.ok("{'data':[" + String.join(",", rows.subList(at, Math.min(rows.size(), at + 2))) + "]"
                                    + (at + 2 < rows.size() ? ",'next':" + (at + 2) + "}" : "}"));
                });
    }

    @Test
    void aListThatIsLongerThanTheVendorReadsOutGoesOnAtTheLastChangeSeen() {
        assertThat(ids(all(readingOutFour(1, 2, 3, 4, 5, 6, 7, 8), FROM))).isEqualTo("0 1 2 3 3 4 5 6 6 7");
    }

    @Test
    void moreRecordsOfOneTimeThanTheVendorReadsOutAreSaidSo() {
        Source source = readingOutFour(1, 1, 1, 1, 1, 2);
        assertThatThrownBy(() -> all(source, FROM)).isInstanceOf(FaultException.class)
                .hasMessageContaining("too many of its records have one and the same time");
    }

    @Test
    void aSliceThatIsTooMuchForTheVendorIsHalvedUntilItIsNot() {
        Source source = source(
                "errors: [{status: 400, when: '.[0].errorCode == \"QUERY_TIMEOUT\"', means: halve-window}]\nstreams:\n  THINGS, cursor: {field: .at, parameter: from, toParameter: to}}",
                call -> {
                    Duration asked = Duration.between(Instant.parse(call.query().get("from")), Instant.parse(call.query().get("to")));
                    return asked.compareTo(Duration.ofDays(3)) > 0 ? Reply.of(400, "[{'errorCode':'QUERY_TIMEOUT'}]")
                            : Reply.ok("{'data':[{'id':1}]}");
                });
        assertThat(all(source, FakeTime.START.minus(Duration.ofDays(8)))).hasSize(4);
        assertThat(vendor.asked().get(1)).isEqualTo("/things{from=2026-11-14T08:00:00.000Z, to=2026-11-18T07:59:59.999Z}");
    }

    @Test
    void aTokenThatRanOutBeginsItsSliceAnewButNotForEver() {
        int[] calls = new int[1];
        String rules = "errors: [{status: 400, when: '.errors[0].code == \"INVALID_CURSOR\"', means: restart-slice}]\nstreams:\n  THINGS, pages: {kind: cursor, parameter: c, next: .next}}";
        Source source = source(rules, call -> !call.query().containsKey("c") ? Reply.ok("{'data':[{'id':1}],'next':'n'}")
                : ++calls[0] == 1 ? Reply.of(400, "{'errors':[{'code':'INVALID_CURSOR'}]}")
                : Reply.ok("{'data':[{'id':2}]}"));
        assertThat(ids(all(source, null))).isEqualTo("1 1 2");
        vendor.close();
        Source never = source(rules, call -> call.query().containsKey("c") ? Reply.of(400, "{'errors':[{'code':'INVALID_CURSOR'}]}")
                : Reply.ok("{'data':[{'id':1}],'next':'n'}"));
        assertThatThrownBy(() -> all(never, null)).isInstanceOf(FaultException.class).hasMessageContaining("page token");
    }

    @Test
    void whatTheVendorCannotFilterIsFilteredHere() {
        String list = "streams:\n  THINGS, pages: {kind: page, size: 2, sizeParameter: ''}, cursor: {field: .at, filter: hub";
        Function<Seen, Reply> script = call -> Reply.ok(call.query().get("page").equals("1")
                ? "{'data':[{'id':1,'at':'2026-11-21T00:00:00Z'},{'id':2,'at':'2026-11-01T00:00:00Z'}]}"
                : "{'data':[{'id':3,'at':'2026-11-22T00:00:00Z'}]}");
        assertThat(ids(all(source(list + "}}", script), FROM))).isEqualTo("1 3");
        vendor.close();
        assertThat(ids(all(source(list + ", order: newest-first}}", script), FROM))).isEqualTo("1");
        assertThat(vendor.seen()).as("a list that is sorted is not read to its end").hasSize(1);
    }

    @Test
    void aFilterThatIsIgnoredIsUnmasked() {
        String stream = "streams:\n  THINGS, cursor: {field: .at, parameter: modifiedFrom}}";
        Source ignoring = source(stream, ONE);
        assertThat(ignoring.selfTest(ignoring.connector().streams().get("things"))).startsWith("shop/things: the vendor ignores the filter")
                .contains("1 records");
        assertThat(vendor.last().query().get("modifiedFrom")).startsWith("2036-11-");
        vendor.close();
        Source minding = source(stream, call -> Reply.ok("{'data':[]}"));
        assertThat(minding.selfTest(minding.connector().streams().get("things"))).isNull();
        vendor.close();
        Source refusing = source(stream, call -> Reply.of(400, "{}"));
        assertThat(refusing.selfTest(refusing.connector().streams().get("things"))).isNull();
    }
}
