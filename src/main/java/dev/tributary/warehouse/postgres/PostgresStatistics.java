package dev.tributary.warehouse.postgres;

import dev.tributary.warehouse.Sql;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sees to it that the engine's plans rest on what tables hold now. It counts rows by itself only once a minute, and of temporary tables
 * never; a join planned for an empty table that has since got a thousand rows takes a minute instead of a moment. Not thread-safe: the
 * writer lane's.
 */
final class PostgresStatistics {

    private static final Pattern CHANGE = Pattern.compile("(?is)\\s*(?:insert into|merge into|update|delete from)\\s+\"?(\\w+)\"?.*");
    private static final long FEW = 100;

    /** What a table held when it was last looked at, and the rows touched since. */
    private static final class Known {
        private final long rows;
        private long since;

        Known(long rows) {
            this.rows = rows;
        }
    }

    /** Runs a statement. */
    interface Engine {
        void execute(String sql);

        /** The engine's own idea of a table's rows; negative when it has none. */
        long rows(String table);
    }

    private final Map<String, Known> tables = new HashMap<>();

    /** To be called after a statement that touched rows. */
    void touched(Engine engine, String sql, long rows) {
        Matcher change = CHANGE.matcher(sql);
        if (rows > 0 && change.matches()) {
            changed(engine, change.group(1), rows);
        }
    }

    /** Looks at a table again when half as many rows were touched as it had. */
    void changed(Engine engine, String table, long rows) {
        Known known = tables.get(table);
        if (known == null) {
            known = new Known(Math.max(0, engine.rows(table)));
            tables.put(table, known);
        }
        known.since += rows;
        if (known.since >= Math.max(FEW, known.rows / 2)) {
            engine.execute("analyze " + Sql.name(table));
            tables.put(table, new Known(Math.max(known.since, engine.rows(table))));
        }
    }

    /** A temporary table begins anew. */
    void forget(String table) {
        tables.put(table, new Known(0));
    }

    /** What was learnt in a transaction that was rolled back is gone with it. */
    void forgetAll() {
        tables.clear();
    }
}
