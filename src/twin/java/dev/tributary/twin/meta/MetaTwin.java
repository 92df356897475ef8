package dev.tributary.twin.meta;

import dev.tributary.twin.kit.HttpTwin;
import dev.tributary.twin.kit.InjectedFault;
import dev.tributary.twin.kit.TwinRequest;
import dev.tributary.twin.kit.TwinResponse;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;

/**
 * Meta's Marketing API for one ad account: custom audiences, their users, lookalikes. Thread-safe.
 *
 * <p>A member is one {@code EXTERN_ID}, else the set of its non-empty identifiers; a second row with the same {@code EXTERN_ID} adds
 * identifiers to it. A removal finds a member by its {@code EXTERN_ID}, for 90 days after it was last sent, or by the same set of
 * identifiers; what a part of them does is not documented and removes nobody here.
 */
public final class MetaTwin extends HttpTwin {

    /** The access token of the system user; a made-up one. */
    public static final String TOKEN = "EAAtwin-system-user-token";
    public static final String APP_SECRET = "twin-app-secret";
    /** The ad account, as it stands in a path. */
    public static final String AD_ACCOUNT = "act_1234567";
    /** The current version of both APIs. */
    public static final String VERSION = "v26.0";
    /** Fewer people than this are no seed for a lookalike. */
    public static final int LEAST_SEED = 100;

    /**
     * A custom audience's settings.
     *
     * @param subtype       {@code CUSTOM} or {@code LOOKALIKE}
     * @param originId      the seed of a lookalike, else null
     * @param lookalikeSpec its JSON, else null
     */
    public record Audience(String id, String name, String description, String subtype, @Nullable String originId,
            @Nullable String lookalikeSpec) {}

    private final MetaAccount account;
    private final AtomicLong throttledCalls = new AtomicLong();
    private volatile LongPredicate throttled = call -> false;
    private final MetaEntry entry = new MetaEntry();
    private volatile int throttleMinutes;

    /** @param port the port to listen on, 0 for any free one */
    public MetaTwin(int port, Clock clock) {
        super("meta", port, clock);
        this.account = new MetaAccount(clock);
        start();
    }

    /** Whether every call must carry {@code appsecret_proof}; one that is sent is always checked. Off unless switched on. */
    public void proofRequired(boolean required) {
        entry.proofRequired(required);
    }

    /** Undoes {@link InjectedFault#expireTokens}: Meta hands out a system user's token by hand, there is no endpoint for it. */
    public void renewToken() {
        entry.expired(false);
    }

    /**
     * Throttles the matching calls with error 80003 and the usage header; the calls are counted from 1 since this was set.
     *
     * @param minutes what the header promises until calls are taken again
     */
    public void throttle(int minutes, LongPredicate when) {
        throttledCalls.set(0);
        throttleMinutes = minutes;
        throttled = when;
    }

    /** The first {@code calls} calls on the users of every audience created from now on fail with error 803. */
    public void lateToAppear(int calls) {
        account.lateToAppear(calls);
    }

    /** Flags an audience for its integrity (operation status 471): uploads to it and lookalikes of it are refused. */
    public void flag(String audienceId) {
        account.flag(audienceId);
    }

    /** Every audience, in order of creation. */
    public List<Audience> audiences() {
        return account.audiences();
    }

    /**
     * The members of an audience: each is its identifiers as {@code EMAIL:hash}, {@code PHONE:hash} and so on, sorted. Members with the
     * same identifiers under different {@code EXTERN_ID}s are one here; {@link #size} counts them.
     */
    public Set<List<String>> members(String audienceId) {
        return account.members(audienceId);
    }

    /** The {@code EXTERN_ID}s of an audience's members that have one. */
    public Set<String> externIds(String audienceId) {
        return account.externIds(audienceId);
    }

    /** How many members an audience has; 0 for one that is not there. */
    public int size(String audienceId) {
        return account.size(audienceId);
    }

    @Override
    public void expireTokens() {
        entry.expired(true);
    }

    @Override
    public TwinResponse answer(TwinRequest call) {
        TwinResponse answer;
        boolean blocked = false;
        try {
            Map<String, String> parameters = MetaParameters.of(call);
            String method = MetaEntry.method(call, parameters);
            MetaEntry.Path path = MetaEntry.path(call.path());
            entry.authenticate(call, parameters);
            blocked = throttled.test(throttledCalls.incrementAndGet());
            if (blocked) {
                throw MetaRefusal.throttled(80003, "Try again in " + throttleMinutes + " minutes.");
            }
            answer = TwinResponse.json(200, account.answer(method, path.object(), path.edge(), parameters, pageUri(call)).toString());
        } catch (MetaRefusal refusal) {
            answer = refusal.answer();
        }
        return answer
                .with("X-Business-Use-Case-Usage", "{\"1000000000\":[{\"type\":\"custom_audience\",\"call_count\":" + (blocked ? 100 : 1)
                        + ",\"total_cputime\":1,\"total_time\":1,\"estimated_time_to_regain_access\":" + (blocked ? throttleMinutes : 0)
                        + "}]}")
                .with("facebook-api-version", VERSION);
    }

    private URI pageUri(TwinRequest call) {
        return baseUri().resolve(call.path());
    }
}
