package dev.tributary.http;

import dev.tributary.expression.Placeholders;
import org.jspecify.annotations.Nullable;

import java.net.http.HttpRequest;
import java.util.List;

/** Puts credentials on requests. Thread-safe. */
public interface Authoriser {

    /** @return the token that was put on, so that {@link #renew} can tell whether it is still the current one */
    String authorise(HttpRequest.Builder request);

    /** Told that the vendor refuses a token. @return whether another try can carry a better one */
    boolean renew(String refused);

    /** The API's base address as the vendor's token answer names it, or null. */
    @Nullable String instanceUrl();

    /** The first alternative whose settings are there; the last one when none is, so that its message names what is missing. */
    static Auth choose(List<Auth> alternatives, Placeholders placeholders) {
        return alternatives.stream().filter(auth -> auth.values().values().stream().allMatch(value -> placeholders.fill(value) != null)).findFirst()
                .orElse(alternatives.get(alternatives.size() - 1));
    }
}
