package dev.tributary.twin.nhanh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.twin.kit.HttpTwin;
import dev.tributary.twin.kit.TwinRequest;
import dev.tributary.twin.kit.TwinResponse;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Nhanh.vn's open API 3.0 (POS), as <a href="https://developers.nhanh.group">its document</a> describes it: a raw token in
 * {@code Authorization}, errors as HTTP 200 with {@code code} 0, pages by a {@code next} that is sent back as received, windows of at most
 * 31 days on orders and bills, and a lock per URL that calls make longer. Serves {@code order/list}, {@code order/deleted},
 * {@code bill/retail}, {@code bill/deleted}, {@code customer/list} (without e-mail), {@code product/list} and {@code app/checkaccesstoken}.
 * Thread-safe.
 */
public final class NhanhTwin extends HttpTwin {

    public static final String TOKEN = "7HAh4AlUmvO9f67EhWaFFPFdGR0YOM57AGpJSpOONiqn6HDdovYcZaWAo19D2qB9";
    public static final String APP_ID = "74001";
    public static final String BUSINESS_ID = "10000";
    public static final String SECRET_KEY = "pW3k9sVq2LxT7mZbR4nC8dFh";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String VERSION = "/v3.0";
    private static final int LONGEST_PAGE = 100;

    private final NhanhShop shop;
    private final NhanhFilters filters;
    private final int limit;
    private final Map<String, NhanhLock> locks = new ConcurrentHashMap<>();
    private final Set<String> forbidden = ConcurrentHashMap.newKeySet();
    private volatile boolean revoked;

    /** Starts listening on a port, 0 for any free one, with the vendor's limit of 150 calls in 30 seconds on each URL. */
    public NhanhTwin(int port, Clock clock) {
        this(port, clock, 150);
    }

    /** Starts listening on a port, 0 for any free one. @param limit calls in 30 seconds on one URL, by the clock */
    public NhanhTwin(int port, Clock clock, int limit) {
        super("nhanh", port, clock);
        this.shop = new NhanhShop(clock);
        this.filters = new NhanhFilters(clock);
        this.limit = limit;
        start();
    }

    /** Changes a customer now. */
    public void changeCustomer(long id, Consumer<ObjectNode> change) {
        change(shop.customers, id, change);
    }

    /** Changes an order now. */
    public void changeOrder(long id, Consumer<ObjectNode> change) {
        change(shop.orders, id, change);
    }

    /** Changes a product now. */
    public void changeProduct(long id, Consumer<ObjectNode> change) {
        change(shop.products, id, change);
    }

    /** Changes a counter bill; the vendor keeps no time of change for bills. */
    public void changeBill(long id, Consumer<ObjectNode> change) {
        change(shop.bills, id, change);
    }

    /** Adds a customer like the one given, changed now; returns its id. */
    public long addCustomer(Consumer<ObjectNode> change) {
        ObjectNode row = Objects.requireNonNull(shop.customers.find(shop.customers.ids().get(0)));
        long id = shop.customers.nextId();
        row.put("id", id).put("code", "KH" + id);
        change.accept(row);
        shop.changed(shop.customers, id, row);
        return id;
    }

    /** Deletes an order now: it leaves the list without a gap and shows up in {@code order/deleted}. */
    public void deleteOrder(long id) {
        shop.orders.hide(id);
        NhanhShop.tombstone(shop.deletedOrders, id, clock.instant());
    }

    /** Deletes a counter bill now. */
    public void deleteBill(long id) {
        shop.bills.hide(id);
        NhanhShop.tombstone(shop.deletedBills, id, clock.instant());
    }

    /** Removes a customer now; the vendor tells nobody. */
    public void removeCustomer(long id) {
        shop.customers.hide(id);
    }

    public List<Long> customerIds() {
        return shop.customers.ids();
    }

    public List<Long> orderIds() {
        return shop.orders.ids();
    }

    public List<Long> billIds() {
        return shop.bills.ids();
    }

    public List<Long> productIds() {
        return shop.products.ids();
    }

    /** What the vendor has now under that id, or null. @param list customer, order, bill or product */
    public @Nullable ObjectNode find(String list, long id) {
        return list(list).find(id);
    }

    /** Locks a URL, such as {@code /order/list}, for ten seconds, as after too many calls. */
    public void lock(String path) {
        lockOf(path).shut();
    }

    /** How many calls came to a URL while it was locked. */
    public int callsWhileLocked(String path) {
        return lockOf(path).extensions();
    }

    /** Answers {@code ERR_403} for a URL from now on: the user did not tick it when granting. */
    public void forbid(String path) {
        forbidden.add(path);
    }

    /** Lets {@link #TOKEN} in again after an injected fault revoked it. */
    public void restoreToken() {
        revoked = false;
    }

    @Override
    public void expireTokens() {
        revoked = true;
    }

