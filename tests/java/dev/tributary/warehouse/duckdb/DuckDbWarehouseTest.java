package dev.tributary.warehouse.duckdb;

import dev.tributary.warehouse.Engine;
import dev.tributary.warehouse.WarehouseContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class DuckDbWarehouseTest extends WarehouseContract {

    @TempDir Path folder;

    @Override
    public Engine engine() {
        return new DuckDbEngine(folder.resolve("w.duckdb"));
    }

    @Override
    public String held() {
        return folder.resolve("w.duckdb").toString();
    }

    @Test
    void theEngineKeepsLittleOfTheFileInMemoryHoweverMuchIsWritten() throws IOException {
        Path file = folder.resolve("large.duckdb");
        try (DuckDbWarehouse warehouse = DuckDbWarehouse.open(file, MODEL)) {
            for (int group = 0; group < 14; group++) {
                warehouse.write(session -> session.execute(
                        "insert into customers (source, source_id, stored_at, full_name) select 'a', uuid()::varchar, now()::timestamp, "
                                + "(select string_agg(uuid()::varchar, '') from range(40) b(j) where j >= i - i) from range(10000) r(i)"));
            }
            assertThat(Files.size(file)).isGreaterThan(110_000_000);
            long kept = warehouse.read(session -> session.count("select sum(memory_usage_bytes)::bigint from duckdb_memory()"));
            assertThat(kept).isLessThan(80_000_000);
            List<String> limit = warehouse.read(session -> session.query("select current_setting('memory_limit')", row -> row.text(1)));
            assertThat(limit).containsExactly("366.2 MiB");
        }
    }
}
