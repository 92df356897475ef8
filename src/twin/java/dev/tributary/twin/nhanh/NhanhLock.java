package dev.tributary.twin.nhanh;

import dev.tributary.twin.kit.RateWindow;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Nhanh.vn's limit of one URL: 150 calls in 30 seconds, then a lock that every further call makes longer. Thread-safe.
 */
final class NhanhLock {

    private static final Duration LOCK = Duration.ofSeconds(10);

    private final Clock clock;
    private final RateWindow window;
    private Instant unlocked = Instant.MIN;
    private int extensions;

    NhanhLock(Clock clock, int most) {
        this.clock = clock;
        this.window = new RateWindow(most, Duration.ofSeconds(30), clock);
    }

    /** @throws NhanhRefusal while locked; the lock is ten seconds longer for it */
    synchronized void pass() throws NhanhRefusal {
        Instant now = clock.instant();
        if (now.isBefore(unlocked)) {
            extensions++;
            lock(unlocked.plus(LOCK));
        }
        if (!window.take()) {
            lock(now.plus(LOCK));
        }
    }

    /** Locks now, as after too many calls. */
    synchronized void shut() {
        unlocked = clock.instant().plus(LOCK);
    }

    /** How many calls came while it was locked. */
    synchronized int extensions() {
        return extensions;
    }

    private void lock(Instant until) throws NhanhRefusal {
        unlocked = until;
        throw NhanhRefusal.locked(Math.max(1, Duration.between(clock.instant(), until).toSeconds()), (until.toEpochMilli() + 999) / 1000);
    }
}
