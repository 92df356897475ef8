package dev.tributary.http;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long a call to a platform is tried. Waits double from {@code first}, with jitter; a platform that asks for more than
 * {@code longest} is left for the next run.
 */
public record RetryPolicy(int tries, Duration first, Duration longest, Pause pause) {

    /** Waits; tests count instead. */
    public interface Pause {
        void of(Duration wait) throws InterruptedException;
    }

    public static final RetryPolicy USUAL = new RetryPolicy(5, Duration.ofSeconds(1), Duration.ofSeconds(60), wait -> Thread.sleep(wait.toMillis()));

    /**
     * Waits before the next try.
     *
     * @param tried calls made so far
     * @param asked what the platform asks for, or null
     * @return false when there is to be no next try
     */
    public boolean again(int tried, @Nullable Duration asked) {
        if (tried >= tries || asked != null && asked.compareTo(longest) > 0) {
            return false;
        }
        Duration wait = asked;
        if (wait == null) {
            long doubled = Math.min(first.toMillis() << Math.min(tried - 1, 20), longest.toMillis());
            wait = Duration.ofMillis(doubled * 3 / 4 + ThreadLocalRandom.current().nextLong(doubled / 4 + 1));
        }
        try {
            pause.of(wait);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
