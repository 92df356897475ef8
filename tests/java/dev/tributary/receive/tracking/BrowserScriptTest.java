package dev.tributary.receive.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

import static org.assertj.core.api.Assertions.assertThat;

/** The script in a real browser, on a small shop; a collector stands in for the hub, and its tests say what the hub makes of it. */
class BrowserScriptTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final BrowserScript SCRIPT = BrowserScript.load();
    private static final String TAGGED = "utm_source=Facebook&utm_medium=CPC&utm_campaign=T%E1%BA%BFt+2026&utm_campaign=x&fbclid=IwAR1";
    private static Chromium chromium;

    private final List<JsonNode> batches = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private HttpServer collector;
    private ShopSite shop;
    private BrowserContext visitor;
    private Page page;

    @BeforeAll
    static void browser() {
        chromium = new Chromium();
    }

    @AfterAll
    static void noBrowser() {
        chromium.close();
    }

    @BeforeEach
    void open() throws IOException {
        collector = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        collector.createContext("/", this::collect);
        collector.start();
        shop = new ShopSite().hub("http://127.0.0.1:" + collector.getAddress().getPort());
        visitor();
    }

    private void visitor() {
        visitor = chromium.browser.newContext();
        visitor.clock().install();
        page = visitor.newPage();
    }

    @AfterEach
    void close() {
        visitor.close();
        shop.close();
        collector.stop(0);
    }

    private void collect(HttpExchange exchange) throws IOException {
        boolean script = exchange.getRequestURI().getPath().equals("/tributary.js");
        byte[] body = script ? SCRIPT.text() : "{}".getBytes(StandardCharsets.UTF_8);
        if (!script) {
            assertThat(exchange.getRequestHeaders().getFirst("Content-Type")).startsWith("text/plain");
            JsonNode batch = JSON.readTree(exchange.getRequestBody());
            if (status < 300) {
                batches.add(batch);
            }
        }
        exchange.getResponseHeaders().set("Content-Type", script ? "text/javascript" : "application/json");
        exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
        exchange.sendResponseHeaders(script ? 200 : status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** Every message once, as the hub keeps it. */
    private List<JsonNode> messages() {
        Map<String, JsonNode> messages = new LinkedHashMap<>();
        batches.forEach(batch -> batch.get("batch").forEach(message -> messages.put(message.get("messageId").asText(), message)));
        return new ArrayList<>(messages.values());
    }

    private List<String> names() {
        return messages().stream().map(BrowserScriptTest::name).toList();
    }

    private static String name(JsonNode message) {
        return message.get("type").asText().equals("track") ? message.get("event").asText() : message.get("type").asText();
    }

    private JsonNode last(String name) {
        return messages().stream().filter(message -> name(message).equals(name)).reduce((first, second) -> second)
                .orElseThrow(() -> new AssertionError(name + " is not among " + names()));
    }

    private void await(String what, Predicate<List<String>> condition) {
        page.waitForCondition(() -> {
            page.clock().runFor(500);
            return condition.test(names());
        }, new Page.WaitForConditionOptions().setTimeout(30_000));
        assertThat(condition.test(names())).as(what).isTrue();
    }

    private void awaitOne(String name) {
        await(name, names -> names.contains(name));
    }

    private void open(String path) {
        page.navigate(shop.url(path));
    }

    @Test
    void itIsUnderFiveKilobytesCompressedAndKnowsItsVersion() {
        assertThat(SCRIPT.gzipped().length).isLessThan(5_000);
        assertThat(SCRIPT.version()).matches("[0-9a-f]{12}");
        assertThat(new String(SCRIPT.text(), StandardCharsets.UTF_8)).contains("const VERSION = '" + SCRIPT.version() + "'")
                .doesNotContain("__VERSION__");
    }

    @Test
    void aPageViewSaysWhoWhereAndWhatLedThere() {
        page.navigate(shop.elsewhere("links.html?" + TAGGED));
        page.click("#link");
        awaitOne("page");
        assertThat(batches.get(0).get("writeKey").asText()).isEqualTo("demo-write-key");
        JsonNode view = last("page");
        JsonNode context = view.get("context");
        assertThat(view.get("anonymousId").asText()).matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
                .isEqualTo(cookie("_trb"));
        assertThat(context.at("/campaign").toString()).isEqualTo("{\"source\":\"facebook\",\"medium\":\"cpc\",\"name\":\"Tết 2026\"}");
        assertThat(context.at("/click_ids/fbclid").asText()).isEqualTo("IwAR1");
        assertThat(context.at("/page/path").asText()).isEqualTo("/index.html");
        assertThat(context.at("/page/title").asText()).isEqualTo("Tiệm áo");
        assertThat(context.at("/page/referrer").asText()).startsWith(shop.elsewhere("links.html"));
        assertThat(context.at("/session/referrer").asText()).startsWith(shop.elsewhere("links.html"));
        assertThat(context.at("/library/version").asText()).isEqualTo(SCRIPT.version());
        double days = (visitor.cookies().stream().filter(one -> one.name.equals("_trb")).findFirst().orElseThrow().expires
                - System.currentTimeMillis() / 1e3) / 86_400;
        assertThat(days).as("13 months").isBetween(394.0, 396.0);
    }

    @Test
    void theCampaignOfTheFirstPageIsSentUntilThePurchaseAndNotBeyond() {
        open("index.html?" + TAGGED);
        awaitOne("page");
        for (String next : List.of("#shirt", "#home", "#article", "#home", "#cart")) {
            page.click(next);
            page.waitForLoadState();
            page.clock().fastForward("12:00");
        }
        awaitOne("Cart Viewed");
        page.click("#pay");
        awaitOne("Order Completed");
        JsonNode order = last("Order Completed");
        assertThat(order.at("/context/campaign/name").asText()).isEqualTo("Tết 2026");
        assertThat(order.at("/context/campaign").has("kept")).as("one session, because no pause was longer than half an hour").isFalse();
        assertThat(order.at("/context/click_ids/fbclid").asText()).isEqualTo("IwAR1");
        assertThat(order.at("/properties/cart_id").asText()).isEqualTo(last("Cart Viewed").at("/properties/cart_id").asText()).isNotEmpty();
        assertThat(order.at("/context/session/id").asText()).isEqualTo(messages().get(0).at("/context/session/id").asText());
        assertThat(order.at("/context/page/url").asText()).as("no secrets").endsWith("thanks.html?order=DH-1&token=");

        page.reload();
        page.click("#home");
        awaitPages(9);
        assertThat(names().stream().filter("Order Completed"::equals)).as("a thank-you page that is loaded again").hasSize(1);
        assertThat(last("page").at("/context/campaign").isMissingNode()).isTrue();
    }

    @Test
    void afterHalfAnHourASessionBeginsThatOnlyKeepsTheCampaign() {
        open("index.html?" + TAGGED);
        awaitOne("page");
        page.clock().fastForward("30:10");
        page.click("#shirt");
        awaitPages(2);
        JsonNode second = last("page");
        assertThat(second.at("/context/session/id").asText()).isNotEqualTo(messages().get(0).at("/context/session/id").asText());
        assertThat(second.at("/context/campaign").toString())
                .isEqualTo("{\"kept\":true,\"source\":\"facebook\",\"medium\":\"cpc\",\"name\":\"Tết 2026\"}");
        open("index.html?mtm_campaign=Other&gclid=Cj0");
        awaitPages(3);
        JsonNode third = last("page");
        assertThat(third.at("/context/campaign").toString()).isEqualTo("{\"name\":\"Other\"}");
        assertThat(third.at("/context/click_ids").toString()).isEqualTo("{\"gclid\":\"Cj0\"}");
        assertThat(third.at("/context/session/id").asText()).as("a new campaign begins a session")
                .isNotEqualTo(second.at("/context/session/id").asText());
    }

    @Test
    void tagsOnALinkWithinTheShopCountForNothing() {
        open("index.html");
        page.click("#inner");
        awaitPages(2);
        assertThat(last("page").at("/context/page/path").asText()).isEqualTo("/article.html");
        assertThat(last("page").at("/context/campaign").isMissingNode()).isTrue();
        assertThat(messages().stream().map(message -> message.at("/context/session/id").asText()).distinct()).hasSize(1);
    }

    @Test
    void aProductAnArticleASearchAndAFaultAreSeenByDataAttributes() {
        open("index.html");
        page.fill("#q", "áo len");
        page.click("#find");
        page.click("#shirt");
        awaitOne("Product Viewed");
        page.click("#add");
        page.click("#broken");
        awaitOne("Error Occurred");
        open("article.html");
        awaitOne("Article Viewed");
        assertThat(last("Products Searched").at("/properties/query").asText()).isEqualTo("áo len");
        assertThat(last("Product Viewed").at("/properties/price").asInt()).isEqualTo(199_000);
        assertThat(last("Product Added").at("/properties/quantity").asInt()).isEqualTo(2);
        assertThat(last("Error Occurred").at("/properties/reason").asText()).contains("noSuchFunction is not defined");
        assertThat(last("Article Viewed").at("/properties/content_id").asText()).isEqualTo("wash");
        assertThat(names().stream().filter("Product Viewed"::equals)).hasSize(1);
    }

    @Test
    void theTimeInSightAndTheDepthAreToldWhenThePageIsLeft() {
        open("article.html");
        awaitOne("page");
        page.evaluate("window.scrollTo(0, 1200)");
        page.evaluate("window.dispatchEvent(new Event('scroll'))");
        page.clock().runFor(42_000);
        int shown = secondsShown();
        page.click("#home");
        awaitOne("Time Spent");
        JsonNode spent = last("Time Spent");
        assertThat(spent.at("/properties/seconds").asInt()).isBetween(shown - 2, shown + 5).isGreaterThan(40);
        assertThat(spent.at("/properties/total_seconds").asInt()).isEqualTo(spent.at("/properties/seconds").asInt());
        assertThat(spent.at("/properties/scroll_percent").asInt()).isBetween(30, 100);
        assertThat(spent.at("/properties/url").asText()).isEqualTo(shop.url("article.html"));
    }

    @Test
    void aSlowReaderIsHeardOfEveryTenMinutesSoTheSessionGoesOn() {
        open("article.html");
        awaitOne("page");
        page.clock().runFor(601_000);
        page.clock().fastForward("15:00");
        page.clock().runFor(601_000);
        int shown = secondsShown();
        page.click("#home");
        awaitPages(2);
        assertThat(names().stream().filter("Time Spent"::equals).count()).isGreaterThanOrEqualTo(2);
        assertThat(last("Time Spent").at("/properties/total_seconds").asInt()).as("a quarter of an hour asleep does not count")
                .isBetween(shown - 905, shown - 890);
        assertThat(messages().stream().map(message -> message.at("/context/session/id").asText()).distinct()).hasSize(1);
        assertThat(messages().stream().mapToInt(message -> message.at("/properties/seconds").asInt()).sum())
                .isEqualTo(last("Time Spent").at("/properties/total_seconds").asInt());
    }

    @Test
    void linksThatLeadAwayAndFilesAreTold() {
        open("index.html");
        awaitOne("page");
        page.evaluate("document.getElementById('sizes').target = '_blank'");
        page.click("#sizes");
        page.click("#elsewhere");
        awaitOne("Link Clicked");
        assertThat(last("Link Clicked").at("/properties/link_url").asText()).as("no addresses of people")
                .isEqualTo(shop.elsewhere("about.html?email="));
        assertThat(last("File Downloaded").at("/properties/link_url").asText()).isEqualTo(shop.url("sizes.pdf"));
    }

    @Test
    void aViewThatChangesWithoutLoadingIsAPageView() {
        open("app.html");
        awaitOne("page");
        page.clock().runFor(5_000);
        page.click("#next");
        page.click("#next");
        awaitPages(3);
        page.goBack();
        awaitPages(4);
        assertThat(messages().stream().filter(message -> name(message).equals("page"))
                .map(message -> message.at("/context/page/search").asText()))
                        .containsExactly("", "?view=2", "?view=3", "?view=2");
        assertThat(
                messages().stream().filter(message -> name(message).equals("page")).toList().get(1).at("/context/page/referrer").asText())
                        .isEqualTo(shop.url("app.html"));
        assertThat(messages().stream().filter(message -> name(message).equals("Time Spent"))
                .map(message -> message.at("/properties/url").asText())).first().isEqualTo(shop.url("app.html"));
    }

    @Test
    void whoSignsUpIsNamedFromThenOnAndForgottenOnReset() {
        open("account.html");
        page.fill("#email", "lan@example.com");
        page.click("#go");
        awaitOne("Signed Up");
        JsonNode identify = last("identify");
        assertThat(identify.get("userId").asText()).isEqualTo("KH001");
        assertThat(identify.at("/traits/email").asText()).isEqualTo("lan@example.com");
        page.waitForCondition(() -> "[]".equals(page.evaluate("localStorage.getItem('_trb_q')")));
        assertThat(page.evaluate("JSON.stringify(localStorage) + document.cookie").toString()).as("kept in the browser")
                .doesNotContain("lan@example.com");
        page.click("#home");
        awaitPages(2);
        assertThat(last("page").get("userId").asText()).isEqualTo("KH001");
        String before = cookie("_trb");
        page.evaluate(
                "tributary.reset(); tributary.alias('KH002', 'KH001'); tributary.group('shop-1', {name: 'Hà Nội'}); tributary.page('Category', 'Name', {a: 1})");
        awaitPages(3);
        assertThat(last("page").has("userId")).isFalse();
        assertThat(last("page").get("anonymousId").asText()).isNotEqualTo(before);
        assertThat(last("page").get("name").asText()).isEqualTo("Name");
        assertThat(last("alias").get("previousId").asText()).isEqualTo("KH001");
        assertThat(last("group").get("groupId").asText()).isEqualTo("shop-1");
    }

    @Test
    void whatIsSentWhileTheHubIsAwayArrivesLaterOnce() {
        status = 503;
        open("index.html?" + TAGGED);
        page.clock().runFor(5_000);
        open("product.html");
        page.clock().runFor(5_000);
        assertThat(batches).isEmpty();
        status = 200;
        await("both pages", names -> names.stream().filter("page"::equals).count() == 2);
        assertThat(names()).contains("Product Viewed");
        page.clock().runFor(60_000);
        assertThat(page.evaluate("localStorage.getItem('_trb_q')")).isEqualTo("[]");
    }

    @Test
    void offlineNothingIsLost() {
        open("product.html");
        awaitOne("page");
        visitor.setOffline(true);
        page.click("#add");
        page.clock().runFor(3_000);
        assertThat(names()).doesNotContain("Product Added");
        visitor.setOffline(false);
        awaitOne("Product Added");
    }

    @Test
    void whereConsentIsRequiredNothingIsKeptOrSentBeforeIt() {
        shop.attributes("data-consent=\"required\"");
        open("consent.html?" + TAGGED);
        page.click("#add");
        page.clock().runFor(5_000);
        assertThat(batches).isEmpty();
        assertThat(visitor.cookies()).isEmpty();
        assertThat(page.evaluate("localStorage.length + sessionStorage.length")).isEqualTo(0);
        page.click("#yes");
        awaitOne("Product Added");
        assertThat(names()).as("what happened on this page").startsWith("page", "Product Added");
        assertThat(last("page").at("/context/campaign/name").asText()).isEqualTo("Tết 2026");
        page.click("#home");
        awaitPages(2);
        page.navigate(shop.url("consent.html"));
        awaitPages(3);
        page.click("#no");
        int before = messages().size();
        assertThat(visitor.cookies()).isEmpty();
        assertThat(page.evaluate("localStorage.length")).isEqualTo(0);
        page.click("#home");
        page.clock().runFor(5_000);
        assertThat(messages()).hasSize(before);
        assertThat(visitor.cookies()).isEmpty();
    }

    @Test
    void whereItIsNotRequiredARefusalIsRememberedAndNothingElse() {
        open("consent.html");
        awaitOne("page");
        page.click("#no");
        int before = messages().size();
        page.click("#home");
        page.clock().runFor(5_000);
        assertThat(messages()).hasSize(before);
        assertThat(visitor.cookies()).extracting(one -> one.name + "=" + one.value).containsExactly("_trb_c=0");
    }

    @Test
    void globalPrivacyControlIsANoThatNothingTurnsIntoAYes() {
        visitor.addInitScript("Object.defineProperty(navigator, 'globalPrivacyControl', {value: true})");
        open("consent.html?" + TAGGED);
        page.click("#yes");
        page.click("#add");
        page.evaluate("tributary.identify('KH001'); tributary.track('Signed In')");
        page.click("#home");
        page.clock().runFor(5_000);
        assertThat(batches).isEmpty();
        assertThat(visitor.cookies()).isEmpty();
        assertThat(page.evaluate("localStorage.length")).isEqualTo(0);
    }

    @Test
    void aPushSubscriptionIsAnEvent() {
        open("index.html");
        page.evaluate("tributary.pushToken({endpoint: 'https://push.example/abc', keys: {}}); tributary.pushToken('fcm:token', false)");
        awaitOne("Push Unsubscribed");
        assertThat(last("Push Subscribed").at("/properties/push_token").asText()).isEqualTo("https://push.example/abc");
        assertThat(last("Push Subscribed").at("/properties/kind").asText()).isEqualTo("web_push");
        assertThat(last("Push Unsubscribed").at("/properties/push_token").asText()).isEqualTo("fcm:token");
    }

    @Test
    void itNeverThrowsIntoThePage() {
        List<String> thrown = new CopyOnWriteArrayList<>();
        page.onPageError(thrown::add);
        visitor.addInitScript("Object.defineProperty(window, 'localStorage', {get() { throw new Error('forbidden') }})");
        open("index.html?" + TAGGED);
        page.evaluate(
                "tributary.track(); tributary.identify(null); tributary.page({a: 1}); tributary.push(['nothing']); tributary.push(null); tributary.track('Order Completed', 7)");
        awaitOne("Order Completed");
        assertThat(thrown).isEmpty();
        assertThat(last("Order Completed").at("/context/campaign/name").asText()).as("kept in the cookie").isEqualTo("Tết 2026");
    }

    /** How long the page has been there by the browser's clock. */
    private int secondsShown() {
        return ((Number) page.evaluate("(Date.now() - performance.timeOrigin) / 1000")).intValue();
    }

    private void awaitPages(int count) {
        await(count + " page views", names -> names.stream().filter("page"::equals).count() >= count);
    }

    private String cookie(String name) {
        return visitor.cookies().stream().filter(one -> one.name.equals(name)).map((Cookie one) -> one.value).findFirst().orElse("");
    }
}
