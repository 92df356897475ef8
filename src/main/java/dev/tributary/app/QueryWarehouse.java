package dev.tributary.app;

import dev.tributary.config.Home;
import dev.tributary.warehouse.ReadOnlyQuery;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Runs SELECTs that can neither change the warehouse nor reach files or the network. Starts no route. Not thread-safe. */
public final class QueryWarehouse implements AutoCloseable {

    private final ReadOnlyQuery query;

    private QueryWarehouse(ReadOnlyQuery query) {
        this.query = query;
    }

    /**
     * On the warehouse of a home that no other process has open.
     *
     * @throws dev.tributary.FaultException of kind WAREHOUSE when there is none
     */
    public static QueryWarehouse of(Home home) {
        return new QueryWarehouse(Hub.engine(home).query());
    }

    /** Beside the work of an open hub. To be closed before it. */
    public static QueryWarehouse of(Hub hub) {
        return new QueryWarehouse(hub.warehouse().query());
    }

    /** Whether the home may have a warehouse to query. */
    public static boolean isPossible(Home home) {
        return Hub.engine(home).exists();
    }

    /**
     * Runs one SELECT.
     *
     * @return the number of rows it gave
     * @throws dev.tributary.FaultException of kind WAREHOUSE, with a sentence for the author of the SQL; after it nothing more can be run
     */
    public long run(String sql, ResultRows rows) {
        return query.run(sql, new ReadOnlyQuery.Rows() {
            @Override
            public void columns(List<String> names) {
                rows.columns(names);
            }

            @Override
            public boolean row(List<@Nullable Object> values) {
                return rows.row(values);
            }
        });
    }

    /** All rows of a small result. @throws dev.tributary.FaultException as {@link #run} */
    public List<List<@Nullable Object>> all(String sql) {
        List<List<@Nullable Object>> all = new ArrayList<>();
        query.run(sql, new ReadOnlyQuery.Rows() {
            @Override
            public void columns(List<String> names) {
                // The caller wrote the SQL and knows them.
            }

            @Override
            public boolean row(List<@Nullable Object> values) {
                return all.add(values);
            }
        });
        return all;
    }

    @Override
    public void close() {
        query.close();
    }
}
