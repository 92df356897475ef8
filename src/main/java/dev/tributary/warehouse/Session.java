package dev.tributary.warehouse;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/**
 * Statements inside one transaction. Not thread-safe, and dead when the work returns. Arguments may be strings, numbers, booleans,
 * instants, dates and null; instants are kept to the microsecond, and the character NUL is left out.
 *
 * <p>Statements are written so that DuckDB and PostgreSQL from 17 on both take them. Two heads are every engine's, though neither standard nor
 * PostgreSQL's: {@code create or replace temp table NAME} with {@code as …} or columns, and {@code drop table temp.NAME}. What is easily
 * missed: say {@code nulls first} or {@code nulls last} wherever a null may be sorted, divide whole numbers with
 * {@code floor(a * 1.0 / b)}, and order texts that are no columns of a table by nothing that matters.
 */
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

    /**
     * Appends rows in bulk, within the transaction. Close it before the next statement.
     *
     * @param table its name, after {@code temp.} when it is a temporary one
     */
    Bulk append(String table) throws SQLException;

    /** The names of a table's columns in their order; empty when there is no such table. */
    default List<String> columns(String table) throws SQLException {
        return query("select column_name from information_schema.columns where table_catalog = current_database() and table_schema = current_schema() and table_name = ? "
                + "order by ordinal_position", row -> row.getString(1), table);
    }

    /** The tables and views of the warehouse. */
    default List<String> tables() throws SQLException {
        return query("select table_name from information_schema.tables where table_catalog = current_database() and table_schema = current_schema() order by table_name",
                row -> row.getString(1));
    }

    /** How a text reads as SQL: the tree that DuckDB's parser makes of selections, as JSON; {@code error} is true in it when the text is anything else. */
    String parsed(String sql) throws SQLException;

    /**
     * Lets the engine work on every core, or again on as many as leave room for others: for long statements while nobody in this process has
     * anything else to do. It is the engine's own setting, so two at a time only lose or win a little speed.
     */
    void useEveryCore(boolean every) throws SQLException;

    /**
     * An SQL condition for joining: rows of two tables speak of the same record, by {@code source} and {@code source_id}; spelled so that this engine finds few
     * among many without reading all columns of all of them.
     *
     * @param few  the alias of the table with few rows
     * @param many the alias of the other
     */
    String sameRecord(String few, String many);

    /** Whether rows are better written in the order of their keys. */
    boolean prefersKeyOrder();

    /** The temporary tables that there are. They may live as long as the connection: they hold memory, and personal data. */
    List<String> temporary() throws SQLException;

    /** Drops temporary tables. */
    void drop(Collection<String> temporary) throws SQLException;

    /** A bulk writer: values of every column of the table, in its order. Not thread-safe. */
    interface Bulk extends AutoCloseable {

        /** Strings, longs, integers, decimals, booleans, instants, dates, or null. */
        void row(@Nullable Object... values) throws SQLException;

        @Override
        void close() throws SQLException;
    }
}
