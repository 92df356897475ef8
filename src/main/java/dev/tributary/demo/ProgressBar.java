package dev.tributary.demo;

import dev.tributary.app.Hub;
import dev.tributary.run.Progress;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Shows on a terminal how far a route has come once it takes longer than a second; prints nothing elsewhere. */
final class ProgressBar implements AutoCloseable {

    private static final int WIDTH = 24;

    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "progress");
        thread.setDaemon(true);
        return thread;
    });
    private final PrintWriter out;
    private final boolean terminal;

    ProgressBar(PrintWriter out, boolean terminal, Hub hub, String route) {
        this.out = out;
        this.terminal = terminal;
        if (terminal) {
            long begun = System.nanoTime();
            ticker.scheduleAtFixedRate(() -> draw(hub, route, (System.nanoTime() - begun) / 1_000_000_000), 1_000, 200,
                    TimeUnit.MILLISECONDS);
        }
    }

    private void draw(Hub hub, String route, long seconds) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "\r  %-34s", route));
        for (Progress progress : hub.progress()) {
            if (progress.expected() > 0) {
                int full = (int) Math.min(WIDTH, WIDTH * progress.records() / progress.expected());
                line.append('[').append("#".repeat(full)).append("-".repeat(WIDTH - full))
                        .append(String.format(Locale.ROOT, "] %,d of %,d", progress.records(), progress.expected()));
            } else {
                line.append(String.format(Locale.ROOT, "%,d records", progress.records()));
            }
        }
        out.print(line + String.format(Locale.ROOT, "  %d s ", seconds));
        out.flush();
    }

    @Override
    public void close() {
        ticker.shutdownNow();
        try {
            ticker.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (terminal) {
            out.print("\r" + " ".repeat(100) + "\r");
            out.flush();
        }
    }
}
