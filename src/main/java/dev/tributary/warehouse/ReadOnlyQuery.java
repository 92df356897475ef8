package dev.tributary.warehouse;

import dev.tributary.FaultException;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/**
 * SQL that a person typed, run so that it can read the warehouse and nothing else: nothing is written, no file, program or network is
 * within reach, and only one SELECT, or what the engine reads as one, runs at a time. Results are streamed. Not thread-safe.
 *
 * <p>All methods throw {@link FaultException} of kind WAREHOUSE, whose message is one sentence for the person who typed.
 */
public interface ReadOnlyQuery extends AutoCloseable {

    /** Takes a result, row by row. */
    interface Rows {

        /** Called once, before the first row. */
        void columns(List<String> names);

        /**
         * Takes one row; false asks for no more. A value is null, a {@link Boolean}, a {@link BigDecimal} without trailing zeros, a
         * {@link BigInteger} or {@link Long}, a {@link Double}, or text; times are text in UTC, such as {@code 2010-12-01 08:26:00}.
         */
        boolean row(List<@Nullable Object> values);
    }

    /** Runs one SELECT and returns the number of rows it gave. After a failure nothing more can be run. */
    long run(String sql, Rows rows);

    @Override
    void close();
}
