package dev.tributary.twin.kiotviet;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tributary.twin.kiotviet.KiotVietList.BadParameter;
import dev.tributary.twin.kit.HttpTwin;
import dev.tributary.twin.kit.JsonResponse;
import dev.tributary.twin.kit.RateWindow;
import dev.tributary.twin.kit.TwinRequest;
import dev.tributary.twin.kit.TwinResponse;
import dev.tributary.twin.people.Population;
import dev.tributary.twin.people.RetailHistory;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * KiotViet, as <a href="https://www.kiotviet.vn/huong-dan-su-dung-public-api-retail">its public API's document</a> describes it, with one
 * shop in London that had the {@link RetailHistory}: prices in pounds, times by the shop's clock without a zone. An invoice {@code C…} of
 * the history is served under {@code /returns} alone, everything else under {@code /invoices}.
 *
 * <p>Consent for ads is a customer group, as shops without a field for it do: {@link #ADS_YES} or {@link #ADS_NO} among the groups, which
 * the vendor sends only when {@code includeCustomerGroup=true}. Thread-safe.
 */
public final class KiotVietTwin extends HttpTwin {

    public static final String RETAILER = "online-retail";
    public static final String CLIENT_ID = "4f1d6a2e-7c1b-4b5e-9a51-2d0c8e6f3b17";
    public static final String CLIENT_SECRET = "0D6E1F5A9B3C47728E41A6C0D95B38F2E7714C6A";
    public static final String ADS_YES = "Ads: yes";
    public static final String ADS_NO = "Ads: no";

    private static final Duration TOKEN_LIFE = Duration.ofSeconds(3600);
    private static final int GETS_PER_HOUR = 5000;

    private final KiotVietShop shop;
    private final KiotVietProducts products;
    private final KiotVietOrders orders;
    private final KiotVietJson shapes;
    private final RateWindow gets;
    private final Map<String, Instant> tokens = new ConcurrentHashMap<>();

    /**
     * Starts listening.
     *
     * @param port  0 for any free one
     * @param clock tokens, limits and times of change go by it
     */
    public KiotVietTwin(int port, Clock clock, RetailHistory history, Population population) {
        super("kiotviet", port, clock);
        this.shop = new KiotVietShop(clock, history, population);
        this.products = new KiotVietProducts(clock, history);
        this.orders = new KiotVietOrders(clock, history);
        this.shapes = new KiotVietJson(shop, orders);
        this.gets = new RateWindow(GETS_PER_HOUR, Duration.ofHours(1), clock);
        start();
    }

    /** Makes the invoice or return look changed now. */
    public void touchInvoice(String code) {
        shop.changeDocument(code, was -> was);
    }

    /** Cancels an invoice or return now: its status becomes 2, its lines stay. */
    public void cancelInvoice(String code) {
        shop.changeDocument(code, was -> new KiotVietShop.Document(was.position(), was.code(), was.at(), was.customer(), was.modified(),
                2, was.lines()));
    }

    /** Edits an invoice or return now, so that only its first {@code lines} lines are left. */
    public void shortenInvoice(String code, int lines) {
        shop.changeDocument(code, was -> new KiotVietShop.Document(was.position(), was.code(), was.at(), was.customer(), was.modified(),
                was.status(), Math.min(lines, was.lines())));
    }

    /** Changes a customer now. */
    public void changeCustomer(String code, UnaryOperator<KiotVietCustomer> change) {
        shop.changeCustomer(code, change);
    }

    /** Removes a customer now; invoices keep its id and code, without the name. */
    public void removeCustomer(String code) {
        shop.removeCustomer(code);
    }

    /** Changes a product now. */
    public void changeProduct(String code, String name, BigDecimal price, boolean active) {
        products.change(code, name, price, active);
    }

    /** Removes a product now; its id is told by {@code removeId}. */
    public void removeProduct(String code) {
        products.remove(code);
    }

    /** The codes of all products, by id. */
    public List<String> products() {
        return products.all().stream().map(KiotVietProducts.Product::code).toList();
    }

    /** The codes of what was ordered ahead. */
    public List<String> orders() {
        return orders.all().stream().map(KiotVietOrders.Order::code).toList();
    }

    /** An order's status becomes another one now. @param status 1 draft, 2 being processed, 3 completed, 4 cancelled */
    public void setOrderStatus(String code, int status) {
        orders.setStatus(code, status);
    }

    @Override
    public boolean isTokenCall(TwinRequest call) {
        return call.path().equals("/connect/token");
    }

    @Override
    public void expireTokens() {
        tokens.clear();
    }

    @Override
    public TwinResponse answer(TwinRequest call) {
        if (isTokenCall(call)) {
            return token(call);
        }
        if (!mayEnter(call)) {
            return refusal(401, "TokenException", "Token is invalid or has expired, or it is not of this retailer");
        }
        if (!call.method().equals("GET")) {
            return refusal(405, "NotSupportedException", "This twin only serves GET");
        }
        if (!gets.take()) {
            return refusal(429, "TooManyRequestsException", "More than " + GETS_PER_HOUR + " GET requests in an hour");
        }
        Map<String, String> query = new TreeMap<>();
        call.query().forEach((name, value) -> query.put(name.toLowerCase(Locale.ROOT), value));
        try {
            return switch (call.path()) {
                case "/customers" -> list(shop.customers(query), removed(query, shop::removedSince),
                        (json, row) -> shapes.customer(json, row, query));
                case "/products" -> list(products.page(query), removed(query, products::removedSince), KiotVietProducts::write);
                case "/orders" -> list(orders.page(query), null, (json, row) -> orders.write(json, row, shop.customerName(row.customer())));
                case "/invoices" -> list(shop.invoices(query), null, (json, row) -> shapes.invoice(json, row, query));
                case "/returns" -> list(shop.returns(query), null, (json, row) -> shapes.returned(json, row, query));
                default -> refusal(404, "NotFoundException", "There is no " + call.path());
            };
        } catch (BadParameter bad) {
            return refusal(400, "RequestBindingException", String.valueOf(bad.getMessage()));
        }
    }

    private TwinResponse token(TwinRequest call) {
        if (!call.method().equals("POST")) {
            return oauthRefusal("invalid_request");
        }
        String type = call.header("content-type");
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded")) {
            return oauthRefusal("invalid_request");
        }
        Map<String, String> form = TwinRequest.form(call.text());
        if (!"client_credentials".equals(form.get("grant_type"))) {
            return oauthRefusal("unsupported_grant_type");
        }
        if (!CLIENT_ID.equals(form.get("client_id")) || !CLIENT_SECRET.equals(form.get("client_secret"))) {
            return oauthRefusal("invalid_client");
        }
        if (!"PublicApi.Access".equals(form.get("scopes"))) { // sic: not "scope"
            return oauthRefusal("invalid_scope");
        }
        String token = UUID.randomUUID().toString();
        tokens.put(token, clock.instant().plus(TOKEN_LIFE));
        return JsonResponse.of(200, json -> {
            json.writeStartObject();
            json.writeStringField("access_token", token);
            json.writeNumberField("expires_in", TOKEN_LIFE.toSeconds());
            json.writeStringField("token_type", "Bearer");
            json.writeEndObject();
        });
    }

    private boolean mayEnter(TwinRequest call) {
        String bearer = call.header("authorization");
        if (bearer == null || !bearer.startsWith("Bearer ") || !RETAILER.equals(call.header("retailer"))) {
            return false;
        }
        Instant until = tokens.get(bearer.substring("Bearer ".length()));
        return until != null && clock.instant().isBefore(until);
    }

    private static @Nullable List<Long> removed(Map<String, String> query, Function<@Nullable LocalDateTime, List<Long>> since) {
        return KiotVietList.flag(query, "includeremoveids") ? since.apply(KiotVietList.time(query, "lastmodifiedfrom")) : null;
    }

    /** Writes one row. */
    private interface RowShape<R> {
        void write(JsonGenerator json, R row) throws IOException;
    }

    private static <R> TwinResponse list(KiotVietList.Page<R> page, @Nullable List<Long> removed, RowShape<R> shape) {
        return JsonResponse.of(200, json -> {
            json.writeStartObject();
            json.writeNumberField("total", page.total());
            json.writeNumberField("pageSize", page.pageSize());
            json.writeArrayFieldStart("data");
            for (R row : page.rows()) {
                shape.write(json, row);
            }
            json.writeEndArray();
            if (removed != null) {
                json.writeArrayFieldStart("removeId");
                for (long id : removed) {
                    json.writeNumber(id);
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        });
    }

    private static TwinResponse refusal(int status, String code, String message) {
        return JsonResponse.of(status, json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("responseStatus");
            json.writeStringField("errorCode", code);
            json.writeStringField("message", message);
            json.writeArrayFieldStart("errors");
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    private static TwinResponse oauthRefusal(String error) {
        return JsonResponse.of(400, json -> {
            json.writeStartObject();
            json.writeStringField("error", error);
            json.writeEndObject();
        });
    }
}
