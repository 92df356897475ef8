package dev.tributary.vendor.zalo;

import dev.tributary.pull.TwinVendor;
import dev.tributary.twin.kit.InjectedFault;
import dev.tributary.twin.zalo.ZaloTwin;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/** An Official Account as the contract needs it, with what its lists have in common. */
abstract class ZaloVendor extends TwinVendor<ZaloTwin> {

    private final LocalDate start;

    ZaloVendor(ZaloTwin twin, String route, String table) {
        super(twin, route, table, Map.of());
        start = LocalDate.now(ZoneOffset.UTC).minusDays(100);
    }

    @Override
    public final String connections() {
        return "oa: {connector: zalo, appId: \"%s\", secretKey: \"${file:secrets/zalo}\", refreshToken: \"${file:secrets/zalo-refresh}\", start: %s, tokenUrl: \"%s/v4/oa/access_token\", baseUrl: \"%s\"}\n"
                .formatted(ZaloTwin.APP_ID, start, twin.baseUri(), twin.baseUri());
    }

    /** A refresh token works once, so that each home needs the one that works now. */
    @Override
    public final Map<String, String> secrets() {
        return Map.of("zalo", ZaloTwin.SECRET_KEY, "zalo-refresh", twin.refreshToken());
    }

    /** Ten calls a second would take this contract an hour. */
    @Override
    public final List<Edit> edits() {
        return List.of(new Edit("connectors/zalo/connector.yaml", "requests: 10,", "requests: 1000,"));
    }

    @Override
    public final InjectedFault throttle(LongPredicate when) {
        return InjectedFault.reply(200, "{\"error\":-32,\"message\":\"Application has reached the limit of calls\"}", Map.of(), when);
    }

    @Override
    public final InjectedFault sunset() {
        return InjectedFault.reply(200, "{\"error\":404,\"message\":\"You are accessing an empty or invalid API\"}", Map.of(),
                request -> true);
    }
}
