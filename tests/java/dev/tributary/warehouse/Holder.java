package dev.tributary.warehouse;

import dev.tributary.warehouse.duckdb.DuckDbEngine;
import dev.tributary.warehouse.postgres.PostgresEngine;

import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;

/** A process that opens a warehouse and keeps it until it is killed; asked to, it is in the middle of a write then. */
final class Holder {

    private Holder() {
    }

    public static void main(String... arguments) throws InterruptedException {
        boolean postgres = arguments[0].startsWith("jdbc:");
        Engine engine = postgres ? new PostgresEngine(arguments[0], Postgres.USER, Postgres.PASSWORD)
                : new DuckDbEngine(Path.of(arguments[0]));
        Warehouse warehouse = engine.open(WarehouseContract.MODEL);
        say("held");
        if (arguments.length > 1) {
            warehouse.write(session -> session.execute("insert into checkpoints values ('kv', 'committed', '{}', ?)", Instant.EPOCH));
            warehouse.write(session -> {
                try (Session.Bulk bulk = session.append("checkpoints")) {
                    for (int i = 0; i < 100_000; i++) {
                        bulk.row("kv", "lost" + i, "{}", Instant.EPOCH);
                    }
                }
                say("one is committed, the next is written");
                forever();
                return null;
            });
        }
        forever();
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    private static void forever() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
