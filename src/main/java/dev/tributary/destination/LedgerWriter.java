package dev.tributary.destination;

import dev.tributary.FaultException;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/**
 * Marks members as sent in the ledger before their call, and notes the answers, on a thread of its own. It takes everything that waits for
 * it into one transaction, so that a fast platform costs few transactions and a slow one is noted answer by answer. Thread-safe.
 */
final class LedgerWriter implements AutoCloseable {

    private final Ledger ledger;
    private final Target target;
    private final String listId;
    private final Action action;
    private final String planId;
    private final int inFlight;
    private final DeliveryCounts counts;
    private final Consumer<Ledger.Batch> sender;
    private final Thread thread;
    /** Batches that are prepared and not yet sent: one is marked while the next is made. */
    private final Semaphore free = new Semaphore(2);
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private volatile @Nullable Throwable broken;

    private sealed interface Event {
    }

    private record Ready(List<Ledger.Entry> entries) implements Event {}

    private record Answered(Ledger.Answer answer) implements Event {}

    private record Broken(Throwable cause) implements Event {}

    private record Last() implements Event {}

    /**
     * Starts the thread.
     *
     * @param inFlight most batches that are sent and not answered
     * @param sender   sends a batch that is marked, on another thread, and calls {@link #answered} or {@link #broke}
     */
    LedgerWriter(Ledger ledger, Target target, String listId, Action action, String planId, int inFlight, DeliveryCounts counts,
            Consumer<Ledger.Batch> sender,
            ThreadFactory threads) {
        this.ledger = ledger;
        this.target = target;
        this.listId = listId;
        this.action = action;
        this.planId = planId;
        this.inFlight = inFlight;
        this.counts = counts;
        this.sender = sender;
        this.thread = threads.newThread(this::write);
    }

    void start() {
        thread.start();
    }

    /** Takes a batch that is to be sent; waits while enough batches are on their way. Does nothing after a fault. */
    void ready(List<Ledger.Entry> entries) {
        free.acquireUninterruptibly();
        if (stopped()) {
            free.release();
        } else {
            events.add(new Ready(entries));
        }
    }

    void answered(Ledger.Answer answer) {
        events.add(new Answered(answer));
    }

    /** A call ended by a bug or a fault of the warehouse. */
    void broke(Throwable cause) {
        events.add(new Broken(cause));
    }

    /** Whether nothing more is sent. */
    boolean stopped() {
        return counts.fault() != null || broken != null;
    }

    /** The bug or the fault of the warehouse that stopped the thread, or null. */
    @Nullable
    Throwable broken() {
        return broken;
    }

    /** Ends after the last event, when every batch that was sent is answered. */
    private void write() {
        try {
            Deque<Ledger.Batch> marked = new ArrayDeque<>();
            int flying = 0;
            boolean last = false;
            while (!last || flying > 0) {
                List<Event> taken = new ArrayList<>(List.of(events.take()));
                events.drainTo(taken);
                List<Ledger.Answer> answers = new ArrayList<>();
                List<Ledger.Batch> ready = new ArrayList<>();
                for (Event event : taken) {
                    if (event instanceof Broken bug) {
                        throw bug.cause();
                    } else if (event instanceof Answered answered) {
                        answers.add(answered.answer());
                        flying--;
                    } else if (event instanceof Ready batch && !stopped()) {
                        ready.add(ledger.batch(batch.entries()));
                    }
                    last |= event instanceof Last;
                }
                FaultException fault = counts.fault();
                if (fault != null) {
                    marked.forEach(never -> answers
                            .add(new Ledger.Answer(never.number(), List.of(), counts.notSent(never.entries().size(), fault))));
                    marked.clear();
                }
                ledger.note(target, listId, action, planId, answers, ready);
                marked.addAll(ready);
                // An answer frees its place only once it is noted: of what a crash leaves unknown there is never more than was in flight.
                while (flying < inFlight && !marked.isEmpty()) {
                    Ledger.Batch next = marked.remove();
                    counts.sent(next.entries().size());
                    flying++;
                    free.release();
                    sender.accept(next);
                }
            }
        } catch (Throwable e) {
            broken = e;
        } finally {
            // Nobody waits for a place that will never be free.
            free.release(Integer.MAX_VALUE / 2);
        }
    }

    /** Waits until every batch that was sent is answered and noted. */
    @Override
    public void close() {
        events.add(new Last());
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
