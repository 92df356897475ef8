package dev.tributary.vendor.square;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.pull.TwinVendor;
import dev.tributary.twin.kit.InjectedFault;
import dev.tributary.twin.square.SquareTwin;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/** A seller as the contract needs one, with what its lists have in common. */
abstract class SquareVendor extends TwinVendor<SquareTwin> {

    static final String CONNECTOR = "connectors/square/connector.yaml";
    /** A pace of real seconds. */
    static final Edit PACE = new Edit(CONNECTOR, "requests: 10, per: 1s", "requests: 1000, per: 1s");
    private final String list;
    private final List<ObjectNode> changing;

    /** @param changing records whose rows {@link #change(ObjectNode)} alters */
    SquareVendor(SquareTwin twin, String route, String table, String list, List<ObjectNode> changing) {
        super(twin, route, table, Map.of("client", SquareTwin.CLIENT_SECRET, "refresh", SquareTwin.REFRESH_TOKEN));
        this.list = list;
        this.changing = changing;
    }

    static SquareTwin seller(Clock clock) {
        return new SquareTwin(0, clock, SquareTwin.Limits.vendor().unthrottled());
    }

    abstract void change(ObjectNode record);

    @Override
    public final void change() {
        twin.change(list, another(changing).path("id").asText(), this::change);
    }

    @Override
    public final String connections() {
        return """
                cafe:
                  connector: square
                  start: 2026-01-01
                  country: VN
                  clientId: %s
                  clientSecret: ${file:secrets/client}
                  refreshToken: ${file:secrets/refresh}
                  tokenUrl: %s/oauth2/token
                  baseUrl: %s
                """.formatted(SquareTwin.CLIENT_ID, twin.baseUri(), twin.baseUri());
    }

    @Override
    public List<Edit> edits() {
        return List.of(PACE);
    }

    @Override
    public final InjectedFault throttle(LongPredicate when) {
        return InjectedFault.reply(429,
                "{\"errors\":[{\"category\":\"RATE_LIMIT_ERROR\",\"code\":\"RATE_LIMITED\",\"detail\":\"slow down\"}]}", Map.of(), when);
    }

    @Override
    public final InjectedFault sunset() {
        return InjectedFault.reply(400,
                "{\"errors\":[{\"category\":\"INVALID_REQUEST_ERROR\",\"code\":\"BAD_REQUEST\",\"detail\":\"no such version\",\"field\":\"Square-Version\"}]}",
                Map.of(),
                request -> true);
    }
}
