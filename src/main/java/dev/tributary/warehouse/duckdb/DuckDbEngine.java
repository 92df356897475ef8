package dev.tributary.warehouse.duckdb;

import dev.tributary.canonical.CanonicalModel;
import dev.tributary.warehouse.Engine;
import dev.tributary.warehouse.ReadOnlyQuery;
import dev.tributary.warehouse.Warehouse;

import java.nio.file.Files;
import java.nio.file.Path;

/** DuckDB in a file, which another process must not have open. */
public record DuckDbEngine(Path file) implements Engine {

    @Override
    public Warehouse open(CanonicalModel model, Before before) {
        return DuckDbWarehouse.open(file, model, DuckDbWarehouse.DEFAULT_MEMORY, before);
    }

    @Override
    public ReadOnlyQuery query() {
        return DuckDbQuery.open(file);
    }

    @Override
    public boolean exists() {
        return Files.isRegularFile(file);
    }

    @Override
    public void replace(Path snapshot, CanonicalModel model) {
        DuckDbFile.replace(snapshot, file);
    }

    @Override
    public boolean snapshot(Path to, CanonicalModel model) {
        if (exists()) {
            DuckDbFile.copy(file, to);
        }
        return exists();
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
