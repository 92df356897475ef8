package dev.tributary.http;

import org.jspecify.annotations.Nullable;

import java.net.http.HttpRequest;

/** Puts credentials on requests. Thread-safe. */
interface Authoriser {

    /** The token that requests carry now; empty when the kind has none. May call the token address. */
    String token();

    /**
     * Puts the credentials on a request.
     *
     * @return the token that was used, so that {@link #renew} can tell whether it is still the current one
     */
    String authorise(HttpRequest.Builder request);

    /** Called when the vendor refuses a token. @return whether another try can carry a better one */
    boolean renew(String refused);

    /** The API's base address as the vendor's token answer names it, or null. */
    @Nullable
    String instanceUrl();
}
