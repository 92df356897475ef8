package dev.tributary.http;

import dev.tributary.Fault;
import dev.tributary.FaultException;

import java.time.Duration;

/** Lets time pass. Thread-safe. Tests pass one that moves their clock instead of sleeping. */
@FunctionalInterface
public interface Waiter {

    Waiter SLEEP = time -> {
        try {
            Thread.sleep(Math.max(0, time.toMillis()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FaultException(Fault.VENDOR_DOWN, "interrupted while waiting for the vendor", e);
        }
    };

    /** Returns when the time has passed. @throws FaultException when interrupted */
    void pause(Duration time);
}
