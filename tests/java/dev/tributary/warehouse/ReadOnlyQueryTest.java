package dev.tributary.warehouse;

import dev.tributary.warehouse.duckdb.DuckDbEngine;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class ReadOnlyQueryTest {

    @TempDir Path folder;

    @Test
    void aResultIsStreamedAndEndsWhenNoMoreIsWanted() throws SQLException {
        Path file = folder.resolve("w.duckdb");
        DriverManager.getConnection("jdbc:duckdb:" + file).close();
        List<Object> seen = new ArrayList<>();
        try (ReadOnlyQuery query = new DuckDbEngine(file).query()) {
            long rows = query.run("select i from range(1000000000000) t(i)", new ReadOnlyQuery.Rows() {
                @Override
                public void columns(List<String> names) {
                    seen.addAll(names);
                }

                @Override
                public boolean row(List<@Nullable Object> values) {
                    seen.addAll(values);
                    return seen.size() < 4;
                }
            });
            assertThat(rows).isEqualTo(3);
        }
        assertThat(seen).containsExactly("i", 0L, 1L, 2L);
    }

    @Test
    void whatWasCommittedBeforeACrashIsRead() throws SQLException, java.io.IOException {
        Path live = folder.resolve("live.duckdb");
        Path copy = folder.resolve("copy.duckdb");
        try (var connection = DriverManager.getConnection("jdbc:duckdb:" + live); var statement = connection.createStatement()) {
            statement.execute("create table t as select 1 a");
            // As a killed hub leaves them: the file, and beside it a log that nobody has folded in.
            java.nio.file.Files.copy(live, copy);
            java.nio.file.Files.copy(Path.of(live + ".wal"), Path.of(copy + ".wal"));
        }
        List<Object> seen = new ArrayList<>();
        try (ReadOnlyQuery query = new DuckDbEngine(copy).query()) {
            query.run("select a from t", new ReadOnlyQuery.Rows() {
                @Override
                public void columns(List<String> names) {
                    seen.addAll(names);
                }

                @Override
                public boolean row(List<@Nullable Object> values) {
                    seen.addAll(values);
                    return true;
                }
            });
        }
        assertThat(seen).containsExactly("a", 1L);
    }
}
