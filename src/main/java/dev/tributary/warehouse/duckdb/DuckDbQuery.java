package dev.tributary.warehouse.duckdb;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.warehouse.QueryResult;
import dev.tributary.warehouse.ReadOnlyQuery;
import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * SQL of people on DuckDB: the file is opened read-only, files and network are out of reach, the configuration is locked, and only what
 * DuckDB reads as one SELECT runs (FROM, VALUES, WITH, DESCRIBE, SHOW and SUMMARIZE are). Not thread-safe.
 */
final class DuckDbQuery implements ReadOnlyQuery {

    private static final String MEMORY = "512MB";
    private static final Pattern NO_ACCESS = Pattern
            .compile("(?s).*Cannot access (?:file|directory) (\".*?\") - .*disabled by configuration.*");
    private static final Pattern ABOUT_VALUES = Pattern.compile("(?s)(?:Conversion|Invalid Input|Out of Range) Error: .*");
    private static final Pattern VALUE = Pattern.compile("'(.*)'|\"(.*)\"|(\\S*(?:@|[0-9]{5})\\S*)");

    private final @Nullable Path file;
    private final Connection connection;

    private DuckDbQuery(@Nullable Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    /** @param file the warehouse's file, which must exist and must not be open in another process */
    public static DuckDbQuery open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new FaultException(Fault.WAREHOUSE, "there is no warehouse at " + file + "; run a route first, or name the right --home");
        }
        try {
            return new DuckDbQuery(file, connect(file, true));
        } catch (SQLException e) {
            throw DuckDbConnections.fault("open " + file.getFileName(), e);
        }
    }

    /**
     * Beside a warehouse that is open and writes: its configuration, which is locked, lets no SQL reach files either, and the transaction
     * takes no writes.
     *
     * @param connection to that warehouse, used by nobody else
     */
    static DuckDbQuery beside(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("begin transaction read only");
            return new DuckDbQuery(null, connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
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

    @Override
    public long run(String sql, Rows rows) {
        try {
            demandOneSelect(sql);
            try (Statement statement = connection.createStatement(); ResultSet result = statement.executeQuery(sql)) {
                return QueryResult.read(result, rows);
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
                    throw refused(
                            "only a SELECT can run here, for a query never changes the warehouse; write one that begins with select, from or with");
                }
                if (answer.getInt(4) != 1) {
                    throw refused(answer.getInt(4) == 0 ? "there is no SQL to run; write a SELECT"
                            : "this is more than one statement; run them one by one");
                }
            }
        }
    }

    private static String where(String sql, int position) {
        String before = sql.substring(0, Math.min(Math.max(position, 0), sql.length()));
        return " at line " + (before.lines().count() == 0 ? 1 : before.split("\n", -1).length) + ", column "
                + (before.length() - before.lastIndexOf('\n'));
    }

    private static FaultException refused(String sentence) {
        return new FaultException(Fault.WAREHOUSE, sentence);
    }

    /** What DuckDB says, as one sentence. */
    private String sentence(String message, String sql) {
        String said = message.contains("Invalid result set") ? reason(sql) : message;
        Matcher noAccess = NO_ACCESS.matcher(said);
        if (noAccess.matches()) {
            return "a query may not touch files or the network, so not " + noAccess.group(1)
                    + "; name tables of the warehouse (show tables lists them)";
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

    /**
     * Streaming loses why a query failed; asked for the whole result at once, DuckDB says it. Needs a connection of its own, and one at a
     * time.
     */
    private String reason(String sql) {
        if (file == null) {
            return "the query failed while it ran; stop serve and run it again to be told why";
        }
        close();
        try (Connection whole = connect(file, false);
                Statement statement = whole.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
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
            throw DuckDbConnections.fault("close", e);
        }
    }
}
