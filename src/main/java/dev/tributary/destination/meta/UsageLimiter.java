package dev.tributary.destination.meta;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.destination.Json;
import dev.tributary.http.RetryPolicy;
import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** Slows down before Meta does it for us: calling on while blocked lengthens the block. The thresholds are ours. */
final class UsageLimiter {

    private static final int SLOW_DOWN = 75;
    private static final int STOP = 95;
    private static final Duration BREATH = Duration.ofSeconds(2);

    private UsageLimiter() {
    }

    /** Waits by the usage an answer tells, at most as long as {@code patience} allows. */
    static void after(@Nullable String header, RetryPolicy patience) {
        int used = used(header);
        if (used >= SLOW_DOWN) {
            try {
                patience.pause().of(used >= STOP ? patience.longest() : BREATH);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static int used(@Nullable String header) {
        int used = 0;
        try {
            JsonNode headers = header == null ? null : Json.MAPPER.readTree(header);
            String usage = headers == null ? "" : headers.path("x-business-use-case-usage").asText();
            if (usage.isEmpty()) {
                return 0;
            }
            for (JsonNode business : Json.MAPPER.readTree(usage)) {
                for (JsonNode use : business) {
                    used = Math.max(used, Math.max(use.path("call_count").asInt(), Math.max(use.path("total_cputime").asInt(), use.path("total_time").asInt())));
                }
            }
            return used;
        } catch (JsonProcessingException e) {
            return 0;
        }
    }
}
