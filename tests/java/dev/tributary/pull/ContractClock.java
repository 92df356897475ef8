package dev.tributary.pull;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The clock of a vendor under contract: it ticks, and can be set forward and held. Thread-safe. */
public final class ContractClock extends Clock {

    private Duration ahead = Duration.ZERO;
    private @Nullable Instant held;

    /** Lets time pass. */
    public synchronized void forward(Duration time) {
        ahead = ahead.plus(time);
        held = held == null ? null : held.plus(time);
    }

    /** Stops the clock at an instant, until {@link #release}. */
    public synchronized void hold(Instant at) {
        held = at;
    }

    public synchronized void release() {
        held = null;
    }

    @Override
    public synchronized Instant instant() {
        return held != null ? held : Instant.now().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
