package dev.tributary.activation;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Sends one half of a delta in batches, some in flight while the next is prepared. Stops taking members at the first fault: who was
 * not sent stays as the ledger has them and comes with the next push. Used by one thread; the sending threads are its own.
 */
final class Lane implements AutoCloseable {

    private final Destination destination;
    private final Ledger ledger;
    private final Target target;
    private final String listId;
    private final Action action;
    private final String planId;
    private final ExecutorService senders;
    private final Semaphore free;
    private final List<Future<?>> sent = new ArrayList<>();
    private final Map<String, Long> failed = new TreeMap<>();
    private List<Ledger.Entry> batch = new ArrayList<>();
    private int rows;
    private long members;
    private long accepted;
    private long waiting;
    private volatile @Nullable FaultException fault;
    private volatile boolean dead;

    Lane(Destination destination, Ledger ledger, Target target, String listId, Action action, String planId, int inFlight) {
        this.destination = destination;
        this.ledger = ledger;
        this.target = target;
        this.listId = listId;
        this.action = action;
        this.planId = planId;
        this.free = new Semaphore(inFlight);
        this.senders = Executors.newFixedThreadPool(inFlight, work -> {
            Thread thread = new Thread(work, "push-" + destination.connection());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Takes a member; waits while enough batches are in flight. */
    void put(Ledger.Entry entry) {
        if (fault != null || dead) {
            return;
        }
        int weight = destination.rows(entry.member().tuple());
        if (rows + weight > destination.batchRows() && !batch.isEmpty()) {
            send();
        }
        batch.add(entry);
        rows += weight;
    }

    private void send() {
        List<Ledger.Entry> entries = batch;
        batch = new ArrayList<>();
        rows = 0;
        free.acquireUninterruptibly();
        if (fault != null || dead) {
            free.release();
            return;
        }
        members += entries.size();
        sent.add(senders.submit(() -> {
            boolean answered = false;
            try {
                deliver(entries);
                answered = true;
            } finally {
                dead |= !answered;
                free.release();
            }
        }));
    }

    /** Marked, sent, answered. Marking is here too, so that the next batch is read and hashed meanwhile. */
    private void deliver(List<Ledger.Entry> entries) {
        List<Member> people = entries.stream().map(Ledger.Entry::member).toList();
        long number = ledger.markSent(target, listId, action, planId, entries);
        try {
            List<Delivery> deliveries = destination.apply(listId, action, people, target.options());
            ledger.answered(target, listId, action, number, deliveries);
            count(deliveries, people.size());
        } catch (FaultException e) {
            if (e.fault() == Fault.WAREHOUSE || e.fault() == Fault.BUG) {
                throw e;
            }
            ledger.unanswered(number, sentence(e));
            fail(people.size(), e);
        }
    }

    private synchronized void count(List<Delivery> deliveries, int people) {
        long taken = 0;
        long later = 0;
        long refused = 0;
        String why = "";
        for (Delivery delivery : deliveries) {
            String reason = delivery.reason() == null ? "" : delivery.reason();
            switch (delivery.outcome()) {
                case ACCEPTED -> taken++;
                case REJECTED -> {
                    refused++;
                    failed.merge(reason, 1L, Long::sum);
                }
                case RETRY_LATER -> {
                    later++;
                    why = reason;
                }
            }
        }
        if (taken + refused + later < people) {
            failed.merge("the platform gave no answer for this member", people - taken - refused - later, Long::sum);
        }
        accepted += taken;
        waiting += later;
        if (later > 0 && fault == null) {
            fault = new FaultException(Fault.VENDOR_DOWN, why);
        }
    }

    private synchronized void fail(int people, FaultException e) {
        waiting += people;
        if (fault == null || e instanceof ListGoneException) {
            fault = e;
        }
    }

    /** Sends the rest and waits for all answers. @return why it stopped early, or null */
    @Nullable FaultException finish() {
        if (!batch.isEmpty()) {
            send();
        }
        for (Future<?> future : sent) {
            try {
                future.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new FaultException(Fault.VENDOR_DOWN, "the push to " + destination.connection() + " was interrupted; run it again", e);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException bug) {
                    throw bug;
                }
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                throw new IllegalStateException(e.getCause());
            }
        }
        return fault;
    }

    /** What became of it so far; nothing when the list is gone, because everyone is sent again to a new one. */
    synchronized PushResult result() {
        FaultException e = fault;
        if (e instanceof ListGoneException) {
            return PushResult.nothing(target.audience(), destination.platform(), null);
        }
        boolean add = action == Action.ADD;
        String sentence = e == null ? null : sentence(e) + (waiting > 0 ? "; " + waiting + " members of " + target.audience() + " wait for the next push" : "");
        return new PushResult(target.audience(), destination.platform(), List.of(), add ? members : 0, add ? 0 : members, accepted, waiting, failed, Map.of(), sentence);
    }

    private String sentence(FaultException e) {
        String message = String.valueOf(e.getMessage());
        return message.startsWith(destination.connection() + ":") ? message : destination.connection() + ": " + message;
    }

    /** Waits for what is in flight: the caller may go on to the other half of the delta. */
    @Override
    public void close() {
        senders.shutdown();
        try {
            senders.awaitTermination(1, TimeUnit.HOURS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
