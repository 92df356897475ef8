package dev.tributary.warehouse;

import dev.tributary.warehouse.duckdb.DuckDbEngine;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The engine that fixtures keep their warehouse in: DuckDB, unless a test class that runs another one's tests on PostgreSQL says so. */
public final class TestEngine {

    private static final Map<Path, Engine> DATABASES = new ConcurrentHashMap<>();
    private static final DateTimeFormatter FORM = new DateTimeFormatterBuilder().appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.MICRO_OF_SECOND, 1, 6, true).toFormatter(Locale.ROOT);
    private static boolean postgres;

    private TestEngine() {
    }

    /** Called before and after all tests of a class that runs on PostgreSQL. */
    public static void usePostgres(boolean use) {
        postgres = use;
    }

    /** What {@code config/application.yaml} says of the warehouse; its password is in a file of {@code folder}. */
    public static String settings(Path folder) throws IOException {
        return postgres ? Postgres.settings(folder) : "";
    }

    /** A column as text, spelled alike by every engine. */
    public static String text(ResultRow row, int column) {
        Object value = row.value(column);
        if (value instanceof Instant time) {
            return FORM.format(time.atOffset(ZoneOffset.UTC));
        }
        return value instanceof Boolean ? value.toString() : row.text(column);
    }

    /** The same file always means the same warehouse. */
    public static Engine at(Path file) {
        return postgres ? DATABASES.computeIfAbsent(file, any -> Postgres.fresh()) : new DuckDbEngine(file);
    }
}
