package dev.tributary.twin.kit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** A bucket of points that fills up again at a steady rate. A call takes what it may cost and gets back what it did not. Thread-safe. */
public final class CostBucket {

    private final int most;
    private final int restoreRate;
    private final Clock clock;
    private double available;
    private Instant filled;

    /** @param restoreRate points a second */
    public CostBucket(int most, int restoreRate, Clock clock) {
        this.most = most;
        this.restoreRate = restoreRate;
        this.clock = clock;
        this.available = most;
        this.filled = clock.instant();
    }

    /** Takes the points, unless there are too few: then it takes none. */
    public synchronized boolean take(int points) {
        if (available() < points) {
            return false;
        }
        available -= points;
        return true;
    }

    public synchronized void giveBack(int points) {
        available = Math.min(most, available() + points);
    }

    public synchronized void empty() {
        available();
        available = 0;
    }

    public synchronized int available() {
        Instant now = clock.instant();
        available = Math.min(most, available + Duration.between(filled, now).toNanos() / 1e9 * restoreRate);
        filled = now;
        return (int) available;
    }

    public int most() {
        return most;
    }

    public int restoreRate() {
        return restoreRate;
    }
}
