package dev.tributary.receive.tracking;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.LoadState;
import dev.tributary.app.Hub;
import dev.tributary.app.HubFixture;
import dev.tributary.config.Home;
import dev.tributary.demo.DemoHome;
import dev.tributary.demo.DemoTwins;
import dev.tributary.run.RunReport;
import dev.tributary.serve.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** From a click in a real browser, by the script, the tracking API and the inbox, down to visits, carts and purchases in the warehouse. */
class ShopVisitTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The hub's clock, which goes as the browser's does: with the machine's, and ahead by what the test lets pass. */
    private static final class Ahead extends Clock {
        private volatile Duration ahead = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @TempDir static Path folder;
    private static final Ahead CLOCK = new Ahead();
    private static Server server;
    private static ShopSite shop;
    private static Chromium chromium;

    @BeforeAll
    static void start() throws IOException {
        Home home;
        try (DemoTwins twins = new DemoTwins(Clock.systemUTC())) {
            home = HubFixture.home(folder, twins);
        }
        for (Path route : home.files("routes", ".yaml")) {
            String name = route.getFileName().toString();
            if (!name.equals("receive-segment-events.yaml") && !name.equals("run-derive-sessions.yaml")) {
                Files.delete(route);
            }
        }
        Files.writeString(home.path("config/campaigns.yaml"), """
                sources: {facebook: {also: [fb]}}
                campaigns: {tet-2027: {agency: Moon Media}}
                """);
        server = Server.start(home, CLOCK, 0);
        shop = new ShopSite().hub("http://127.0.0.1:" + server.port());
        chromium = new Chromium();
    }

    @AfterAll
    static void stop() {
        chromium.close();
        shop.close();
        server.close();
    }

    /**
     * Lets time pass in the browser and at the hub, once nothing is on its way between them: it would arrive with the delay of the jump.
     */
    private static void pass(Page page, Duration time) {
        page.waitForCondition(() -> {
            page.clock().runFor(300);
            return "[]".equals(page.evaluate("localStorage.getItem('_trb_q')"));
        });
        page.clock().fastForward(time.toMillis());
        CLOCK.ahead = CLOCK.ahead.plus(time);
    }

    private static Hub hub() {
        return server.hub();
    }

    private static void derive() {
        assertThat(hub().run("run-derive-sessions", false).outcome()).isEqualTo(RunReport.Outcome.DONE);
    }

    private static void awaitStored(Page page, String what, int count) {
        await().atMost(PATIENCE).until(() -> {
            page.clock().runFor(500);
            return HubFixture.count(hub(), "select count(*) from engagements where " + what) >= count;
        });
    }

    private static String visitorOf(BrowserContext visitor) {
        return visitor.cookies().stream().filter(cookie -> cookie.name.equals("_trb")).findFirst().orElseThrow().value;
    }

    private static Page visitor() {
        BrowserContext context = chromium.browser.newContext();
        context.clock().install(new com.microsoft.playwright.Clock.InstallOptions().setTime(CLOCK.instant().toEpochMilli()));
        return context.newPage();
    }

    /** The issue's own case, also with the visit in one piece: no pause longer than half an hour. */
    @Test
    void aPurchaseAnHourAfterAVisitFromATaggedLinkOverFiveUntaggedPagesCarriesItsCampaign() {
        Page page = visitor();
        page.navigate(shop.elsewhere("links.html?utm_source=FB&utm_medium=cpc&utm_campaign=tet-2027&fbclid=IwAR1"));
        page.click("#link");
        page.waitForLoadState(LoadState.LOAD);
        for (String next : List.of("#shirt", "#home", "#article", "#home", "#cart")) {
            pass(page, Duration.ofMinutes(11));
            page.click(next);
            page.waitForLoadState(LoadState.LOAD);
            if (next.equals("#shirt")) {
                page.click("#add");
            }
        }
        pass(page, Duration.ofMinutes(6));
        page.click("#pay");
        String visitor = visitorOf(page.context());
        awaitStored(page, "anonymous_id = '" + visitor + "' and type = 'order_completed'", 1);
        awaitStored(page, "anonymous_id = '" + visitor + "' and type = 'page_viewed'", 7);
        derive();
        assertThat(HubFixture.rows(hub(),
                "select source, order_id, utm_source, utm_medium, utm_campaign, click_id_kind, click_id, utm_kept, value, currency, quantity from engagements "
                        + "where type = 'order_completed' and anonymous_id = '" + visitor + "'"))
                                .containsExactly("web, DH-1, fb, cpc, tet-2027, fbclid, IwAR1, null, 398000.0000, VND, 2.000");
        assertThat(HubFixture.rows(hub(),
                "select count(distinct page_url) > 4, min(case when utm_campaign is null then 0 else 1 end), count(distinct session_id) from engagements "
                        + "where type = 'page_viewed' and anonymous_id = '" + visitor + "'")).containsExactly("true, 1, 1");
        assertThat(HubFixture.rows(hub(),
                "select order_id, utm_source, utm_campaign, channel, agency, date_diff('minute', touched_at, occurred_at) between 60 and 80 "
                        + "from purchase_campaigns where visitor_id = '" + visitor + "'"))
                                .containsExactly("DH-1, fb, tet-2027, ads_meta, Moon Media, true");
        assertThat(HubFixture.rows(hub(),
                "select number, began_by, pages, bounced, orders, split_part(entry_url, '?', 1), split_part(exit_url, '?', 1), channel, seconds > 3600, split_part(referrer, '?', 1) "
                        + "from touchpoints where visitor_id = '" + visitor + "'"))
                                .containsExactly("1, visit, 7, false, 1, " + shop.url("index.html") + ", " + shop.url("thanks.html")
                                        + ", ads_meta, true, " + shop.elsewhere("links.html"));
        assertThat(HubFixture.rows(hub(),
                "select items, value, currency, order_id, emptied_at = changed_at from carts where visitor_id = '" + visitor + "'"))
                        .containsExactly("0.000, 0.0000, VND, DH-1, true");
        assertThat(HubFixture.rows(hub(),
                "select type, content_id, value, quantity from engagements where type in ('product_viewed', 'product_added', 'article_viewed') and anonymous_id = '"
                        + visitor + "' order by type")).containsExactly("article_viewed, wash, null, null",
                                "product_added, p-100, 398000.0000, 2.000", "product_viewed, p-100, 199000.0000, null");
        page.context().close();
    }

    /** And with an hour of silence between: another session, which nothing led to. */
    @Test
    void aPurchaseAfterAnHourOfSilenceCarriesTheCampaignOfTheVisitBefore() {
        Page page = visitor();
        page.navigate(shop.url("index.html?utm_source=facebook&utm_medium=cpc&utm_campaign=tet-2027"));
        page.waitForLoadState(LoadState.LOAD);
        awaitStored(page, "anonymous_id = '" + visitorOf(page.context()) + "' and type = 'page_viewed'", 1);
        pass(page, Duration.ofMinutes(65));
        page.navigate(shop.url("product.html"));
        page.click("#add");
        page.click("#cart");
        page.waitForLoadState(LoadState.LOAD);
        String visitor = visitorOf(page.context());
        awaitStored(page, "anonymous_id = '" + visitor + "' and type = 'cart_viewed'", 1);
        derive();
        assertThat(HubFixture.rows(hub(), "select items, value, currency, emptied_at from carts where visitor_id = '" + visitor + "'"))
                .containsExactly("2.000, 398000.0000, VND, null");
        page.click("#pay");
        awaitStored(page, "anonymous_id = '" + visitor + "' and type = 'order_completed'", 1);
        derive();
        assertThat(HubFixture.rows(hub(),
                "select utm_campaign, utm_kept from engagements where type = 'order_completed' and anonymous_id = '" + visitor + "'"))
                        .containsExactly("tet-2027, true");
        assertThat(HubFixture.rows(hub(),
                "select number, channel, utm_campaign, orders from touchpoints where visitor_id = '" + visitor + "' order by number"))
                        .containsExactly("1, ads_meta, tet-2027, 0", "2, direct, null, 1");
        assertThat(HubFixture.rows(hub(),
                "select utm_campaign, agency, touchpoint_id = credit_id from purchase_campaigns where visitor_id = '" + visitor + "'"))
                        .containsExactly("tet-2027, Moon Media, false");
        assertThat(HubFixture.rows(hub(),
                "select order_id is not null, value, emptied_at is not null from carts where visitor_id = '" + visitor + "'"))
                        .containsExactly("true, 0.0000, true");
        page.context().close();
    }

    @Test
    void whoSignsUpIsOnePersonWithTheBrowser() {
        Page page = visitor();
        page.navigate(shop.url("account.html?utm_source=zalo&utm_medium=post"));
        page.fill("#email", "lan.nguyen@example.com");
        page.click("#go");
        String visitor = visitorOf(page.context());
        awaitStored(page, "anonymous_id = '" + visitor + "' and type = 'signed_up'", 1);
        assertThat(HubFixture.rows(hub(),
                "select user_id, email, utm_source from engagements where type = 'identified' and anonymous_id = '" + visitor + "'"))
                        .containsExactly("KH001, lan.nguyen@example.com, zalo");
        assertThat(HubFixture.rows(hub(),
                "select source_id, user_id, email from customers where source = 'web' and user_id = 'KH001' and source_id in ('KH001', '"
                        + visitor + "') order by email nulls last"))
                                .containsExactly("KH001, KH001, lan.nguyen@example.com", visitor + ", KH001, null");
        page.context().close();
    }

    @Test
    void theScriptIsServedCompressedAndCached() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        URI script = URI.create("http://127.0.0.1:" + server.port() + "/tributary.js");
        HttpResponse<byte[]> packed = client.send(HttpRequest.newBuilder(script).header("Accept-Encoding", "gzip").build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(packed.statusCode()).isEqualTo(200);
        assertThat(packed.headers().firstValue("Content-Type")).contains("text/javascript;charset=utf-8");
        assertThat(packed.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(packed.headers().firstValue("Cache-Control")).contains("public, max-age=86400, stale-while-revalidate=604800");
        assertThat(packed.body().length).isLessThan(5_000);
        String tag = packed.headers().firstValue("ETag").orElseThrow();
        assertThat(client.send(HttpRequest.newBuilder(script).header("If-None-Match", tag).build(), HttpResponse.BodyHandlers.ofByteArray())
                .statusCode()).isEqualTo(304);
        HttpResponse<String> named = client.send(HttpRequest.newBuilder(URI.create(script + "?v=" + tag.replace("\"", ""))).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(named.headers().firstValue("Cache-Control")).contains("public, max-age=31536000, immutable");
        assertThat(named.body()).contains("sendBeacon");
    }

    @Test
    void thePixelStoresWhatItsAddressSays() throws Exception {
        HttpResponse<byte[]> picture = HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port()
                + "/v1/pixel.gif?writeKey=" + DemoHome.WRITE_KEY + "&messageId=px-1&properties.title=Tin%20th%C3%A1ng%203"))
                .header("Referer", "https://blog.example.com/post?utm_source=zalo&email=lan@example.com").build(),
                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(picture.statusCode()).isEqualTo(200);
        assertThat(picture.headers().firstValue("Content-Type")).contains("image/gif");
        assertThat(picture.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(picture.body()).hasSize(43);
        String cookie = picture.headers().firstValue("Set-Cookie").orElseThrow();
        await().atMost(PATIENCE).until(() -> HubFixture.count(hub(), "select count(*) from engagements where source_id = 'px-1'") == 1);
        assertThat(HubFixture.rows(hub(),
                "select type, page_title, page_url, utm_source, anonymous_id from engagements where source_id = 'px-1'"))
                        .containsExactly("page_viewed, Tin tháng 3, https://blog.example.com/post?utm_source=zalo&email=, zalo, "
                                + cookie.replaceFirst("_trb=([^;]*).*", "$1"));
    }
}
