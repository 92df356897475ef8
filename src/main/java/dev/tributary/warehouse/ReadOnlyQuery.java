package dev.tributary.warehouse;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * SQL that a person typed, run so that it can read the warehouse and nothing else: the file is opened read-only, files and network
 * are out of reach, the configuration is locked, and only one SELECT (or what DuckDB reads as one: FROM, VALUES, WITH, DESCRIBE,
 * SHOW, SUMMARIZE) runs at a time. Results are streamed. Not thread-safe.
 *
 * <p>All methods throw {@link FaultException} of kind WAREHOUSE, whose message is one sentence for the person who typed.
 */
public final class ReadOnlyQuery implements AutoCloseable {

    /** Takes a result, row by row. */
    public interface Rows {

        /** Called once, before the first row. */
        void columns(List<String> names);

        /**
         * Takes one row; false asks for no more. A value is null, a {@link Boolean}, a {@link BigDecimal} without trailing zeros, a
         * {@link BigInteger} or {@link Long}, a {@link Double}, or text; times are text in UTC, such as {@code 2010-12-01 08:26:00}.
         */
        boolean row(List<@Nullable Object> values);
    }

    private static final String MEMORY = "512MB";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    private static final Pattern NO_ACCESS = Pattern.compile("(?s).*Cannot access (?:file|directory) (\".*?\") - .*disabled by configuration.*");
    private static final Pattern ABOUT_VALUES = Pattern.compile("(?s)(?:Conversion|Invalid Input|Out of Range) Error: .*");
    private static final Pattern VALUE = Pattern.compile("'(.*)'|\"(.*)\"|(\\S*(?:@|[0-9]{5})\\S*)");

    private final Path file;
    private final Connection connection;

