package dev.tributary.destination;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;

/**
 * Sends one half of a delta in batches. Three things go on at once: the caller prepares the next batch, a clerk notes in the ledger
 * who is about to be sent and what was answered, senders talk to the platform. The clerk takes all that waits for it into one
 * transaction, so a fast platform costs few transactions and a slow one is noted answer by answer. Stops taking members at the first
 * fault: who was not sent stays as the ledger has them and comes with the next push. Used by one thread; the others are its own.
 */
final class BatchSender implements AutoCloseable {

    private final Destination destination;
    private final Ledger ledger;
    private final Target target;
    private final String listId;
    private final Action action;
    private final String planId;
    private final int batchRows;
    private final int inFlight;
    private final ExecutorService senders;
    private final Thread clerk;
    private final Semaphore free;
    private final BlockingQueue<Note> notes = new LinkedBlockingQueue<>();
    private final Map<String, Long> failed = new TreeMap<>();
    private List<Ledger.Entry> batch = new ArrayList<>();
    private int rows;
    private long members;
    private long accepted;
    private long waiting;
    private volatile @Nullable FaultException fault;
    private volatile @Nullable Throwable broken;

    /** What the clerk has to write down or to act on. */
    private sealed interface Note {
    }

    private record Ready(List<Ledger.Entry> entries) implements Note {
    }

    private record Answered(Ledger.Answer answer) implements Note {
    }

    private record Broken(Throwable cause) implements Note {
    }

    private record Last() implements Note {
    }

    BatchSender(Destination destination, Ledger ledger, Target target, String listId, Action action, String planId, int inFlight) {
        this.destination = destination;
        this.ledger = ledger;
        this.target = target;
        this.listId = listId;
        this.action = action;
        this.planId = planId;
        this.batchRows = destination.type().declaration().limits().batchRows();
        this.inFlight = inFlight;
        // Prepared and not yet sent: one is marked while the next is made.
        this.free = new Semaphore(2);
        this.senders = Executors.newFixedThreadPool(inFlight, this::thread);
        this.clerk = thread(this::write);
        clerk.start();
    }

    private Thread thread(Runnable work) {
        Thread thread = new Thread(work, "push-" + destination.connection());
        thread.setDaemon(true);
        return thread;
    }

    /** Takes a member; waits while enough batches are on their way. */
    void put(Ledger.Entry entry) {
        if (stopped()) {
            return;
        }
        int weight = destination.rows(entry.member().tuple());
        if (rows + weight > batchRows && !batch.isEmpty()) {
            send();
        }
        batch.add(entry);
        rows += weight;
    }

    private boolean stopped() {
        return fault != null || broken != null;
    }

    private void send() {
        List<Ledger.Entry> entries = batch;
        batch = new ArrayList<>();
        rows = 0;
        free.acquireUninterruptibly();
        if (stopped()) {
            free.release();
        } else {
            notes.add(new Ready(entries));
        }
    }

    /** The clerk's work: ends after the last note, when every batch that was marked is answered. */
    private void write() {
        try {
            Deque<Ledger.Batch> marked = new ArrayDeque<>();
            int flying = 0;
            boolean last = false;
            while (!last || flying > 0) {
                List<Note> taken = new ArrayList<>(List.of(notes.take()));
                notes.drainTo(taken);
                List<Ledger.Answer> answers = new ArrayList<>();
                List<Ledger.Batch> ready = new ArrayList<>();
                for (Note note : taken) {
                    if (note instanceof Broken bug) {
                        throw bug.cause();
                    } else if (note instanceof Answered answered) {
                        answers.add(answered.answer());
                        flying--;
                    } else if (note instanceof Ready batchReady && !stopped()) {
                        ready.add(ledger.batch(batchReady.entries()));
                    }
                    last |= note instanceof Last;
                }
                if (stopped()) {
                    marked.forEach(never -> answers.add(new Ledger.Answer(never.number(), List.of(), waits(never))));
                    marked.clear();
                }
                ledger.note(target, listId, action, planId, answers, ready);
                marked.addAll(ready);
                // An answer frees its place only once it is noted: of what a crash leaves unknown there is never more than was in flight.
                while (flying < inFlight && !marked.isEmpty()) {
                    Ledger.Batch next = marked.remove();
                    members += next.entries().size();
                    flying++;
                    free.release();
                    senders.execute(() -> deliver(next));
                }
            }
        } catch (Throwable e) {
            broken = e;
        } finally {
            // Nobody waits for a place that will never be free.
            free.release(Integer.MAX_VALUE / 2);
        }
    }

    /** Marked, but never sent because of a fault in between. */
    private synchronized String waits(Ledger.Batch never) {
        waiting += never.entries().size();
        return sentence(Objects.requireNonNull(fault));
    }

    private void deliver(Ledger.Batch sent) {
        List<Member> people = sent.entries().stream().map(Ledger.Entry::member).toList();
        try {
            List<Delivery> deliveries = destination.apply(listId, action, people, target.options());
            count(deliveries, people.size());
            notes.add(new Answered(new Ledger.Answer(sent.number(), deliveries, null)));
        } catch (FaultException e) {
            if (e.fault() == Fault.WAREHOUSE || e.fault() == Fault.BUG) {
                notes.add(new Broken(e));
                return;
            }
            fail(people.size(), e);
            notes.add(new Answered(new Ledger.Answer(sent.number(), List.of(), sentence(e))));
        } catch (RuntimeException | Error e) {
            notes.add(new Broken(e));
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
        close();
        if (broken instanceof RuntimeException bug) {
            throw bug;
        }
        if (broken instanceof Error error) {
            throw error;
        }
        if (broken != null) {
            throw new IllegalStateException(broken);
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
        notes.add(new Last());
        boolean interrupted = false;
        while (clerk.isAlive()) {
            try {
                clerk.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        senders.shutdown();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
