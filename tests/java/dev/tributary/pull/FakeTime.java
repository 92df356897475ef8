package dev.tributary.pull;

import dev.tributary.http.Waiter;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** A clock that moves only when somebody waits, and then at once. */
public final class FakeTime extends Clock implements Waiter {

    static final Instant START = Instant.parse("2026-11-22T08:00:00Z");

    private Instant now = START;
    private final List<Duration> waits = new ArrayList<>();

    @Override
    public synchronized void pause(Duration time) {
        waits.add(time);
        now = now.plus(time);
    }

    public synchronized void forward(Duration time) {
        now = now.plus(time);
    }

    /** What was waited for, in order. */
    public synchronized List<Duration> waits() {
        return List.copyOf(waits);
    }

    @Override
    public synchronized Instant instant() {
        return now;
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
