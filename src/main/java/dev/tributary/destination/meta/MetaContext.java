package dev.tributary.destination.meta;

import com.facebook.ads.sdk.APIContext;
import dev.tributary.http.ApiClient;
import dev.tributary.http.VendorFault;
import org.jspecify.annotations.Nullable;

import java.util.function.Predicate;

/** The SDK's context of a call, with the client that sends it: the SDK holds one executor for the whole JVM. */
final class MetaContext extends APIContext {

    private final ApiClient client;
    private final Predicate<VendorFault> passing;

    /** @param passing faults that these calls retry besides throttling and outages */
    MetaContext(ApiClient client, String base, String version, @Nullable String token, @Nullable String appSecret,
            Predicate<VendorFault> passing) {
        super(base, base, version, token, appSecret, null, false);
        this.client = client;
        this.passing = passing;
    }

    ApiClient client() {
        return client;
    }

    Predicate<VendorFault> passing() {
        return passing;
    }
}
