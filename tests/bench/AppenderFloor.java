import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

import java.math.BigDecimal;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code AppenderFloor WAREHOUSE TABLE NEW}: how fast the rows of a warehouse's table go into a new database by DuckDB's Appender, in one
 * transaction and with the warehouse's own settings. Reading them is not counted.
 */
final class AppenderFloor {

    private static final int CHUNK = 20_000;

    public static void main(String[] arguments) throws Exception {
        long rows = 0;
        long nanos = 0;
        try (DuckDBConnection from = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:" + arguments[0]);
                DuckDBConnection to = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:" + arguments[2]);
                Statement read = from.createStatement();
                Statement write = to.createStatement()) {
            String table = arguments[1];
            write.execute("set threads = " + Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
            write.execute("set preserve_insertion_order = false");
            try (ResultSet declared = read.executeQuery("select sql from duckdb_tables() where table_name = '" + table + "'")) {
                declared.next();
                write.execute(declared.getString(1));
            }
            long begun = System.nanoTime();
            write.execute("begin transaction");
            nanos += System.nanoTime() - begun;
            try (ResultSet result = read.executeQuery("select * from " + table)) {
                for (List<Object[]> chunk = chunk(result); !chunk.isEmpty(); chunk = chunk(result)) {
                    begun = System.nanoTime();
                    append(to, table, chunk);
                    nanos += System.nanoTime() - begun;
                    rows += chunk.size();
                }
            }
            begun = System.nanoTime();
            write.execute("commit");
            nanos += System.nanoTime() - begun;
        }
        System.out.printf(Locale.ROOT, "rows=%d seconds=%.2f per_second=%.0f%n", rows, nanos / 1e9, rows / (nanos / 1e9));
    }

    private static List<Object[]> chunk(ResultSet result) throws SQLException {
        List<Object[]> chunk = new ArrayList<>();
        int columns = result.getMetaData().getColumnCount();
        while (chunk.size() < CHUNK && result.next()) {
            Object[] row = new Object[columns];
            for (int i = 0; i < columns; i++) {
                Object value = result.getObject(i + 1);
                row[i] = value == null || value instanceof BigDecimal || value instanceof Long || value instanceof Boolean
                        || value instanceof Timestamp || value instanceof Date ? value : value.toString();
            }
            chunk.add(row);
        }
        return chunk;
    }

    private static void append(DuckDBConnection to, String table, List<Object[]> rows) throws SQLException {
        try (DuckDBAppender appender = to.createAppender(DuckDBConnection.DEFAULT_SCHEMA, table)) {
            for (Object[] row : rows) {
                appender.beginRow();
                for (Object value : row) {
                    if (value == null) {
                        appender.appendNull();
                    } else if (value instanceof BigDecimal number) {
                        appender.append(number);
                    } else if (value instanceof Timestamp time) {
                        appender.appendEpochMicros(time.getTime() * 1_000);
                    } else if (value instanceof Date day) {
                        appender.append(day.toLocalDate());
                    } else if (value instanceof Long number) {
                        appender.append(number);
                    } else if (value instanceof Boolean yes) {
                        appender.append(yes);
                    } else {
                        appender.append((String) value);
                    }
                }
                appender.endRow();
            }
        }
    }
}
