package dev.tributary.vendor.meta;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.twin.kit.InjectedFault;
import dev.tributary.twin.kit.SettableClock;
import dev.tributary.twin.kit.TwinCalls;
import dev.tributary.twin.kit.TwinCalls.Reply;
import dev.tributary.twin.meta.MetaAdDay;
import dev.tributary.twin.meta.MetaAdsTwin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.net.URI;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class MetaAdsTwinTest {

    /** The clock's day in the account's zone. */
    private static final LocalDate TODAY = LocalDate.parse("2026-11-20");
    private static final LocalDate FIRST = TODAY.minusDays(MetaAdsTwin.DAYS - 1L);
    private static final String INSIGHTS = "/v26.0/" + MetaAdsTwin.AD_ACCOUNT + "/insights";

    private final MetaAdsTwin twin = new MetaAdsTwin(0, new SettableClock());

    @AfterEach
    void stop() {
        twin.close();
    }

    private Reply get(String path) {
        return TwinCalls.send("GET", twin.baseUri(), path, Map.of("Authorization", "Bearer " + MetaAdsTwin.TOKEN), "");
    }

    private Reply ask(LocalDate since, LocalDate until) {
        return post(Map.of("level", "ad", "time_increment", "1", "time_range", "{\"since\":\"" + since + "\",\"until\":\"" + until + "\"}",
                "fields", "ad_id,ad_name,impressions,clicks,inline_link_clicks,spend,actions,action_values",
                "action_attribution_windows", "[\"7d_click\",\"1d_view\"]"));
    }

    private Reply post(Map<String, String> parameters) {
        Map<String, String> all = new LinkedHashMap<>(parameters);
        all.put("access_token", MetaAdsTwin.TOKEN);
        return TwinCalls.form("POST", twin.baseUri(), INSIGHTS, all);
    }

    private String report(LocalDate since, LocalDate until) {
        String id = ask(since, until).at("/report_run_id").asText();
        assertThat(id).isNotEmpty();
        return id;
    }

    private List<JsonNode> rows(String report) {
        List<JsonNode> rows = new ArrayList<>();
        Reply page = get("/v26.0/" + report + "/insights?limit=100");
        while (true) {
            assertThat(page.status()).isEqualTo(200);
            page.at("/data").forEach(rows::add);
            JsonNode next = page.at("/paging/next");
            if (next.isMissingNode()) {
                return rows;
            }
            URI uri = URI.create(next.asText());
            page = TwinCalls.send("GET", URI.create("http://" + uri.getAuthority()), uri.getRawPath() + "?" + uri.getRawQuery(), Map.of(),
                    "");
        }
    }

    private static int code(Reply reply) {
        return reply.at("/error/code").asInt();
    }

    @Test
    void aReportIsAskedForWaitedForAndPaged() {
        twin.readyAtLook(3);
        String report = report(FIRST, TODAY);
        assertThat(get("/v26.0/" + report).at("/async_status").asText()).isEqualTo("Job Not Started");
        assertThat(code(get("/v26.0/" + report + "/insights"))).as("too early").isEqualTo(2601);
        Reply almost = get("/v26.0/" + report);
        assertThat(almost.at("/async_status").asText()).isEqualTo("Job Running");
        assertThat(almost.at("/async_percent_completion").asInt()).as("a hundred percent is not yet done").isEqualTo(100);
        assertThat(get("/v26.0/" + report).at("/async_status").asText()).isEqualTo("Job Completed");
        List<JsonNode> rows = rows(report);
        assertThat(rows).hasSameSizeAs(twin.figures(FIRST, TODAY)).hasSizeGreaterThan(700);
        assertThat(new HashSet<>(rows.stream().map(row -> row.path("ad_id").asText() + row.path("date_start").asText()).toList()))
                .hasSameSizeAs(rows);
        assertThat(rows.stream().map(row -> new BigDecimal(row.path("spend").asText())).reduce(BigDecimal.ZERO, BigDecimal::add))
                .isEqualByComparingTo(twin.figures(FIRST, TODAY).stream().map(MetaAdDay::spend).reduce(BigDecimal.ZERO, BigDecimal::add));
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.path("impressions").isTextual()).isTrue();
            assertThat(row.path("date_start")).isEqualTo(row.path("date_stop"));
        });
        assertThat(twin.reportsAskedFor()).containsExactly(FIRST + "/" + TODAY);
    }

    @Test
    void theLastPageHasCursorsButNoNext() {
        String report = report(TODAY, TODAY);
        get("/v26.0/" + report);
        Reply page = get("/v26.0/" + report + "/insights?limit=500");
        assertThat(page.at("/paging/cursors/after").asText()).isNotEmpty();
        assertThat(page.at("/paging/next").isMissingNode()).isTrue();
        Reply beyond = get("/v26.0/" + report + "/insights?limit=500&after=" + page.at("/paging/cursors/after").asText());
        assertThat(beyond.at("/data")).isEmpty();
        assertThat(beyond.at("/paging").isMissingNode()).isTrue();
        assertThat(code(get("/v26.0/" + report + "/insights?after=x"))).isEqualTo(100);
    }

    @Test
    void onePurchaseStandsUnderThreeNamesWithItsWindows() {
        MetaAdDay day = twin.figures(TODAY.minusDays(20), TODAY).stream().filter(one -> one.clickPurchases() > 0 && one.viewPurchases() > 0)
                .findFirst().orElseThrow();
        String report = report(day.day(), day.day());
        get("/v26.0/" + report);
        JsonNode row = rows(report).stream().filter(one -> one.path("ad_id").asText().equals(day.adId())).findFirst().orElseThrow();
        List<JsonNode> purchases = new ArrayList<>();
        row.path("actions").forEach(action -> {
            if (action.path("action_type").asText().contains("purchase")) {
                purchases.add(action);
            }
        });
        assertThat(purchases).hasSize(3).allSatisfy(action -> {
            assertThat(action.path("value").asText()).isEqualTo(String.valueOf(day.clickPurchases() + day.viewPurchases()));
            assertThat(action.path("7d_click").asText()).isEqualTo(String.valueOf(day.clickPurchases()));
            assertThat(action.path("1d_view").asText()).isEqualTo(String.valueOf(day.viewPurchases()));
        });
        assertThat(row.path("action_values")).hasSize(3);
    }

    @Test
    void figuresChangeAfterwardsAndAnAdDayCanGo() {
        MetaAdDay day = twin.figures(TODAY.minusDays(5), TODAY).get(0);
        twin.restate(day.day(), day.adId(), was -> was.withSpend(new BigDecimal("123.45")));
        String report = report(day.day(), day.day());
        get("/v26.0/" + report);
        List<JsonNode> rows = rows(report);
        assertThat(rows).anySatisfy(row -> assertThat(row.path("spend").asText()).isEqualTo("123.45"));
        twin.remove(day.day(), day.adId());
        assertThat(rows(report)).as("a report stays what it was").hasSameSizeAs(rows);
        String later = report(day.day(), day.day());
        get("/v26.0/" + later);
        assertThat(rows(later)).hasSize(rows.size() - 1);
    }

    @Test
    void coarserLevelsAndLongerStepsAddUp() {
        long all = twin.figures(FIRST, TODAY).stream().mapToLong(MetaAdDay::impressions).sum();
        for (String question : List.of("level=account", "level=campaign&time_increment=7", "level=adset&time_increment=1")) {
            Reply reply = get(INSIGHTS + "?limit=1000&fields=impressions&" + question + "&time_range=%7B%22since%22:%22" + FIRST
                    + "%22,%22until%22:%22"
                    + TODAY + "%22%7D");
            long sum = 0;
            for (JsonNode row : reply.at("/data")) {
                sum += row.path("impressions").asLong();
            }
            assertThat(sum).as(question).isEqualTo(all);
        }
        assertThat(get("/v26.0/" + MetaAdsTwin.AD_ACCOUNT + "?fields=currency,timezone_name").at("/timezone_name").asText())
                .isEqualTo("Asia/Ho_Chi_Minh");
    }

    @Test
    void aReportMayFailOrBeInvisibleAtFirst() {
        twin.endNextReports(1, "Job Failed");
        String failed = report(TODAY, TODAY);
        Reply look = get("/v26.0/" + failed);
        assertThat(look.at("/async_status").asText()).isEqualTo("Job Failed");
        assertThat(look.at("/error_code").asInt()).isEqualTo(2);
        assertThat(code(get("/v26.0/" + failed + "/insights"))).isEqualTo(2601);
        twin.lateToAppear(1);
        String late = report(TODAY, TODAY);
        Reply early = get("/v26.0/" + late);
        assertThat(code(early)).isEqualTo(100);
        assertThat(early.at("/error/error_subcode").asInt()).isEqualTo(33);
        assertThat(get("/v26.0/" + late).at("/async_status").asText()).isEqualTo("Job Completed");
    }

    @ParameterizedTest @ValueSource(ints = {4, 17, 613, 80000})
    void throttlingSaysSoInItsCodeAndItsHeaders(int code) {
        twin.throttle(code, 3, call -> call == 1);
        Reply refused = ask(TODAY, TODAY);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(code(refused)).isEqualTo(code);
        assertThat(refused.headers().firstValue("X-Business-Use-Case-Usage")).get().asString()
                .contains("\"estimated_time_to_regain_access\":3");
        assertThat(refused.headers().firstValue("x-fb-ads-insights-throttle")).get().asString().contains("\"acc_id_util_pct\":100");
        twin.usage(82);
        Reply fine = ask(TODAY, TODAY);
        assertThat(fine.status()).isEqualTo(200);
        assertThat(fine.headers().firstValue("X-Business-Use-Case-Usage")).get().asString().contains("\"call_count\":82");
    }

    @Test
    void troubleThatPassesIsAnErrorOfStatus500() {
        twin.trouble(1);
        Reply reply = ask(TODAY, TODAY);
        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.at("/error/is_transient").asBoolean()).isTrue();
        assertThat(ask(TODAY, TODAY).status()).isEqualTo(200);
        twin.largestPage(50);
        Reply large = get(INSIGHTS + "?limit=51");
        assertThat(large.status()).isEqualTo(500);
        assertThat(code(large)).isEqualTo(1);
        twin.mostRows(10);
        assertThat(ask(FIRST, TODAY).at("/error/error_subcode").asInt()).isEqualTo(1487534);
    }

    @ParameterizedTest @CsvSource(delimiter = '|', value = {
        "level|ads", "fields|impressions,nosuch", "time_increment|0", "time_range|{\"since\":\"2026-11-02\",\"until\":\"2026-11-01\"}",
        "time_range|{\"since\":\"yesterday\",\"until\":\"2026-11-01\"}", "action_attribution_windows|[\"2d_click\"]"})
    void refusesWhatIsNoQuestion(String name, String value) {
        assertThat(code(post(Map.of(name, value)))).isEqualTo(100);
    }

    @Test
    void keepsThirtySevenMonths() {
        assertThat(code(ask(TODAY.minusMonths(38), TODAY))).isEqualTo(3018);
        assertThat(ask(TODAY.minusMonths(37), TODAY).status()).isEqualTo(200);
    }

    @Test
    void anExpiredVersionAndAWrongTokenAreRefused() {
        assertThat(code(TwinCalls.send("GET", twin.baseUri(), "/v24.0/" + MetaAdsTwin.AD_ACCOUNT, Map.of(), ""))).isEqualTo(2635);
        assertThat(code(TwinCalls.send("GET", twin.baseUri(), "/v26.0/" + MetaAdsTwin.AD_ACCOUNT, Map.of(), ""))).isEqualTo(104);
        twin.inject(InjectedFault.expireTokens(InjectedFault.on(1)));
        assertThat(get(INSIGHTS).at("/error/error_subcode").asInt()).isEqualTo(463);
        twin.renewToken();
        assertThat(get(INSIGHTS).status()).isEqualTo(200);
    }
}
