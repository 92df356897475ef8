package dev.tributary.twin.kit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** At most so many calls in any period of one length. Thread-safe. */
public final class RateWindow {

    private final int most;
    private final Duration period;
    private final Clock clock;
    private final Deque<Instant> taken = new ArrayDeque<>();

    public RateWindow(int most, Duration period, Clock clock) {
        this.most = most;
        this.period = period;
        this.clock = clock;
    }

    /** Counts a call, unless it is one too many: a refused call does not lengthen the wait. */
    public synchronized boolean take() {
        forget();
        if (taken.size() >= most) {
            return false;
        }
        taken.add(clock.instant());
        return true;
    }

    public synchronized int remaining() {
        forget();
        return most - taken.size();
    }

    private void forget() {
        Instant horizon = clock.instant().minus(period);
        while (!taken.isEmpty() && !taken.peek().isAfter(horizon)) {
            taken.remove();
        }
    }
}
