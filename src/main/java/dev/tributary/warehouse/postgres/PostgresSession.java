package dev.tributary.warehouse.postgres;

import dev.tributary.warehouse.JdbcSession;
import dev.tributary.warehouse.Sql;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.core.Parser;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A transaction on one PostgreSQL connection. Temporary tables end with it. */
final class PostgresSession extends JdbcSession {

    private static final Pattern STAGE = Pattern.compile("(?is)\\s*create or replace temp table (\\w+)\\s*(\\(.*|as\\b.*)");
    private static final Pattern DROP_STAGE = Pattern.compile("(?is)\\s*drop table temp\\.(.*)");
    private static final int FETCH_ROWS = 10_000;

    private final Connection connection;
    private final PostgresStatistics statistics;
    private final PostgresStatistics.Engine engine = new PostgresStatistics.Engine() {
        @Override
        public void execute(String sql) {
            update(sql);
        }

        @Override
        public long rows(String table) {
            return query("select reltuples::bigint from pg_class where oid = to_regclass(?)", row -> row.number(1), Sql.name(table))
                    .stream().findFirst().orElse(-1L);
        }
    };

    PostgresSession(Connection connection, PostgresStatistics statistics) {
        super(connection);
        this.connection = connection;
        this.statistics = statistics;
    }

    @Override
    public long execute(String sql, @Nullable Object... arguments) {
        Matcher stage = STAGE.matcher(sql);
        if (stage.matches()) {
            return stage(stage.group(1), stage.group(2), arguments);
        }
        Matcher drop = DROP_STAGE.matcher(sql);
        long rows = update(drop.matches() ? "drop table pg_temp." + drop.group(1) : sql, arguments);
        statistics.touched(engine, sql, rows);
        return rows;
    }

    /** PostgreSQL has no {@code create or replace} for tables. */
    private long stage(String table, String content, @Nullable Object... arguments) {
        update("drop table if exists pg_temp." + table);
        boolean filled = content.charAt(0) != '(';
        long rows = update(
                "create temp table " + table + (filled ? " on commit drop " + content : " " + PostgresSql.ddl(content) + " on commit drop"),
                arguments);
        statistics.forget(table);
        statistics.changed(engine, table, rows);
        return rows;
    }

    @Override
    public void beforeQuery(PreparedStatement statement) throws SQLException {
        statement.setFetchSize(FETCH_ROWS);
    }

    @Override
    protected EngineBulk append(String table, boolean temporary) throws SQLException {
        String target = (temporary ? "pg_temp." : "") + Sql.name(table);
        return new PostgresBulk(connection.unwrap(PGConnection.class).getCopyAPI().copyIn("copy " + target + " from stdin"),
                rows -> statistics.changed(engine, table, rows));
    }

    /** One reading for every engine: what PostgreSQL makes of its own of a text that passes is still one statement. */
    @Override
    public String parsed(String sql) {
        try (Connection parser = DriverManager.getConnection("jdbc:duckdb:");
                PreparedStatement statement = parser.prepareStatement("select json_serialize_sql(?::varchar)")) {
            statement.setString(1, sql);
            try (ResultSet tree = statement.executeQuery()) {
                tree.next();
                return tree.getString(1);
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** The server decides by itself. */
    @Override
    public void useEveryCore(boolean every) {
    }

    @Override
    public String sameRecord(String few, String many) {
        return few + ".source = " + many + ".source and " + few + ".source_id = " + many + ".source_id";
    }

    @Override
    public boolean prefersKeyOrder() {
        return true;
    }

    @Override
    public List<String> temporary() {
        return query("select relname::varchar from pg_class where relnamespace = pg_my_temp_schema() and relkind = 'r'",
                row -> row.text(1));
    }

    @Override
    public void drop(Collection<String> temporary) {
        if (!temporary.isEmpty()) {
            update("drop table " + temporary.stream().map(table -> "pg_temp." + Sql.name(table)).collect(Collectors.joining(", ")));
        }
    }

    /** The driver would send several statements one after the other; the engine takes only one. */
    @Override
    public PreparedStatement prepare(String sql, @Nullable Object... arguments) throws SQLException {
        demandOne(sql);
        return super.prepare(sql, arguments);
    }

    static void demandOne(String sql) throws SQLException {
        if (Parser.parseJdbcSql(sql, true, true, true, false, false).size() > 1) {
            throw new SQLException("more than one statement", "42601");
        }
    }

    /** Nothing a statement needs is prepared under a name: a plan that outlives the temporary table it was made for fails. */
    static void settle(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set time zone 'UTC'");
            statement.execute("set jit = off");
            statement.execute("set client_min_messages = warning");
            statement.execute("set idle_in_transaction_session_timeout = 0");
        }
    }
}
