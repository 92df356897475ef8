package dev.tributary.destination;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/** One piece of work at a time for each audience on each connection; or one piece of work while there is no other. Thread-safe. */
final class TargetLocks {

    private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();
    private final ReentrantReadWriteLock all = new ReentrantReadWriteLock(true);

    /** Waits for the other work on the same target, and for {@link #alone}. */
    <T> T on(Target target, Supplier<T> work) {
        ReentrantLock lock = locks.computeIfAbsent(target.connection() + "\n" + target.audience(), key -> new ReentrantLock());
        all.readLock().lock();
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
            all.readLock().unlock();
        }
    }

    /** Waits for the work on every target, and lets none begin. */
    <T> T alone(Supplier<T> work) {
        all.writeLock().lock();
        try {
            return work.get();
        } finally {
            all.writeLock().unlock();
        }
    }
}
