package dev.tributary.warehouse;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The engine that fixtures keep their warehouse in: DuckDB, unless a test class that runs another one's tests on PostgreSQL says so. */
public final class TestEngine {

    private static final Map<Path, Engine> DATABASES = new ConcurrentHashMap<>();
    private static boolean postgres;

    private TestEngine() {
    }

    /** Called before and after all tests of a class that runs on PostgreSQL. */
    public static void usePostgres(boolean use) {
        postgres = use;
    }

    /** The same file always means the same warehouse. */
    public static Engine at(Path file) {
        return postgres ? DATABASES.computeIfAbsent(file, any -> Postgres.fresh()) : Engine.duckDb(file);
    }
}
