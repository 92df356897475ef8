package dev.tributary.warehouse.postgres;

import dev.tributary.canonical.CanonicalModel;
import dev.tributary.warehouse.Engine;
import dev.tributary.warehouse.ReadOnlyQuery;
import dev.tributary.warehouse.Warehouse;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;

/** A database of PostgreSQL 17 or later. */
public final class PostgresEngine implements Engine {

    private final PostgresConnections connections;

    /** @param url {@code jdbc:postgresql://…} @param user and {@code password} null when the URL or the server does without */
    public PostgresEngine(String url, @Nullable String user, @Nullable String password) {
        this.connections = new PostgresConnections(url, user, password);
    }

    @Override
    public Warehouse open(CanonicalModel model, Before before) {
        return PostgresWarehouse.open(connections, model, before);
    }

    @Override
    public ReadOnlyQuery query() {
        return PostgresQuery.open(connections);
    }

    /** There is always a database; whether it can be reached shows when it is opened. */
    @Override
    public boolean exists() {
        return true;
    }

    @Override
    public void replace(Path snapshot, CanonicalModel model) {
        PostgresWarehouse.replace(connections, model, snapshot);
    }

    @Override
    public boolean snapshot(Path to, CanonicalModel model) {
        return PostgresWarehouse.snapshot(connections, model, to);
    }

    @Override
    public String toString() {
        return connections.place();
    }
}
