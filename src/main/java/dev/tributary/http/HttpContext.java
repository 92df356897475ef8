package dev.tributary.http;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/**
 * What all calls of one program share. Thread-safe.
 *
 * @param tokens the folder in which granted tokens are kept
 */
public record HttpContext(HttpClient client, Clock clock, Waiter waiter, Path tokens) {

    private static final Duration CONNECT = Duration.ofSeconds(10);

    /** A context with a client of its own, which follows no redirects: credentials go to the configured host only. */
    public static HttpContext of(Clock clock, Waiter waiter, Path tokens) {
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER).build();
        return new HttpContext(client, clock, waiter, tokens);
    }
}
