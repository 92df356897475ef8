package dev.tributary.pull;

import dev.tributary.FaultException;
import dev.tributary.pull.StubVendor.Reply;
import dev.tributary.pull.StubVendor.Seen;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;

import static dev.tributary.pull.StubVendor.all;
import static dev.tributary.pull.StubVendor.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a vendor's own signals mean: how long to wait, when to stop, what to leave out. Time is made up, so nothing sleeps. */
class LimitsAndRetriesTest {

    private static final String THINGS = "\nstreams:\n  things: {path: /things, records: .data, key: .id, pages: {kind: page, size: 1}}";
    private static final Reply LAST = Reply.ok("{'data':[]}");

    @TempDir Path folder;
    private StubVendor vendor;

    @AfterEach
    void stop() {
        vendor.close();
    }

    private Source source(String rules, Function<Seen, Reply> script) {
        vendor = new StubVendor(folder, script);
        return vendor.source((rules.contains("http:") ? "" : "http: {baseUrl: URL}\n") + rules + THINGS);
    }

    /** The reply on the first call, and the end of the list on every later one. */
    private static Function<Seen, Reply> first(Reply reply) {
        boolean[] said = new boolean[1];
        return call -> {
            Reply next = said[0] ? LAST : reply;
            said[0] = true;
            return next;
        };
    }

    private void waits(String rules, Reply reply, Duration expected) {
        all(source(rules, first(reply)), null);
        assertThat(vendor.time.waits()).containsExactly(expected);
        vendor.close();
    }

    @Test
    void theWaitIsWhatTheVendorAsksForInEachOfItsForms() {
        waits("", Reply.of(429, "{}").with("Retry-After", "2.5"), Duration.ofMillis(2500));
        waits("", Reply.of(429, "{}").with("Retry-After", "Sun, 22 Nov 2026 08:00:30 GMT"), Duration.ofSeconds(30));
        waits("errors: [{status: 429, means: rate-limit, waitHeader: X-RateLimit-Reset}]",
                Reply.of(429, "{}").with("X-RateLimit-Reset", String.valueOf(FakeTime.START.getEpochSecond() + 7)), Duration.ofSeconds(7));
        waits("errors: [{when: '.errorCode == \"ERR_429\"', means: rate-limit, wait: .data.unlockedAt}]",
                Reply.ok("{'code':0,'errorCode':'ERR_429','data':{'lockedSeconds':10,'unlockedAt':" + (FakeTime.START.getEpochSecond() + 10)
                        + "}}"),
                Duration.ofSeconds(10));
        waits("errors: [{when: '.errorCode == \"ERR_429\"', means: rate-limit, wait: .data.lockedSeconds}]",
                Reply.ok("{'errorCode':'ERR_429','data':{'lockedSeconds':12}}"), Duration.ofSeconds(12));
    }

    @Test
    void nobodyCallsWhileTheVendorHasLockedUs() {
        Source source = source("errors: [{when: '.locked', means: rate-limit, wait: .locked}]", first(Reply.ok("{'locked':60}")));
        all(source, null);
        assertThat(vendor.seen()).hasSize(2);
        assertThat(vendor.time.waits()).containsExactly(Duration.ofSeconds(60));
    }

    @Test
    void aWaitThatIsTooLongEndsTheRunAsDeferred() {
        Source source = source("", call -> Reply.of(429, "{}").with("Retry-After", "7200"));
        assertThatThrownBy(() -> all(source, null))
                .isInstanceOfSatisfying(FaultException.class, e -> assertThat(Source.isDailyLimit(e)).isTrue())
                .hasMessageContaining("120 minutes");
        assertThat(vendor.time.waits()).isEmpty();
    }

    @Test
    void aDailyLimitEndsTheRunAsDeferred() {
        Source source = source("errors: [{status: 403, when: '.[0].errorCode == \"REQUEST_LIMIT_EXCEEDED\"', means: daily-limit}]",
                call -> Reply.of(403, "[{'errorCode':'REQUEST_LIMIT_EXCEEDED'}]"));
        assertThatThrownBy(() -> all(source, null)).isInstanceOfSatisfying(FaultException.class,
                e -> assertThat(Source.isDailyLimit(e)).isTrue());
        assertThat(vendor.seen()).hasSize(1);
    }

    @Test
    void aMissingScopeSkipsTheStream() {
        Source source = source("errors: [{status: 403, means: skip-stream}]", call -> Reply.of(403, "{}"));
        assertThatThrownBy(() -> all(source, null))
                .isInstanceOfSatisfying(FaultException.class, e -> assertThat(Source.isSkipped(e)).isTrue())
                .hasMessageContaining("grant the scope");
    }

