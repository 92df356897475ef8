package dev.tributary.identity;

import dev.tributary.warehouse.Session;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The temporary tables of one resolution, with their row counts. They are dropped on close: a temporary table lives as long as the
 * connection, and holds memory and personal data. Not thread-safe.
 */
final class StagingTables implements AutoCloseable {

    /** Tables with at least this many rows are dropped early, each by a statement of its own. */
    private static final long LARGE = 50_000;

    private final Session session;
    private final Map<String, Long> rows = new LinkedHashMap<>();

    StagingTables(Session session) {
        this.session = session;
    }

    /** Creates {@code stage_NAME} from a query. */
    void make(String name, String query) {
        rows.put(name, session.execute("create or replace temp table stage_" + name + " as\n" + query));
    }

    /** Inserts the result of a query into {@code stage_NAME}. */
    void add(String name, String query, @Nullable Object... arguments) {
        rows.merge(name, session.execute("insert into stage_" + name + "\n" + query, arguments), Long::sum);
    }

    /** Gives a table another name. */
    void rename(String name, String other) {
        session.execute("alter table stage_" + name + " rename to stage_" + other);
        rows.put(other, Objects.requireNonNull(rows.remove(name)));
    }

    /** Creates an empty {@code stage_NAME}. */
    void empty(String name, String columns) {
        session.execute("create or replace temp table stage_" + name + " (" + columns + ")");
        rows.put(name, 0L);
    }

    Session.Bulk append(String name) {
        Session.Bulk bulk = session.append("temp.stage_" + name);
        return new Session.Bulk() {
            private long appended;

            @Override
            public void row(@Nullable Object... values) {
                bulk.row(values);
                appended++;
            }

            @Override
            public void close() {
                bulk.close();
                rows.merge(name, appended, Long::sum);
            }
        };
    }

    /**
     * Replaces the rows of a table that match {@code stage_NAME}, which has the table's columns in order. Cheaper than an update of
     * scattered rows: at its next checkpoint the engine rewrites each updated column of all neighbouring rows.
     *
     * @param condition on {@code s} (staged) and {@code t} (table)
     */
    void replace(String table, String name, String condition) {
        if (count(name) > 0) {
            session.execute("delete from " + table + " t using stage_" + name + " s where " + condition);
            session.execute("insert into " + table + " select * from stage_" + name);
        }
    }

    /** Rows inserted into a table; deletions are not subtracted. 0 when there is no such table. */
    long count(String name) {
        return rows.getOrDefault(name, 0L);
    }

    /** Drops tables that are no longer needed, when they are large. */
    void drop(String... names) {
        var large = Arrays.stream(names).filter(name -> rows.getOrDefault(name, 0L) >= LARGE).toList();
        session.drop(large.stream().map(name -> "stage_" + name).toList());
        rows.keySet().removeAll(large);
    }

    @Override
    public void close() {
        session.drop(rows.keySet().stream().map(name -> "stage_" + name).toList());
        rows.clear();
    }
}