    private ReadOnlyQuery(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    /** @param file the warehouse's file, which must exist and must not be open in another process */
    public static ReadOnlyQuery open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new FaultException(Fault.WAREHOUSE, "there is no warehouse at " + file + "; run a route first, or name the right --home");
        }
        try {
            return new ReadOnlyQuery(file, connect(file, true));
        } catch (SQLException e) {
            throw DuckDbWarehouse.fault("open " + file.getFileName(), e);
        }
    }

    private static Connection connect(Path file, boolean stream) throws SQLException {
        Properties properties = new Properties();
        properties.put("access_mode", "READ_ONLY");
        properties.put("enable_external_access", "false");
        properties.put("autoinstall_known_extensions", "false");
        properties.put("autoload_known_extensions", "false");
        properties.put("allow_community_extensions", "false");
        properties.put("memory_limit", MEMORY);
        properties.put("temp_directory", file + ".spill");
        properties.put("jdbc_stream_results", String.valueOf(stream));
        Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file, properties);
        try (Statement statement = connection.createStatement()) {
            statement.execute("set TimeZone = 'UTC'");
            statement.execute("set lock_configuration = true");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    /** Runs one SELECT and returns the number of rows it gave. After a failure nothing more can be run. */
    public long run(String sql, Rows rows) {
        try {
            demandOneSelect(sql);
            try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(sql)) {
                return read(result, rows);
            }
        } catch (SQLException e) {
            throw new FaultException(Fault.WAREHOUSE, sentence(String.valueOf(e.getMessage()), sql), e);
        }
    }

    /** DuckDB can serialize a SELECT and nothing else, so its own parser says what this text is. */
    private void demandOneSelect(String sql) throws SQLException {
        String ask = "select json_extract_string(tree, '$.error_type'), json_extract_string(tree, '$.error_message'), "
                + "cast(json_extract_string(tree, '$.position') as integer), json_array_length(tree, '$.statements') from (select json_serialize_sql(?::varchar) tree)";
        try (PreparedStatement statement = connection.prepareStatement(ask)) {
            statement.setString(1, sql);
            try (ResultSet answer = statement.executeQuery()) {
                answer.next();
                String error = answer.getString(1);
                if ("parser".equals(error)) {
                    throw refused("the SQL cannot be read: " + answer.getString(2) + where(sql, answer.getInt(3)) + "; correct it there");
                }
                if (error != null) {
                    throw refused("only a SELECT can run here, for a query never changes the warehouse; write one that begins with select, from or with");
                }
                if (answer.getInt(4) != 1) {
                    throw refused(answer.getInt(4) == 0 ? "there is no SQL to run; write a SELECT" : "this is more than one statement; run them one by one");
                }
            }
        }
    }

    private static String where(String sql, int position) {
        String before = sql.substring(0, Math.min(Math.max(position, 0), sql.length()));
        return " at line " + (before.lines().count() == 0 ? 1 : before.split("\n", -1).length) + ", column " + (before.length() - before.lastIndexOf('\n'));
    }

    private static FaultException refused(String sentence) {
        return new FaultException(Fault.WAREHOUSE, sentence);
    }

    private static long read(ResultSet result, Rows rows) throws SQLException {
        ResultSetMetaData about = result.getMetaData();
        int columns = about.getColumnCount();
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
            names.add(about.getColumnLabel(i));
        }
        rows.columns(names);
        long count = 0;
        boolean more = true;
        while (more && result.next()) {
            List<@Nullable Object> values = new ArrayList<>(columns);
            for (int i = 1; i <= columns; i++) {
                values.add(value(result, i, about.getColumnType(i)));
            }
            more = rows.row(values);
            count++;
        }
        return count;
    }

    private static @Nullable Object value(ResultSet result, int column, int type) throws SQLException {
        if (type == Types.TIMESTAMP) {
            LocalDateTime time = result.getObject(column, LocalDateTime.class);
            return time == null ? null : text(time);
        }
        Object value = result.getObject(column);
        if (value == null || value instanceof Boolean || value instanceof Double || value instanceof BigInteger || value instanceof Long) {
            return value;
        } else if (value instanceof BigDecimal decimal) {
            return decimal.stripTrailingZeros();
        } else if (value instanceof Float number) {
            return Double.valueOf(number.toString());
        } else if (value instanceof Number number) {
            return number.longValue();
        } else if (value instanceof OffsetDateTime time) {
            return text(time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime());
        } else if (value instanceof Blob blob) {
            return HexFormat.of().formatHex(blob.getBytes(1, Math.toIntExact(blob.length())));
        }
        return value.toString();
    }

    private static String text(LocalDateTime time) {
        String seconds = TIME.format(time);
        return time.getNano() == 0 ? seconds : seconds + String.format(java.util.Locale.ROOT, ".%09d", time.getNano()).replaceFirst("0+$", "");
    }

    /** What DuckDB says, as one sentence. */
    private String sentence(String message, String sql) {
        String said = message.contains("Invalid result set") ? reason(sql) : message;
        Matcher noAccess = NO_ACCESS.matcher(said);
        if (noAccess.matches()) {
            return "a query may not touch files or the network, so not " + noAccess.group(1) + "; name tables of the warehouse (show tables lists them)";
        }
        if (said.startsWith("Out of Memory")) {
            return "this query needs more than " + MEMORY + " of memory; select fewer rows or columns, or aggregate";
        }
        String line = said.replaceFirst("(?s)\\n\\s*LINE [0-9]+:.*", "").strip().replaceAll("\\s*\\R\\s*", " ");
        return ABOUT_VALUES.matcher(line).matches() ? withoutValues(line, sql) : line;
    }

    /** The value that a query stumbled over may be a person's; only what was typed is said back. */
    private static String withoutValues(String line, String sql) {
        return VALUE.matcher(line).replaceAll(found -> {
            String value = found.group(1) != null ? found.group(1) : found.group(2) != null ? found.group(2) : found.group(3);
            return Matcher.quoteReplacement(sql.contains(value) ? found.group() : "'…'");
        });
    }

    /** Streaming loses why a query failed; asked for the whole result at once, DuckDB says it. Needs a connection of its own, and one at a time. */
    private String reason(String sql) {
        close();
        try (Connection whole = connect(file, false); Statement statement = whole.createStatement(); ResultSet result = statement.executeQuery(sql)) {
            return "the query failed while it ran; run it again";
        } catch (SQLException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw DuckDbWarehouse.fault("close", e);
        }
    }
}
