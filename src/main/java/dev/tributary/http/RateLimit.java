package dev.tributary.http;

import dev.tributary.config.Section;

import java.time.Duration;

/** At most {@code requests} begin in each period of {@code per}. */
public record RateLimit(int requests, Duration per, Scope scope) {

    /** One limit for the whole connection, or one for each path. */
    public enum Scope {
        CONNECTION, PATH
    }

    static RateLimit read(Section section) {
        RateLimit limit = new RateLimit(Math.max(1, section.integer("requests", 1)), section.duration("per", Duration.ofSeconds(1)),
                section.choice("scope", Scope.class, Scope.CONNECTION));
        section.done();
        return limit;
    }
}
