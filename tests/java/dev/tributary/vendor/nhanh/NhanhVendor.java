package dev.tributary.vendor.nhanh;

import dev.tributary.pull.TwinVendor;
import dev.tributary.twin.kit.InjectedFault;
import dev.tributary.twin.nhanh.NhanhTwin;

import java.time.Clock;
import java.util.Map;
import java.util.function.LongPredicate;

/** An account of Nhanh.vn as the contract needs it, with what its lists have in common. */
abstract class NhanhVendor extends TwinVendor<NhanhTwin> {

    private final Clock clock;

    NhanhVendor(NhanhTwin twin, Clock clock, String route, String table) {
        super(twin, route, table, Map.of("nhanh", NhanhTwin.TOKEN));
        this.clock = clock;
    }

    @Override
    public final String connections() {
        return "shop: {connector: nhanh, appId: \"%s\", businessId: \"%s\", accessToken: \"${file:secrets/nhanh}\", baseUrl: \"%s\", country: VN, currency: VND}\n"
                .formatted(NhanhTwin.APP_ID, NhanhTwin.BUSINESS_ID, twin.baseUri());
    }

    @Override
    public final InjectedFault throttle(LongPredicate when) {
        return InjectedFault.reply(200,
                "{\"code\":0,\"errorCode\":\"ERR_429\",\"message\":\"Your app exceeded the API Rate Limit\",\"data\":{\"lockedSeconds\":1,\"unlockedAt\":%d}}"
                        .formatted(clock.instant().getEpochSecond() + 1),
                Map.of(), when);
    }

    @Override
    public final InjectedFault sunset() {
        return InjectedFault.reply(200, "{\"code\":0,\"errorCode\":\"ERR_INVALID_VERSION\",\"messages\":\"Invalid version\"}", Map.of(),
                request -> true);
    }

    /** A token lives a year, and a person makes the next one. */
    @Override
    public final boolean renewsTokens() {
        return false;
    }

    @Override
    public final void restoreCredentials() {
        twin.restoreToken();
    }
}
