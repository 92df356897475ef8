package dev.tributary.vendor.meta;

import dev.tributary.app.Hub;
import dev.tributary.app.HubFixture;
import dev.tributary.config.Home;
import dev.tributary.pull.VendorHome;
import dev.tributary.run.RunReport;
import dev.tributary.run.RunReport.Outcome;
import dev.tributary.twin.kit.InjectedFault;
import dev.tributary.twin.kit.SeenRequest;
import dev.tributary.twin.meta.MetaAdDay;
import dev.tributary.twin.meta.MetaAdsTwin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import static org.assertj.core.api.Assertions.assertThat;

/** Meta's ad figures through connector, mapping and route, from the twin into the warehouse. */
class MetaAdsPullTest {

    private static final String ROUTE = "pull-meta-ads-insights";
    private static final String ROWS = "select ad_id || ' ' || day || ' ' || impressions || ' ' || clicks || ' ' || link_clicks || ' ' || spend || ' ' || conversions || ' ' || conversion_value"
            + " from ad_metrics order by ad_id, day";

    @TempDir Path folder;
    private MetaAdsTwin twin;
    private Home home;
    private LocalDate today;

    @BeforeEach
    void start() {
        twin = new MetaAdsTwin(0, Clock.systemUTC());
        today = LocalDate.now(MetaAdsTwin.ZONE);
        home = home(MetaAdsTwin.TOKEN);
    }

    private Home home(String token) {
        Home made = VendorHome.shipped(folder.resolve(token), token, """
                ads-hanoi:
                  connector: meta-ads
                  accountId: "%s"
                  accessToken: ${file:secrets/vendor}
                  zone: Asia/Ho_Chi_Minh
                  baseUrl: %s
                """.formatted(MetaAdsTwin.AD_ACCOUNT.substring(4), twin.baseUri()));
        VendorHome.edit(made, "connectors/meta-ads/connector.yaml", "poll: 5s", "poll: 10ms");
        return made;
    }

    @AfterEach
    void stop() {
        twin.close();
    }

    private RunReport run(Hub hub) {
        return HubFixture.done(hub, ROUTE);
    }

    /** What the warehouse should hold, from the twin's own figures. */
    private List<String> expected() {
        List<String> rows = new ArrayList<>();
        for (MetaAdDay day : twin.figures(today.minusDays(400), today)) {
            rows.add(day.adId() + " " + day.day() + " " + day.impressions() + " " + day.clicks() + " " + day.linkClicks() + " "
                    + day.spend().setScale(6) + " "
                    + (day.clickPurchases() + day.viewPurchases()) + ".0000 " + day.clickValue().add(day.viewValue()).setScale(4));
        }
        return rows.stream().sorted().toList();
    }

    @Test
    void everyAdDayArrivesOnceHoweverOftenItIsPulled() {
        twin.readyAtLook(3);
        try (Hub hub = HubFixture.open(home)) {
            run(hub);
            assertThat(HubFixture.rows(hub, ROWS)).containsExactlyElementsOf(expected()).hasSizeGreaterThan(700);
            assertThat(HubFixture.rows(hub, "select distinct source, platform, account_id, currency, attribution from ad_metrics"))
                    .containsExactly("ads-hanoi, meta_ads, 1234567, VND, 7d_click,1d_view");
            assertThat(run(hub).changed()).isZero();
            assertThat(HubFixture.rows(hub, ROWS)).containsExactlyElementsOf(expected());
        }
    }

    @Test
    void laterRunsReadTheLastFourWeeksAgainInOneReport() {
        try (Hub hub = HubFixture.open(home)) {
            run(hub);
            int before = twin.reportsAskedFor().size();
            twin.lateToAppear(1);
            run(hub);
            assertThat(twin.reportsAskedFor().subList(before, twin.reportsAskedFor().size()))
                    .containsExactly(today.minusDays(28) + "/" + today);
        }
    }

    @Test
    void theFirstLoadGoesMonthByMonthWithoutGapOrOverlap() {
        try (Hub hub = HubFixture.open(home)) {
            run(hub);
            LocalDate next = today.minusDays(1095);
            for (String report : twin.reportsAskedFor()) {
                assertThat(report).startsWith(next + "/");
                next = LocalDate.parse(report.substring(11)).plusDays(1);
            }
            assertThat(next).isEqualTo(today.plusDays(1));
        }
    }