    @Override
    public TwinResponse answer(TwinRequest call) {
        try {
            return TwinResponse.json(200, respond(call).toString());
        } catch (NhanhRefusal refusal) {
            return refusal.answer();
        } catch (IOException notJson) {
            return NhanhRefusal.text("ERR_INVALID_DATA", "Invalid data").answer();
        }
    }

    private ObjectNode respond(TwinRequest call) throws NhanhRefusal, IOException {
        if (!call.path().startsWith(VERSION + "/")) {
            throw NhanhRefusal.text("ERR_INVALID_VERSION", "Invalid version");
        }
        String path = call.path().substring(VERSION.length());
        if (!call.method().equals("POST")) {
            throw NhanhRefusal.text("ERR_INVALID_METHOD", "Use POST");
        }
        if (!APP_ID.equals(call.query().get("appId"))) {
            throw NhanhRefusal.list("ERR_INVALID_APP_ID", "Invalid appId");
        }
        if (!BUSINESS_ID.equals(call.query().get("businessId"))) {
            throw NhanhRefusal.list("ERR_INVALID_BUSINESS_ID", "Invalid businessId");
        }
        if (revoked || !TOKEN.equals(call.header("authorization"))) {
            throw NhanhRefusal.text("ERR_INVALID_ACCESS_TOKEN", "Invalid access token");
        }
        lockOf(path).pass();
        if (forbidden.contains(path)) {
            throw NhanhRefusal.list("ERR_403", "Access token has no permission");
        }
        JsonNode body = call.body().length == 0 ? JSON.createObjectNode() : JSON.readTree(call.body());
        return switch (path) {
            case "/app/checkaccesstoken" -> token(body);
            case "/customer/list" -> page(shop.customers, body, filters.between(body, "updatedAt"));
            case "/product/list" -> page(shop.products, body, filters.between(body, "updatedAt"));
            case "/order/list" -> orders(body);
            case "/bill/retail" -> page(shop.bills, body, filters.days(body));
            case "/order/deleted" -> page(shop.deletedOrders, body, filters.between(body, "createdAt"));
            case "/bill/deleted" -> page(shop.deletedBills, body, filters.between(body, "createdAt"));
            default -> throw NhanhRefusal.text("ERR_404", "API not found");
        };
    }

    private ObjectNode token(JsonNode body) throws NhanhRefusal {
        if (!SECRET_KEY.equals(body.path("secretKey").asText())) {
            throw NhanhRefusal.field("secretKey", "is invalid");
        }
        ObjectNode answer = JSON.createObjectNode().put("code", 1);
        answer.putObject("data").put("expiredAt", clock.instant().plus(Duration.ofDays(200)).getEpochSecond()).put("businessId",
                Long.parseLong(BUSINESS_ID));
        return answer;
    }

    private ObjectNode orders(JsonNode body) throws NhanhRefusal {
        boolean byUpdate = body.path("filters").has("updatedAtFrom") || body.path("filters").has("updatedAtTo");
        ObjectNode answer = page(shop.orders, body, filters.ofAMonth(body, byUpdate ? "updatedAt" : "createdAt", "info"));
        if (body.at("/dataOptions/marketing").asInt() != 1) {
            answer.path("data").forEach(order -> ((ObjectNode) order.get("channel")).remove("marketting"));
        }
        return answer;
    }

    private static ObjectNode page(NhanhList list, JsonNode body, Predicate<ObjectNode> filter) throws NhanhRefusal {
        JsonNode paginator = body.path("paginator");
        int size = paginator.path("size").asInt(20);
        if (size < 1 || size > LONGEST_PAGE) {
            throw NhanhRefusal.field("paginator.size", "must be from 1 to " + LONGEST_PAGE);
        }
        JsonNode next = paginator.path("next");
        boolean first = next.isMissingNode() || next.isNull() || next.isTextual() && next.asText().isEmpty();
        try {
            NhanhList.Page page = list.page(filter, size, first ? null : next);
            ObjectNode answer = JSON.createObjectNode().put("code", 1);
            ObjectNode pages = answer.putObject("paginator");
            if (page.next() != null || size % 2 == 0) { // the last page has a null or nothing, as it happens
                pages.set("next", page.next());
            }
            answer.putArray("data").addAll(page.rows());
            return answer;
        } catch (NhanhList.ForeignPlace foreign) {
            throw NhanhRefusal.field("paginator.next", "is invalid");
        }
    }

    private void change(NhanhList list, long id, Consumer<ObjectNode> change) {
        ObjectNode row = list.find(id);
        if (row == null) {
            throw new IllegalArgumentException("the twin has no row " + id);
        }
        change.accept(row);
        shop.changed(list, id, row);
    }

    private NhanhList list(String name) {
        return switch (name) {
            case "customer" -> shop.customers;
            case "order" -> shop.orders;
            case "bill" -> shop.bills;
            case "product" -> shop.products;
            default -> throw new IllegalArgumentException(name);
        };
    }

    private NhanhLock lockOf(String path) {
        return locks.computeIfAbsent(path, url -> new NhanhLock(clock, limit));
    }
}
