package dev.tributary.receive.inbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * One thread that commits whatever has gathered while it committed the last time: many senders share one write to disk.
 * Thread-safe.
 */
final class GroupCommit implements AutoCloseable {

    /** Bounds how long the first of a group waits for the last. */
    private static final int MOST = 256;

    /** One change. Runs in the thread of the group, inside its transaction. */
    @FunctionalInterface
    interface Change {
        void apply(Connection connection) throws SQLException;
    }

    private record Waiting(Change change, CompletableFuture<Void> done) {
    }

    private static final Waiting END = new Waiting(connection -> { }, new CompletableFuture<>());

    private final Connection connection;
    private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::work, "inbox");
    private boolean closed;

    /** @param connection in auto-commit mode; used by this thread alone from now on */
    GroupCommit(Connection connection) {
        this.connection = connection;
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits until a change is on disk. @throws SQLException when it is not; nothing of it is there then */
    void commit(Change change) throws SQLException {
        Waiting waiting = new Waiting(change, new CompletableFuture<>());
        synchronized (this) {
            if (closed) {
                throw new SQLException("the inbox is closed");
            }
            queue.add(waiting);
        }
        try {
            waiting.done.join(); // not interruptible: what is being committed cannot be taken back
        } catch (CompletionException e) {
            throw e.getCause() instanceof SQLException refused ? refused : new SQLException(e.getCause());
        }
    }

    private void work() {
        List<Waiting> group = new ArrayList<>();
        boolean more = true;
        while (more) {
            group.clear();
            try {
                group.add(queue.take());
                queue.drainTo(group, MOST);
            } catch (InterruptedException e) {
                continue; // only END ends it: what was queued is owed an answer
            }
            more = !group.remove(END);
            if (!group.isEmpty()) {
                together(group);
            }
        }
    }

    private void together(List<Waiting> group) {
        try {
            run("begin immediate");
            for (Waiting waiting : group) {
                waiting.change.apply(connection);
            }
            run("commit");
        } catch (SQLException | RuntimeException e) {
            rollback();
            if (group.size() == 1) {
                group.get(0).done.completeExceptionally(e);
            } else {
                group.forEach(waiting -> together(List.of(waiting))); // one that fits no longer must not cost its neighbours theirs
            }
            return;
        }
        group.forEach(waiting -> waiting.done.complete(null));
    }

    private void rollback() {
        try {
            run("rollback");
        } catch (SQLException e) {
            // A full disk has rolled back by itself.
        }
    }

    private void run(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Commits what is queued and ends. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            queue.add(END);
        }
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
