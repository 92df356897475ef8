package dev.tributary.http;

import dev.tributary.config.Section;
import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * How often a call is tried and how long a retry waits.
 *
 * @param tries        calls in all, the first one included
 * @param first        wait before the second try; each further wait is twice as long, with jitter
 * @param longest      longest wait where the vendor names none
 * @param longestAsked longest wait that a vendor may ask for; when it asks for more, the call fails and the next run tries again
 */
public record RetryPolicy(int tries, Duration first, Duration longest, Duration longestAsked) {

    public static final RetryPolicy DEFAULT = new RetryPolicy(6, Duration.ofMillis(300), Duration.ofSeconds(60), Duration.ofMinutes(15));

    static RetryPolicy read(@Nullable Section section) {
        if (section == null) {
            return DEFAULT;
        }
        RetryPolicy policy = new RetryPolicy(Math.max(1, section.integer("tries", DEFAULT.tries)), section.duration("first", DEFAULT.first),
                section.duration("longest", DEFAULT.longest), section.duration("longestAsked", DEFAULT.longestAsked));
        section.done();
        return policy;
    }

    /** Whether a wait that the vendor asks for is short enough to be waited; true when it names none. */
    boolean accepts(@Nullable Duration asked) {
        return asked == null || asked.compareTo(longestAsked) <= 0;
    }
}