    @Test
    void anAnswerThatIsNoSuccessIsRefusedWithTheVendorsCodeAndNothingElse() {
        Source source = source("http: {baseUrl: URL, success: '.code == 1', errorCode: .errorCode}",
                call -> Reply.ok("{'code':0,'errorCode':'ERR_INVALID_FORM_FIELDS','messages':'an@example.com is wrong'}"));
        assertThatThrownBy(() -> all(source, null)).isInstanceOf(FaultException.class)
                .hasMessageContaining("GET /things answered 200 (ERR_INVALID_FORM_FIELDS)").hasMessageNotContaining("example.com");
    }

    @Test
    void anAnswerThatMeansEmptyIsAnEmptyPage() {
        assertThat(all(source("errors: [{status: 404, means: empty}]", call -> Reply.of(404, "{}")), null)).isEmpty();
    }

    @Test
    void aVendorThatStaysDownIsTriedWithGrowingWaitsAndThenGivenUp() {
        Source source = source("", call -> Reply.of(502, "<html>"));
        assertThatThrownBy(() -> all(source, null)).isInstanceOf(FaultException.class)
                .hasMessageContaining("answered 502, and still so after 6 tries");
        assertThat(vendor.seen()).hasSize(6);
        assertThat(vendor.time.waits()).hasSize(5);
        assertThat(vendor.time.waits().get(4)).isGreaterThan(vendor.time.waits().get(0));
    }

    private Function<Seen, Reply> pages(int count, Function<Reply, Reply> with) {
        return call -> with.apply(Reply.ok("{'data':["
                + (Integer.parseInt(call.query().get("page")) < count ? "{'id':" + call.query().get("page") + "}" : "") + "]}"));
    }

    @Test
    void aQuotaThatIsNearlyUsedUpDefersTheRunButKeepsThePageThatSaidSo() {
        Source source = source("pace: [{kind: quota-header, header: Sforce-Limit-Info, stopAt: 90}]",
                pages(9, reply -> reply.with("Sforce-Limit-Info", "api-usage=90001/100000")));
        ApiReader walk = source.walk(source.connector().streams().get("things"), null, FakeTime.START, true);
        SourcePage page = walk.read(null);
        assertThat(ids(page.records())).isEqualTo("1");
        assertThatThrownBy(() -> walk.read(page.next()))
                .isInstanceOfSatisfying(FaultException.class, e -> assertThat(Source.isDailyLimit(e)).isTrue())
                .hasMessageContaining("90 percent");
        assertThat(vendor.seen()).hasSize(1);
        vendor.time.forward(Duration.ofMinutes(6));
        assertThat(walk.read(page.next()).records()).as("later one call may look again").hasSize(1);
    }

    @Test
    void fewRemainingCreditsDoTheSame() {
        Source source = source("pace: [{kind: remaining-header, header: X-API-CREDITS-REMAINING, stopAt: 500}]",
                pages(9, reply -> reply.with("X-API-CREDITS-REMAINING", "499")));
        assertThatThrownBy(() -> all(source, null)).isInstanceOfSatisfying(FaultException.class,
                e -> assertThat(Source.isDailyLimit(e)).isTrue());
    }

    @Test
    void aNearlyFullBucketIsGivenTimeToLeak() {
        all(source("pace: [{kind: bucket-header, header: X-Shopify-Shop-Api-Call-Limit, leak: 2}]",
                pages(2, reply -> reply.with("X-Shopify-Shop-Api-Call-Limit", "38/40"))), null);
        assertThat(vendor.time.waits()).containsExactly(Duration.ofSeconds(3));
    }

    @Test
    void whatTheNextQueryLacksIsWaitedForBeforeIt() {
        Function<Reply, Reply> cost = reply -> Reply.ok(reply.body().replaceFirst("}$",
                ",'extensions':{'cost':{'requestedQueryCost':250,'throttleStatus':{'maximumAvailable':1000,'currentlyAvailable':50,'restoreRate':100}}}}"));
        all(source("pace: [{kind: cost-bucket}]", pages(2, cost)), null);
        assertThat(vendor.time.waits()).containsExactly(Duration.ofSeconds(2));
    }

    @Test
    void usageHeadersSayHowLongToWait() {
        all(source(
                "pace: [{kind: usage-header, header: X-Business-Use-Case-Usage, percentages: [call_count, total_cputime, total_time], waitMinutes: estimated_time_to_regain_access, stopAt: 90}]",
                pages(2, reply -> reply.with("X-Business-Use-Case-Usage",
                        "{\"123\":[{\"type\":\"ads_insights\",\"call_count\":95,\"total_cputime\":20,\"total_time\":20,\"estimated_time_to_regain_access\":3}]}"))),
                null);
        assertThat(vendor.time.waits()).containsExactly(Duration.ofMinutes(3));
        vendor.close();
        all(source(
                "pace: [{kind: usage-header, header: X-FB-Ads-Insights-Throttle, percentages: [app_id_util_pct, acc_id_util_pct], stopAt: 90}]",
                pages(2, reply -> reply.with("X-FB-Ads-Insights-Throttle", "{\"app_id_util_pct\":12.5,\"acc_id_util_pct\":89.9}"))), null);
        assertThat(vendor.time.waits()).isEmpty();
    }
}
