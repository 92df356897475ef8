package dev.tributary.destination;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Sends one half of a delta in batches. Three things go on at once: the caller prepares the next batch, the {@link LedgerWriter} marks
 * batches and notes answers, and senders call the platform. Takes no more members after the first fault: those not sent stay as the ledger
 * has them and are sent by the next push. Used by one thread; the others are its own.
 */
final class BatchSender implements AutoCloseable {

    private final Destination destination;
    private final Target target;
    private final String listId;
    private final Action action;
    private final int batchRows;
    private final ExecutorService senders;
    private final DeliveryCounts counts;
    private final LedgerWriter writer;
    private List<Ledger.Entry> batch = new ArrayList<>();
    private int rows;

    BatchSender(Destination destination, Ledger ledger, Target target, String listId, Action action, String planId, int inFlight) {
        this.destination = destination;
        this.target = target;
        this.listId = listId;
        this.action = action;
        this.batchRows = target.type().declaration().limits().batchRows();
        this.senders = Executors.newFixedThreadPool(inFlight, this::thread);
        this.counts = new DeliveryCounts(target, action);
        this.writer = new LedgerWriter(ledger, target, listId, action, planId, inFlight, counts,
                marked -> senders.execute(() -> deliver(marked)), this::thread);
        writer.start();
    }

    private Thread thread(Runnable work) {
        Thread thread = new Thread(work, "push-" + destination.connection());
        thread.setDaemon(true);
        return thread;
    }

    /** Takes a member; waits while enough batches are on their way. */
    void put(Ledger.Entry entry) {
        if (writer.stopped()) {
            return;
        }
        int weight = destination.rows(entry.member().tuple());
        if (rows + weight > batchRows && !batch.isEmpty()) {
            send();
        }
        batch.add(entry);
        rows += weight;
    }

    private void send() {
        List<Ledger.Entry> entries = batch;
        batch = new ArrayList<>();
        rows = 0;
        writer.ready(entries);
    }

    private void deliver(Ledger.Batch sent) {
        List<Member> people = sent.entries().stream().map(Ledger.Entry::member).toList();
        try {
            List<Delivery> deliveries = destination.apply(listId, action, people, target.options());
            counts.answered(deliveries, people.size());
            writer.answered(new Ledger.Answer(sent.number(), deliveries, null));
        } catch (FaultException e) {
            if (e.fault() == Fault.WAREHOUSE || e.fault() == Fault.BUG) {
                writer.broke(e);
                return;
            }
            writer.answered(new Ledger.Answer(sent.number(), List.of(), counts.failed(people.size(), e)));
        } catch (RuntimeException | Error e) {
            writer.broke(e);
        }
    }

    /** Sends the rest and waits for all answers. @return the fault that stopped it early, or null */
    @Nullable
    FaultException finish() {
        if (!batch.isEmpty()) {
            send();
        }
        close();
        Throwable broken = writer.broken();
        if (broken instanceof RuntimeException bug) {
            throw bug;
        }
        if (broken instanceof Error error) {
            throw error;
        }
        if (broken != null) {
            throw new IllegalStateException(broken);
        }
        return counts.fault();
    }

    /** The result so far. */
    PushResult result() {
        return counts.result();
    }

    /** Waits for what is in flight: the caller may go on to the other half of the delta. */
    @Override
    public void close() {
        writer.close();
        senders.shutdown();
    }
}