    @Test
    void aRestatedDayReplacesWhatStoodThereAndAnAdThatIsTakenBackGoes() {
        try (Hub hub = HubFixture.open(home)) {
            run(hub);
            List<MetaAdDay> recent = twin.figures(today.minusDays(20), today.minusDays(10));
            MetaAdDay changed = recent.stream().filter(day -> day.clickPurchases() > 0).findFirst().orElseThrow();
            MetaAdDay gone = recent.stream().filter(day -> day != changed).findFirst().orElseThrow();
            twin.restate(changed.day(), changed.adId(), day -> day.withSpend(new BigDecimal("1.5")).withClickPurchases(0, BigDecimal.ZERO));
            twin.remove(gone.day(), gone.adId());
            twin.put(new MetaAdDay(gone.adId(), gone.day().minusDays(300), 7, 7, 0, 0, BigDecimal.ONE, 0, 0, BigDecimal.ZERO,
                    BigDecimal.ZERO));
            twin.rename(changed.adId(), "renamed");
            run(hub);
            assertThat(HubFixture.rows(hub, ROWS)).as("the old day is beyond the four weeks")
                    .containsExactlyElementsOf(
                            expected().stream().filter(row -> !row.contains(" " + gone.day().minusDays(300) + " ")).toList());
            assertThat(HubFixture.count(hub, "select count(*) from ad_metrics where ad = 'renamed' and day >= current_date - 28"))
                    .isPositive();
            hub.run(ROUTE, true);
            assertThat(HubFixture.rows(hub, ROWS)).as("a full run reads everything").containsExactlyElementsOf(expected());
        }
    }

    @Test
    void aFailedReportFailsTheRunAndTheNextOneGoesOn() {
        try (Hub hub = HubFixture.open(home)) {
            twin.endNextReports(1, "Job Failed");
            RunReport failed = hub.run(ROUTE, false);
            assertThat(failed.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(failed.lines().get(0)).contains("job failed");
            run(hub);
            assertThat(HubFixture.rows(hub, ROWS)).containsExactlyElementsOf(expected());
        }
    }

    @Test
    void whatIsTooMuchIsAskedForInHalves() {
        twin.mostRows(150);
        try (Hub hub = HubFixture.open(home)) {
            run(hub);
            assertThat(HubFixture.rows(hub, ROWS)).containsExactlyElementsOf(expected());
        }
    }

    @Test
    void troubleThatPassesIsRiddenOut() {
        try (Hub hub = HubFixture.open(home)) {
            twin.trouble(2);
            twin.inject(InjectedFault.cut(InjectedFault.on(20)));
            run(hub);
            assertThat(HubFixture.rows(hub, ROWS)).containsExactlyElementsOf(expected());
        }
    }

    @Test
    void aLongBlockEndsTheRunAsDeferredAndNothingKnocksMeanwhile() {
        try (Hub hub = HubFixture.open(home)) {
            twin.throttle(80000, 30, call -> call > 5);
            RunReport report = hub.run(ROUTE, false);
            assertThat(report.outcome()).as(report.toString()).isEqualTo(Outcome.DEFERRED);
            assertThat(twin.requests().stream().filter(request -> request.status() == 400)).as("refused once").hasSize(1);
        }
    }

    @Test
    void anExpiredTokenAndAnExpiredVersionAreSaidInOneSentence() {
        try (Hub hub = HubFixture.open(home("EAAwrong"))) {
            RunReport report = hub.run(ROUTE, false);
            assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(report.lines().get(0)).contains("(190").contains("credentials are refused").doesNotContain("EAAwrong");
            assertThat(twin.requests()).hasSize(1);
        }
        VendorHome.edit(home, "connectors/meta-ads/connector.yaml", "default: v26.0", "default: v24.0");
        try (Hub hub = HubFixture.open(home)) {
            assertThat(hub.run(ROUTE, false).lines().get(0)).contains("(2635)");
        }
    }

    @Test
    void anAppThatAsksForProofGetsIt() throws GeneralSecurityException {
        twin.proofRequired(true);
        try (Hub hub = HubFixture.open(home)) {
            assertThat(hub.run(ROUTE, false).lines().get(0)).contains("(100)");
        }
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(MetaAdsTwin.APP_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        VendorHome.secret(home, "proof", HexFormat.of().formatHex(mac.doFinal(MetaAdsTwin.TOKEN.getBytes(StandardCharsets.UTF_8))));
        VendorHome.edit(home, "config/connections.yaml", "zone:", "appSecretProof: ${file:secrets/proof}\n  zone:");
        try (Hub hub = HubFixture.open(home)) {
            run(hub);
        }
    }

    @Test
    void noTokenStandsInAnyAddress() {
        try (Hub hub = HubFixture.open(home)) {
            run(hub);
            assertThat(twin.requests()).extracting(SeenRequest::path).noneMatch(path -> path.contains("access_token"));
        }
    }
}
