package dev.tributary.destination;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One HTTP call with a limit on the whole of it, body included. Thread-safe. */
public final class PlatformHttp {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration WHOLE_CALL = Duration.ofSeconds(120);

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

    public record Answer(int status, String body, HttpHeaders headers) {

        public boolean ok() {
            return status >= 200 && status < 300;
        }

        /** How long the vendor asks us to wait, in seconds or as a date; null when it does not say. */
        public @Nullable Duration retryAfter(Clock clock) {
            return headers.firstValue("Retry-After").map(value -> parse(value.strip(), clock)).orElse(null);
        }

        private static @Nullable Duration parse(String value, Clock clock) {
            if (value.matches("[0-9]{1,9}")) {
                return Duration.ofSeconds(Long.parseLong(value));
            }
            try {
                Duration wait = Duration.between(clock.instant(), DateTimeFormatter.RFC_1123_DATE_TIME.parse(value, Instant::from));
                return wait.isNegative() ? Duration.ZERO : wait;
            } catch (DateTimeException e) {
                return null;
            }
        }
    }

    /** @throws IOException when no whole answer arrived: refused, cut, truncated or too slow */
    public Answer send(String method, URI uri, Map<String, String> headers, @Nullable String body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(WHOLE_CALL)
                .method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        CompletableFuture<HttpResponse<String>> call = client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
        try {
            HttpResponse<String> response = call.get(WHOLE_CALL.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(response.statusCode(), response.body(), response.headers());
        } catch (TimeoutException e) {
            call.cancel(true);
            throw new IOException("no whole answer within " + WHOLE_CALL.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            call.cancel(true);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IOException("no whole answer: " + e.getCause().getClass().getSimpleName(), e.getCause());
        }
    }
}
