package dev.tributary.warehouse;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;

/**
 * Statements inside one transaction. All methods throw {@link StatementException} when the engine refuses. Not thread-safe, and dead when
 * the work returns. Arguments may be strings, numbers, booleans, instants, dates and null; instants are kept to the microsecond, and the
 * character NUL is left out.
 *
 * <p>Statements are written so that DuckDB and PostgreSQL from 17 on both take them. Two heads are every engine's, though neither standard
 * nor PostgreSQL's: {@code create or replace temp table NAME} with {@code as …} or columns, and {@code drop table temp.NAME}. What is
 * easily missed: say {@code nulls first} or {@code nulls last} wherever a null may be sorted, divide whole numbers with
 * {@code floor(a * 1.0 / b)}, and order texts that are no columns of a table by nothing that matters.
 */
public interface Session {

    /** Reads a row of a result. */
    @FunctionalInterface
    interface RowReader<T> {
        T read(ResultRow row);
    }

    /** Takes a row of a result. */
    @FunctionalInterface
    interface RowTaker {
        void take(ResultRow row);
    }

    /** Runs one statement. @return rows touched, for reports; what is done next does not depend on it, for not every engine counts alike */
    long execute(String sql, @Nullable Object... arguments);

    /** The rows of a result that is small. */
    <T> List<T> query(String sql, RowReader<T> reader, @Nullable Object... arguments);

    /** Hands over rows one after the other, so that memory does not grow with the result. The session runs no other statement meanwhile. */
    void each(String sql, RowTaker taker, @Nullable Object... arguments);

    /** The first column of the only row, as a whole number; 0 for null. */
    long count(String sql, @Nullable Object... arguments);

    /**
     * Appends rows in bulk, within the transaction. Close it before the next statement.
     *
     * @param table its name, after {@code temp.} when it is a temporary one
     */
    Bulk append(String table);

    /** The names of a table's columns in their order; empty when there is no such table. */
    List<String> columns(String table);

    /** The tables of the warehouse, without temporary ones, by name. */
    List<String> tables();

    /** The views of the warehouse, by name. */
    List<String> views();

    /**
     * How a text reads as SQL: the tree that DuckDB's parser makes of selections, as JSON; {@code error} is true in it when the text is
     * anything else.
     */
    String parsed(String sql);

    /**
     * Lets the engine work on every core, or again on as many as leave room for others: for long statements while nobody in this process
     * has anything else to do. It is the engine's own setting, so two at a time only lose or win a little speed.
     */
    void useEveryCore(boolean every);

    /**
     * An SQL condition for joining: rows of two tables speak of the same record, by {@code source} and {@code source_id}; spelled so that
     * this engine finds few among many without reading all columns of all of them.
     *
     * @param few  the alias of the table with few rows
     * @param many the alias of the other
     */
    String sameRecord(String few, String many);

    /** Whether rows are better written in the order of their keys. */
    boolean prefersKeyOrder();

    /** The temporary tables that there are. They may live as long as the connection: they hold memory, and personal data. */
    List<String> temporary();

    /** Drops temporary tables. */
    void drop(Collection<String> temporary);

    /** A bulk writer: values of every column of the table, in its order. Not thread-safe. */
    interface Bulk extends AutoCloseable {

        /** Strings, longs, integers, decimals, booleans, instants, dates, or null. */
        void row(@Nullable Object... values);

        @Override
        void close();
    }
}
