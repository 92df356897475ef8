package dev.tributary.warehouse;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Statements inside one transaction. Not thread-safe, and dead when the work returns. Arguments may be strings, numbers, booleans, instants, dates and null. */
public interface Session {

    /** Reads a row of a result. */
    @FunctionalInterface
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Runs one statement. @return rows touched */
    long execute(String sql, @Nullable Object... arguments) throws SQLException;

    <T> List<T> query(String sql, RowReader<T> reader, @Nullable Object... arguments) throws SQLException;

    /** The first column of the only row, as a whole number; 0 for null. */
    long count(String sql, @Nullable Object... arguments) throws SQLException;

    /** Appends rows in bulk, within the transaction. Close it before the next statement. */
    Bulk append(String table) throws SQLException;

    /** A bulk writer: values of every column of the table, in its order. Not thread-safe. */
    interface Bulk extends AutoCloseable {

        /** Strings, longs, integers, decimals, booleans, instants, dates, or null. */
        void row(@Nullable Object... values) throws SQLException;

        @Override
        void close() throws SQLException;
    }
}
