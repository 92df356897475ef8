package dev.tributary.warehouse;

import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class DuckDbWarehouseTest extends WarehouseContract {

    @TempDir
    Path folder;

    @Override
    Engine engine() {
        return Engine.duckDb(folder.resolve("w.duckdb"));
    }

    @Override
    String held() {
        return folder.resolve("w.duckdb").toString();
    }
}
