package dev.tributary.receive.inbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;

/** Commits in one thread all changes that were queued during the commit before: many senders share one write to disk. Thread-safe. */
final class GroupCommit implements AutoCloseable {

    /** Limits the size of a group, and so the wait of its first change. */
    private static final int MOST = 256;

    /** A change. Runs in the committing thread, inside the transaction of its group. */
    @FunctionalInterface
    interface Change {
        void apply(Connection connection) throws SQLException;
    }

    private record Waiting(Change change, CompletableFuture<Void> done) {}

    private static final Waiting END = new Waiting(connection -> {}, new CompletableFuture<>());

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

    /** Applies a change and waits until it is durable. @throws SQLException when it failed and was rolled back */
    void commit(Change change) throws SQLException {
        Waiting waiting = new Waiting(change, new CompletableFuture<>());
        synchronized (this) {
            if (closed) {
                throw new SQLException("the inbox is closed");
            }
            queue.add(waiting);
        }
        try {
            waiting.done.join(); // not interruptible: a commit in progress cannot be undone
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
                continue; // only END ends the thread: queued changes are completed first
            }
            more = !group.remove(END);
            if (!group.isEmpty()) {
                commitGroup(group);
            }
        }
    }

    private void commitGroup(List<Waiting> group) {
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
                group.forEach(waiting -> commitGroup(List.of(waiting))); // a change that fails must not fail the others
            }
            return;
        }
        group.forEach(waiting -> waiting.done.complete(null));
    }

    private void rollback() {
        try {
            run("rollback");
        } catch (SQLException e) {
            // On a full disk SQLite has rolled back already.
        }
    }

    private void run(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Commits the queued changes and ends the thread. */
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
