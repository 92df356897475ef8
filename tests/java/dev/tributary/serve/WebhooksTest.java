package dev.tributary.serve;

import dev.tributary.app.HubFixture;
import dev.tributary.app.SettleQuarantine;
import dev.tributary.config.Home;
import dev.tributary.pull.VendorHome;
import dev.tributary.serve.VendorSenders.Sent;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Webhooks of every vendor over HTTP, signed as the vendor signs, down to the tables. */
class WebhooksTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir static Path folder;
    private static Server server;

    @BeforeAll
    static void start() throws IOException {
        String[] routes;
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            routes = files.map(path -> path.getFileName().toString()).filter(name -> name.startsWith("receive-"))
                    .map(name -> name.replace(".yaml", "")).toArray(String[]::new);
        }
        Home home = VendorHome.make(folder.resolve("home"), VendorSenders.connections(), VendorSenders.secrets(), routes);
        Files.writeString(home.path("config/application.yaml"),
                "zone: Asia/Ho_Chi_Minh\ncountry: VN\npublicUrl: " + VendorSenders.PUBLIC + "/\n");
        server = Server.start(home, Clock.systemUTC(), 0);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /**
     * @param sent    as the vendor sends it
     * @param sql     what is to be in the warehouse after it
     * @param rows    of that question
     * @param refused status of the same request with one byte changed
     */
    record Case(String vendor, Sent sent, String sql, List<String> rows, int refused) {

        Case(String vendor, Sent sent, String sql, String... rows) {
            this(vendor, sent, sql, List.of(rows), 401);
        }

        String connection() {
            return sent.path().split("[/?]")[2];
        }

        @Override
        public String toString() {
            return vendor;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case("kiotviet, a customer", VendorSenders.kiotviet("""
                        {"Id":"f3a1","Attempt":1,"Notifications":[{"Action":"customer.update.500123","Data":[{"Id":201,"Code":"KH000201","Name":"Nguyễn Thị Hoa","Gender":false,"ContactNumber":"0905123456",\
                        "Email":"hoa@example.com","ModifiedDate":"2026-11-20T15:02:11.1230000"}]}]}"""),
                        "select source_id, full_name, phone, gender, modified_at from customers where source = 'kiotviet' and source_id = 'KH000201'",
                        List.of("KH000201, Nguyễn Thị Hoa, +84905123456, female, 2026-11-20 08:02:11.123"), 503),
                new Case("kiotviet, an invoice",
                        VendorSenders.kiotviet(
                                """
                        {"Id":"f3a2","Attempt":1,"Notifications":[{"Action":"invoice.update.500123","Data":[{"Id":9001,"Code":"HD009001","PurchaseDate":"2026-11-20T14:58:00.0000000","CustomerCode":"KH000202",\
                        "CustomerName":"An","Total":250000,"Status":1,"ModifiedDate":"2026-11-20T14:58:03.5000000","InvoiceDetails":[{"ProductId":501,"ProductCode":"SP1","ProductName":"Áo","Quantity":5.0,"Price":50000}]}]}]}"""),
                        "select o.source_id, o.status, o.customer_id, o.total, l.quantity from orders o join order_lines l on l.order_id = o.source_id where o.source = 'kiotviet'",
                        List.of("HD009001, completed, KH000202, 250000.0000, 5.000"), 503),
                new Case("kiotviet, a product",
                        VendorSenders.kiotviet(
                                """
                        {"Id":"f3a3","Attempt":1,"Notifications":[{"Action":"product.update.500123","Data":[{"Id":502,"Code":"SP000502","Name":"Áo thun","FullName":"Áo thun (M)","BasePrice":260000,"isActive":true}]}]}"""),
                        "select source_id, name, price, active from products where source = 'kiotviet'",
                        List.of("502, Áo thun (M), 260000.0000, true"), 503),
                new Case("kiotviet, a pre-order",
                        VendorSenders.kiotviet(
                                """
                        {"Id":"f3a4","Attempt":1,"Notifications":[{"Action":"order.update.500123","Data":[{"Id":7,"Code":"DH000012","PurchaseDate":"2026-11-18T14:58:00","CustomerCode":"KH000203","CustomerName":"Bình","Total":90000,"Status":3}]}]}"""),
                        "select source_id, stage, won, amount from deals where source = 'kiotviet'",
                        List.of("DH000012, completed, true, 90000.0000"), 503),
                new Case("shopify, a customer",
                        VendorSenders.shopify("customers/update",
                                """
                        {"id":7001,"email":"hoa@example.com","first_name":"Hoa","last_name":"Nguyễn","state":"enabled","tags":"VIP","phone":null,"created_at":"2026-05-01T09:00:00+07:00","updated_at":"2026-05-02T09:00:00+07:00",\
                        "email_marketing_consent":{"state":"unsubscribed","consent_updated_at":"2026-05-02T08:59:00+07:00"},"sms_marketing_consent":null}"""),
                        "select c.source_id, c.email, s.purpose, s.state from customers c join consents s on s.customer_id = c.source_id and s.source = c.source where c.source = 'shopify' and c.source_id = '7001'",
                        "7001, hoa@example.com, email, denied"),
                new Case("shopify, an order",
                        VendorSenders.shopify("orders/paid",
                                """
                        {"id":5001,"test":false,"created_at":"2026-11-20T09:00:00+07:00","updated_at":"2026-11-20T09:05:00+07:00","cancelled_at":null,"email":"an@example.com","source_name":"web","financial_status":"paid",\
                        "currency":"VND","total_price":"540000.00","total_discounts":"0.00","customer":{"id":7002,"email":"an@example.com"},"line_items":[{"id":1,"variant_id":401,"sku":"TEE-M","title":"Áo thun","quantity":2,"price":"270000.00"}]}"""),
                        "select o.source_id, o.status, o.total, l.source_id, l.unit_price from orders o join order_lines l on l.order_id = o.source_id and l.source = o.source where o.source = 'shopify' and o.source_id = '5001'",
                        "5001, completed, 540000.0000, 5001/1, 270000.0000"),
                new Case("shopify, a refund",
                        VendorSenders.shopify("refunds/create",
                                """
                        {"id":801,"order_id":5001,"created_at":"2026-11-21T09:00:00+07:00","refund_line_items":[],"transactions":[{"kind":"refund","status":"success","amount":"19.90","currency":"USD"}]}"""),
                        "select source_id, kind, total, currency from orders where source = 'shopify' and kind = 'return'",
                        "refund-801, return, -19.9000, USD"),
                new Case("haravan, an order",
                        VendorSenders.haravan("orders/create",
                                """
                        {"id":1146065300,"email":"hoa@example.com","created_at":"2026-11-19T03:11:00.100Z","updated_at":"2026-11-20T01:45:54Z","currency":"VND","financial_status":"paid","source_name":"web","total_price":600000.0,\
                        "customer":{"id":1037889951,"email":"hoa@example.com","phone":"0905123456"},"line_items":[{"variant_id":1061514693,"sku":"SP1","title":"Áo thun","quantity":2,"price":300000.0}]}"""),
                        "select o.source_id, o.total, c.phone from orders o join customers c on c.source = o.source and c.source_id = o.customer_id where o.source = 'haravan'",
                        "1146065300, 600000.0000, +84905123456"),
                new Case("haravan, a customer",
                        VendorSenders.haravan("customers/create",
                                """
                        {"id":1037889952,"email":"binh@example.com","first_name":"Bình","last_name":"Lê","accepts_marketing":true,"updated_at":"2026-11-20T01:45:54Z"}"""),
                        "select c.full_name, s.state from customers c join consents s on s.source = c.source and s.customer_id = c.source_id where c.source = 'haravan' and c.source_id = '1037889952'",
                        "Lê Bình, granted"),
                new Case("square, a customer",
                        VendorSenders
                                .square("""
                        {"merchant_id":"ML1","type":"customer.updated","event_id":"e-1","created_at":"2026-11-20T14:00:00Z","data":{"type":"customer","id":"JDK1","object":{"customer":{"id":"JDK1","created_at":"2026-05-01T01:00:00Z",\
                        "updated_at":"2026-11-20T13:59:59Z","given_name":"An","family_name":"Lê","email_address":"an@example.com","preferences":{"email_unsubscribed":true},"version":2}}}}"""),
                        "select c.full_name, c.email, s.state from customers c join consents s on s.source = c.source and s.customer_id = c.source_id where c.source = 'square'",
                        "Lê An, an@example.com, denied"),
                new Case("hubspot, two properties of one contact",
                        VendorSenders.hubspot(
                                """
                        [{"eventId":1,"subscriptionType":"contact.propertyChange","objectId":51,"propertyName":"email","propertyValue":"an@example.com","occurredAt":1772352900000,"portalId":62515,"attemptNumber":0},\
                        {"eventId":2,"subscriptionType":"contact.propertyChange","objectId":51,"propertyName":"lifecyclestage","propertyValue":"customer","occurredAt":1772352901000,"portalId":62515,"attemptNumber":0},\
                        {"eventId":3,"subscriptionType":"deal.propertyChange","objectId":9001,"propertyName":"amount","propertyValue":"1200.50","occurredAt":1772352902000,"portalId":62515,"attemptNumber":0}]"""),
                        "select c.source_id, c.email, c.lifecycle, d.amount from customers c join deals d on d.source = c.source where c.source = 'hubspot' and c.source_id = '51'",
                        "51, an@example.com, customer, 1200.5000"),
                new Case("sendgrid, opened and unsubscribed",
                        VendorSenders.sendgrid(
                                """
                        [{"email":"lan.nguyen@example.com","timestamp":1772352900,"event":"open","sg_event_id":"ZG1","sg_message_id":"A.x"},\
                        {"email":"lan.nguyen@example.com","timestamp":1772352960,"event":"unsubscribe","sg_event_id":"ZG2","sg_message_id":"A.x"}]"""),
                        "select e.source_id, e.type, s.state from engagements e join consents s on s.source = e.source and s.customer_id = e.customer_id where e.source = 'sendgrid' order by 1",
                        "ZG1, email_opened, denied", "ZG2, unsubscribed, denied"),
                new Case("mailchimp, signed", VendorSenders.mailchimp(
                        "type=unsubscribe&fired_at=2026-03-01+08%3A15%3A00&data%5Breason%5D=manual&data%5Blist_id%5D=a6b5da1054&data%5Bemail%5D=lan.nguyen%40example.com&data%5Bmerges%5D%5BFNAME%5D=Lan"),
                        "select e.type, e.outcome, s.state, c.given_name from engagements e join consents s on s.source = e.source and s.customer_id = e.customer_id join customers c on c.source = e.source and c.source_id = e.customer_id where e.source = 'mailchimp'",
                        "unsubscribed, manual, denied, Lan"),
                new Case("mailchimp, by a secret address", new Sent("POST", "/webhooks/mailchimp-path/q7WmZ2kP0vXn4RtB",
                        Map.of("Content-Type", "application/x-www-form-urlencoded"),
                        "type=subscribe&fired_at=2026-03-01+08%3A15%3A00&data%5Blist_id%5D=a6b5da1054&data%5Bemail%5D=minh%40example.com"
                                .getBytes(StandardCharsets.UTF_8)),
                        "select type, email from engagements where source = 'mailchimp-path'", "subscribed, minh@example.com"),
                new Case("twilio, delivered", VendorSenders.twilio(
                        "MessageSid=SM01&SmsSid=SM01&MessageStatus=delivered&SmsStatus=delivered&AccountSid=AC01&From=%2B15017122661&To=%2B84912345678&ApiVersion=2010-04-01&NewOne=x"),
                        "select source_id, type, phone from engagements where source = 'twilio' and content_id = 'SM01' order by 1",
                        "SM01/outcome, message_delivered, +84912345678", "SM01/sent, message_sent, +84912345678"),
                new Case("twilio, STOP", VendorSenders.twilio(
                        "MessageSid=SM02&SmsSid=SM02&SmsStatus=received&AccountSid=AC01&From=%2B84912345679&To=%2B15017122661&Body=Stop&NumMedia=0"),
                        "select e.type, s.purpose, s.state from engagements e join consents s on s.source = e.source and s.customer_id = e.phone where e.source = 'twilio' and e.content_id = 'SM02' order by 1",
                        "message_received, sms, denied", "unsubscribed, sms, denied"),
                new Case("esms, delivered", VendorSenders.esms(
                        "SMSID=dc71&SendFailed=0&SendStatus=5&SendSuccess=1&TotalPrice=850.0000&TotalReceiver=1&TotalSent=1&RequestId=tet-1&TypeId=2&telcoid=1&phonenumber=0912345678"),
                        "select source_id, type, phone, cost from engagements where source = 'esms'",
                        "dc71/0912345678/outcome, message_delivered, +84912345678, 850.000000"),
                new Case("facebook, a comment with escaped letters", VendorSenders.meta("facebook",
                        "{\"object\":\"page\",\"entry\":[{\"id\":\"1000000001\",\"time\":1772352900,\"changes\":[{\"field\":\"feed\",\"value\":{\"from\":{\"id\":\"24000000001\","
                                + "\"name\":\"Nguy\\u1ec5n Lan\"},\"item\":\"comment\",\"verb\":\"add\",\"comment_id\":\"1000000001_55_77\",\"post_id\":\"1000000001_55\",\"created_time\":1772352899,\"message\":\"Gi\\u00e1?\"}}]}]}"),
                        "select e.type, e.content_id, c.full_name from engagements e join customers c on c.source = e.source and c.source_id = e.customer_id where e.source = 'facebook' and e.type = 'social_post_commented'",
                        "social_post_commented, 1000000001_55, Nguyễn Lan"),
                new Case("facebook, a message and a lead",
                        VendorSenders.meta("facebook",
                                """
                        {"object":"page","entry":[{"id":"1000000001","time":1772352900,"messaging":[{"sender":{"id":"24000000002"},"recipient":{"id":"1000000001"},"timestamp":1772352900123,"message":{"mid":"m_1","text":"xin chào"}}]},\
                        {"id":"1000000001","time":1772352900,"changes":[{"field":"leadgen","value":{"leadgen_id":"900000000000001","page_id":"1000000001","form_id":"444","created_time":1772352900}}]}]}"""),
                        "select source_id, type, platform_user from engagements where source = 'facebook' and type in ('message_received', 'lead_submitted') order by 1",
                        "900000000000001, lead_submitted, null", "m_1, message_received, 1000000001/24000000002"),
                new Case("instagram, a comment",
                        VendorSenders.meta("instagram",
                                """
                        {"object":"instagram","entry":[{"id":"17841400000000001","time":1772352900,"changes":[{"field":"comments","value":{"id":"17865799348089039","from":{"id":"232323232","username":"lan"},"text":"Đẹp","media":{"id":"123","media_product_type":"FEED"}}}]}]}"""),
                        "select source_id, type, channel, platform_user from engagements where source = 'instagram'",
                        "17865799348089039, social_post_commented, instagram, 17841400000000001/232323232"),
                new Case("zalo, a message", VendorSenders.zalo(
                        "{\"app_id\":\"431280984480888\",\"sender\":{\"id\":\"246845883529197922\"},\"user_id_by_app\":\"552177279717587730\",\"recipient\":{\"id\":\"388613280878808645\"},\"event_name\":\"user_send_text\","
                                + "\"message\":{\"text\":\"xin chào\",\"msg_id\":\"96d3cdf3af150460909\"},\"timestamp\":\"1772352900000\"}"),
                        "select source_id, type, customer_id from engagements where source = 'zalo' and type = 'message_received'",
                        "96d3cdf3af150460909, message_received, 246845883529197922"),
                new Case("zalo, no longer follows", VendorSenders.zalo(
                        "{\"oa_id\":\"388613280878808645\",\"follower\":{\"id\":\"246845883529197923\"},\"event_name\":\"unfollow\",\"app_id\":\"431280984480888\",\"timestamp\":\"1772352960000\"}"),
                        "select e.type, s.purpose, s.state from engagements e join consents s on s.source = e.source and s.customer_id = e.customer_id where e.source = 'zalo' and e.type = 'social_unfollowed'",
                        "social_unfollowed, zalo, denied"),
                new Case("typeform, an answer",
                        VendorSenders.typeform(
                                """
                        {"event_id":"01HQTF","event_type":"form_response","form_response":{"form_id":"lT4Z3j","token":"a3a12ec67a","submitted_at":"2026-03-01T08:15:00Z","definition":{"title":"Khảo sát","fields":[{"id":"f1","title":"Điểm?"}]},\
                        "answers":[{"type":"number","number":9,"field":{"id":"f1","type":"nps","ref":"nps-1"}},{"type":"email","email":"lan@example.com","field":{"id":"f2","type":"email","ref":"mail"}}]}}"""),
                        "select a.survey, a.question, a.score, c.email from survey_answers a join customers c on c.source = a.source and c.source_id = a.customer_id where a.source = 'typeform' and a.score is not null",
                        "Khảo sát, Điểm?, 9.0000, lan@example.com"));
    }

    private static HttpResponse<String> send(Sent sent) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + sent.path()))
                .method(sent.method(), sent.body().length == 0 ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofByteArray(sent.body()));
        sent.headers().forEach(request::header);
        try {
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until all that was acknowledged is stored. */
    private static void drained() {
        await().atMost(PATIENCE).until(() -> server.hub().services().receivers().inbox().size().entries() == 0);
    }

    private static List<String> rows(String sql) {
        return HubFixture.rows(server.hub(), sql);
    }

    private static Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        cases().forEach(one -> counts.computeIfAbsent(one.connection(), WebhooksTest::everything));
        return counts;
    }

    private static long everything(String connection) {
        return Stream.of("customers", "orders", "order_lines", "consents", "products", "deals", "engagements", "survey_answers")
                .mapToLong(
                        table -> HubFixture.count(server.hub(), "select count(*) from " + table + " where source = '" + connection + "'"))
                .sum()
                + HubFixture.count(server.hub(), "select count(*) from quarantine where connection = '" + connection + "'");
    }

    /** One letter of what the vendor signs is another: of the address where that is all there is. */
    private static Sent tampered(Sent sent) {
        if (sent.headers().keySet().stream()
                .noneMatch(name -> name.toLowerCase(Locale.ROOT).contains("signature") || name.toLowerCase(Locale.ROOT).contains("hmac"))) {
            return sent.at(sent.path().replace("q7WmZ2kP", "q7WmZ2kQ"));
        }
        byte[] body = sent.body().clone();
        body[body.length / 2] ^= 1;
        return sent.with(body);
    }

    /** All vendors at once, because what is acknowledged is stored a second later. */
    @Test
    void aSignedRequestIsStoredExactlyOnceAndAForgedOneNever() {
        SoftAssertions all = new SoftAssertions();
        Map<String, Long> before = counts();
        cases().forEach(one -> all.assertThat(send(tampered(one.sent())).statusCode()).as("%s, forged", one).isEqualTo(one.refused()));
        drained();
        all.assertThat(counts()).as("nothing of a forged request").isEqualTo(before);

        cases().forEach(one -> {
            long begun = System.nanoTime();
            all.assertThat(send(one.sent()).statusCode()).as(one.vendor()).isEqualTo(200);
            all.assertThat(Duration.ofNanos(System.nanoTime() - begun)).as("%s: the shortest patience of a vendor", one)
                    .isLessThan(Duration.ofSeconds(2));
        });
        drained();
        cases().forEach(one -> all.assertThat(rows(one.sql())).as(one.vendor()).isEqualTo(one.rows()));

        Map<String, Long> stored = counts();
        cases().forEach(one -> all.assertThat(send(one.sent()).statusCode()).as("%s, again", one).isEqualTo(200));
        drained();
        cases().forEach(one -> all.assertThat(send(one.sent()).statusCode()).as("%s, once more", one).isEqualTo(200));
        drained();
        all.assertThat(counts()).as("nothing more by a replay").isEqualTo(stored);
        cases().forEach(one -> all.assertThat(rows(one.sql())).as("%s, replayed", one).isEqualTo(one.rows()));
        all.assertThat(rows(
                "select connection || '/' || stream || ': ' || path || ' is ' || found || ', expected ' || expected from quarantine where raw not like '{\"Notifications\":'"))
                .isEmpty();
        all.assertAll();
    }

    @Test
    void everyVendorThatDescribesWebhooksIsAmongTheCases() throws IOException {
        List<String> connectors = cases().map(one -> one.vendor().split(",")[0]).distinct().sorted().toList();
        try (Stream<Path> files = Files.walk(Path.of("connectors"))) {
            assertThat(files.filter(path -> path.endsWith("connector.yaml")).filter(WebhooksTest::hasWebhooks)
                    .map(path -> path.getParent().getFileName().toString()).sorted().toList())
                            .isEqualTo(connectors);
        }
    }

    private static boolean hasWebhooks(Path file) {
        try {
            return Files.readString(file).contains("\nwebhooks:");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anUnknownTopicIsThankedForAndCounted() {
        double before = counted("unknown", "shopify");
        assertThat(send(VendorSenders.shopify("themes/publish", "{\"id\":1}")).statusCode()).isEqualTo(200);
        assertThat(send(VendorSenders.meta("facebook",
                "{\"object\":\"page\",\"entry\":[{\"id\":\"1\",\"time\":1,\"changes\":[{\"field\":\"ratings\",\"value\":{}}]}]}"))
                        .statusCode()).isEqualTo(200);
        assertThat(counted("unknown", "shopify")).isEqualTo(before + 1);
        assertThat(counted("unknown", "facebook")).isGreaterThanOrEqualTo(1);
        assertThat(rows("select source_id from orders where source = 'shopify' and source_id = '1'")).isEmpty();
    }

    private static double counted(String what, String connection) {
        String metrics = send(new Sent("GET", "/actuator/prometheus", Map.of(), new byte[0])).body();
        Matcher line = Pattern
                .compile("(?m)^tributary_webhooks_" + what + "_total\\{[^}]*connection=\"" + connection + "\"[^}]*} ([0-9.E]+)$")
                .matcher(metrics);
        double sum = 0;
        while (line.find()) {
            sum += Double.parseDouble(line.group(1));
        }
        return sum;
    }

    @Test
    void aForgedRequestIsCountedByItsReason() {
        double before = counted("refused", "typeform");
        assertThat(send(VendorSenders.typeform("{}").with("{ }".getBytes(StandardCharsets.UTF_8))).statusCode()).isEqualTo(401);
        assertThat(send(new Sent("POST", "/webhooks/typeform", Map.of(), "{}".getBytes(StandardCharsets.UTF_8))).statusCode())
                .isEqualTo(401);
        assertThat(counted("refused", "typeform")).isEqualTo(before + 2);
    }

    @Test
    void whatIsSignedAndNoJsonIsMalformedUnlessTheVendorWouldStopSending() {
        for (String body : List.of("{", "[1]", "\"text\"", "")) {
            assertThat(send(VendorSenders.shopify("orders/create", body)).statusCode()).as(body).isEqualTo(400);
        }
        assertThat(send(VendorSenders.kiotviet("{\"Notifications\":")).statusCode()).isEqualTo(200);
        drained();
        assertThat(rows("select raw from quarantine where connection = 'kiotviet' and raw like '%Notifications%'"))
                .as("kept whole for whoever can read it").containsExactly("{\"Notifications\":");
    }

    @Test
    void whatIsTooLargeIsRefusedUnlessTheVendorWouldStopSending() {
        String large = "[\"" + "x".repeat(6 << 20) + "\"]";
        assertThat(send(VendorSenders.shopify("orders/create", large)).statusCode()).isEqualTo(413);
        assertThat(send(VendorSenders.kiotviet(large)).statusCode()).isEqualTo(503);
    }

    @Test
    void whoHasNoSecretHereIsAskedToComeAgainAndWhoIsUnknownIsNot() {
        assertThat(send(VendorSenders.shopify("orders/create", "{}").at("/webhooks/pulled-only")).statusCode()).isEqualTo(503);
        assertThat(send(VendorSenders.shopify("orders/create", "{}").at("/webhooks/nobody")).statusCode()).isEqualTo(404);
        assertThat(send(VendorSenders.shopify("orders/create", "{}").at("/webhooks/")).statusCode()).isEqualTo(404);
        assertThat(send(new Sent("GET", "/webhooks/shopify", Map.of(), new byte[0])).statusCode()).isEqualTo(405);
    }

    @Test
    void whatAVendorAsksOfAnAddressIsAnswered() {
        for (String connection : List.of("facebook", "instagram", "haravan")) {
            String path = "/webhooks/" + connection + "?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=";
            HttpResponse<String> known = send(new Sent("GET", path + "verify-me", Map.of(), new byte[0]));
            assertThat(known.statusCode() + " " + known.body()).isEqualTo("200 1158201444");
            assertThat(known.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
            assertThat(send(new Sent("GET", path + "verify-mf", Map.of(), new byte[0])).statusCode()).isEqualTo(403);
        }
        assertThat(send(new Sent("GET", "/webhooks/mailchimp", Map.of(), new byte[0])).statusCode()).isEqualTo(200);
        assertThat(send(new Sent("POST", "/webhooks/mailchimp", Map.of(), new byte[0])).statusCode()).isEqualTo(200);
        assertThat(send(new Sent("GET", "/webhooks/mailchimp-path/q7WmZ2kP0vXn4RtB", Map.of(), new byte[0])).statusCode()).isEqualTo(200);
        assertThat(send(new Sent("GET", "/webhooks/mailchimp-path/wrong", Map.of(), new byte[0])).statusCode()).isEqualTo(401);
    }

    @Test
    void noAnswerIsToBeKeptInACache() {
        assertThat(send(VendorSenders.esms("SMSID=c1&SendStatus=5&phonenumber=")).headers().firstValue("Cache-Control"))
                .contains("no-store");
        assertThat(send(VendorSenders.esms("SMSID=c1").at("/webhooks/esms/wrong?SMSID=c1")).headers().firstValue("Cache-Control"))
                .contains("no-store");
    }

    @Test
    void twilioIsAnsweredWithNothingToSayBack() {
        HttpResponse<String> answer = send(
                VendorSenders.twilio("MessageSid=SM09&SmsSid=SM09&SmsStatus=received&From=%2B84912345670&To=%2B15017122661&Body=hi"));
        assertThat(answer.body()).isEqualTo("<Response/>");
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/xml");
    }

    @Test
    void noSenderWaitsForTheWarehouse() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch enough = new CountDownLatch(1);
        Thread rebuild = new Thread(() -> server.hub().warehouse().write(session -> {
            busy.countDown();
            try {
                return enough.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }));
        rebuild.start();
        try {
            assertThat(busy.await(60, TimeUnit.SECONDS)).isTrue();
            cases().forEach(one -> {
                long begun = System.nanoTime();
                assertThat(send(one.sent()).statusCode()).as(one.vendor()).isEqualTo(200);
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).as("%s: the shortest patience of a vendor", one)
                        .isLessThan(Duration.ofSeconds(2));
            });
            assertThat(server.hub().services().receivers().inbox().size().entries()).isGreaterThanOrEqualTo(cases().count());
        } finally {
            enough.countDown();
            rebuild.join();
        }
        drained();
    }

    @Test
    void whatAnAddressIsToldOfAnotherObjectIsNotTakenForThisOne() {
        assertThat(send(VendorSenders.meta("facebook",
                """
                {"object":"instagram","entry":[{"id":"17841400000000001","time":1772352900,"messaging":[{"sender":{"id":"77"},"recipient":{"id":"17841400000000001"},"timestamp":1772352900123,"message":{"mid":"m_other","text":"x"}}]}]}"""))
                        .statusCode())
                                .isEqualTo(200);
        drained();
        assertThat(rows("select source from engagements where source_id = 'm_other'")).isEmpty();
    }

    private static String order(String updated, String status, int lines) {
        String items = String.join(",", Stream.iterate(1, n -> n + 1).limit(lines)
                .map(n -> "{\"variant_id\":" + n + ",\"title\":\"T\",\"quantity\":1,\"price\":\"10.00\"}").toList());
        return "{\"id\":6001,\"created_at\":\"2026-11-20T00:00:00Z\",\"updated_at\":\"" + updated + "\",\"financial_status\":\"" + status
                + "\",\"currency\":\"USD\",\"total_price\":\"" + lines + "0.00\",\"line_items\":[" + items + "]}";
    }

    @Test
    void whatComesLateDoesNotUndoWhatIsNewer() {
        send(VendorSenders.shopify("orders/updated", order("2026-11-20T02:00:00Z", "paid", 2)));
        drained();
        send(VendorSenders.shopify("orders/create", order("2026-11-20T01:00:00Z", "pending", 1)));
        send(VendorSenders.shopify("orders/updated", order("2026-11-20T01:30:00Z", "pending", 3)));
        drained();
        assertThat(rows("select status, total from orders where source = 'shopify' and source_id = '6001'"))
                .containsExactly("completed, 20.0000");
        assertThat(rows("select source_id from order_lines where source = 'shopify' and order_id = '6001' order by 1"))
                .containsExactly("6001/1", "6001/2");
        send(VendorSenders.shopify("orders/updated", order("2026-11-20T03:00:00Z", "paid", 1)));
        drained();
        assertThat(rows("select source_id from order_lines where source = 'shopify' and order_id = '6001' order by 1"))
                .containsExactly("6001/1");
    }

    @Test
    void aStateOfAMessageThatComesLateDoesNotUndoALaterOne() {
        for (String statuses : List.of("delivered", "sent,sending,read")) {
            for (String status : statuses.split(",")) {
                send(VendorSenders.twilio("MessageSid=SM77&SmsSid=SM77&MessageStatus=" + status + "&SmsStatus=" + status
                        + "&From=%2B15017122661&To=%2B84912345677"));
            }
            drained();
        }
        assertThat(rows("select source_id, type, outcome from engagements where source = 'twilio' and content_id = 'SM77' order by 1"))
                .containsExactly("SM77/outcome, message_delivered, delivered", "SM77/read, message_read, null",
                        "SM77/sent, message_sent, null");
    }

    @Test
    void aRecordThatDoesNotFitWaitsInQuarantineAndItsNeighboursAreStored() {
        send(VendorSenders.sendgrid(
                "[{\"email\":\"x@example.com\",\"timestamp\":\"soon\",\"event\":\"open\",\"sg_event_id\":\"BAD1\"},{\"email\":\"x@example.com\",\"timestamp\":1772352900,\"event\":\"open\",\"sg_event_id\":\"GOOD1\"}]"));
        drained();
        assertThat(rows("select stream, record_key, path from quarantine where connection = 'sendgrid'"))
                .containsExactly("events, BAD1, .timestamp");
        assertThat(rows("select type from engagements where source_id = 'GOOD1'")).containsExactly("email_opened");
        assertThat(new SettleQuarantine(server.hub()).replay(rows("select quarantine_id from quarantine where connection = 'sendgrid'")))
                .as("still does not fit").isEqualTo(new SettleQuarantine.Result(0, 1));
        server.hub().warehouse().write(session -> session.execute("delete from quarantine where connection = 'sendgrid'"));
    }

    @Test
    void aDeletedRecordIsMarkedByItsIdAlone() {
        send(VendorSenders.kiotviet(
                """
                {"Id":"d1","Attempt":1,"Notifications":[{"Action":"customer.update.1","Data":[{"Id":301,"Code":"KH000301","Name":"Dũng","ModifiedDate":"2026-11-20T15:02:11"}]}]}"""));
        send(VendorSenders
                .square("""
                {"type":"customer.deleted","event_id":"e-9","created_at":"2026-11-20T14:00:00Z","data":{"type":"customer","id":"JDK9","deleted":true,"object":{"customer":{"id":"JDK9","given_name":"An","updated_at":"2026-11-20T13:00:00Z"}}}}"""));
        send(VendorSenders.hubspot(
                "[{\"eventId\":9,\"subscriptionType\":\"contact.privacyDeletion\",\"objectId\":59,\"occurredAt\":1772352900000}]"));
        drained();
        send(VendorSenders.kiotviet(
                "{\"Id\":\"d2\",\"Attempt\":1,\"Notifications\":[{\"Action\":\"customer.delete.1\",\"Data\":[{\"RemoveId\":[301]}]}]}"));
        drained();
        assertThat(rows("select source_id, deleted_at is not null from customers where source_id in ('KH000301', 'JDK9', '59') order by 1"))
                .containsExactly("59, true", "JDK9, true", "KH000301, true");
    }

    @Test
    void aNoticeOfKiotVietsDeletedCustomerIsNoRecordThatDoesNotFit() {
        send(VendorSenders.kiotviet(
                "{\"Id\":\"d3\",\"Attempt\":1,\"Notifications\":[{\"Action\":\"customer.delete.1\",\"Data\":[{\"RemoveId\":[999]}]}]}"));
        drained();
        assertThat(rows("select raw from quarantine where connection = 'kiotviet' and raw like '%999%'")).isEmpty();
    }
}
