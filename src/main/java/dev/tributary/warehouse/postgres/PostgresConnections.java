package dev.tributary.warehouse.postgres;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;
import org.postgresql.util.PSQLException;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * How connections to one PostgreSQL database are made, and what is said when that fails. Immutable.
 *
 * @param url      {@code jdbc:postgresql://host/database}; its {@code currentSchema}, if any, is where the tables are
 * @param user     null: as the URL or the driver says
 * @param password null: none
 */
record PostgresConnections(String url, @Nullable String user, @Nullable String password) {

    private static final int LEAST_VERSION = 170_000;
    private static final Pattern VALUES = Pattern.compile("\"[^\"]*\"|'[^']*'");

    /** @param purpose shown to who looks at {@code pg_stat_activity} */
    Connection connect(String purpose) throws SQLException {
        Properties properties = new Properties();
        if (user != null) {
            PGProperty.USER.set(properties, user);
        }
        if (password != null) {
            PGProperty.PASSWORD.set(properties, password);
        }
        PGProperty.APPLICATION_NAME.set(properties,
                "tributary " + purpose + ", process " + ProcessHandle.current().pid() + " on " + host());
        // A plan kept under a name fails once the temporary table it was made for is another.
        PGProperty.PREPARE_THRESHOLD.set(properties, 0);
        // Texts become what the column is, as with DuckDB.
        PGProperty.STRING_TYPE.set(properties, "unspecified");
        // The detail of an error quotes rows, and rows are people.
        PGProperty.LOG_SERVER_ERROR_DETAIL.set(properties, false);
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        Connection connection = DriverManager.getConnection(url, properties);
        try {
            demandUsable(connection);
            PostgresSession.settle(connection);
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** SQL from people runs as this user: one who can read the server's files or run its programs is not let in. */
    private static void demandUsable(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery("""
                select current_setting('server_version_num')::integer, current_setting('server_version'), current_setting('server_encoding'), current_schema(), current_user,
                       (select rolsuper from pg_roles where rolname = current_user)
                       or pg_has_role(current_user, 'pg_read_server_files', 'MEMBER') or pg_has_role(current_user, 'pg_write_server_files', 'MEMBER')
                       or pg_has_role(current_user, 'pg_execute_server_program', 'MEMBER')
                """)) {
            row.next();
            if (row.getInt(1) < LEAST_VERSION) {
                throw new FaultException(Fault.CONFIG,
                        "the warehouse's PostgreSQL is " + row.getString(2) + ", and at least 17 is needed; upgrade it");
            }
            if (!row.getString(3).equals("UTF8")) {
                throw new FaultException(Fault.CONFIG, "the warehouse's database is encoded in " + row.getString(3)
                        + "; make one with: create database tributary encoding 'UTF8' template template0");
            }
            if (row.getString(4) == null) {
                throw new FaultException(Fault.CONFIG,
                        "the warehouse's database has no schema to make tables in; create the one that currentSchema names in warehouse: url of config/application.yaml");
            }
            if (row.getBoolean(6)) {
                throw new FaultException(Fault.CONFIG, "the warehouse's user " + row.getString(5)
                        + " may read files and run programs on the database server, and so could any query; "
                        + "make an ordinary one that owns the database (create role tributary login password '…'; create database tributary owner tributary), and name it in config/application.yaml");
            }
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "an unnamed host";
        }
    }

    /** Where it is, for people: without user, password or options. */
    public String place() {
        return url.replaceFirst("^jdbc:postgresql:(//)?", "").replaceFirst("\\?.*", "").replaceFirst("^.*@", "");
    }

    FaultException fault(String doing, SQLException e) {
        String state = Objects.requireNonNullElse(e.getSQLState(), "");
        String sentence = switch (state) {
            case "28P01", "28000" -> "PostgreSQL at " + place()
                    + " does not let this user in; correct warehouse: user and password in config/application.yaml";
            case "3D000" -> "there is no such database at " + place() + "; create it, or correct warehouse: url in config/application.yaml";
            case "42501" -> "the warehouse's user may not do this in " + place() + " (" + said(e) + "); let it own the database or schema";
            case "53100" -> "the database server's disk is full; nothing of this step was stored; free space and run again";
            case "53300" -> "PostgreSQL at " + place() + " takes no more connections; close some, or raise max_connections";
            default -> lost(e) ? "PostgreSQL at " + place()
                    + " cannot be reached, or ended the connection; nothing of this step was stored; see that it runs, then run again"
                    : "the warehouse could not " + doing + ": " + said(e);
        };
        return new FaultException(Fault.WAREHOUSE, sentence, e);
    }

    /** Whether the connection is gone. */
    static boolean lost(SQLException e) {
        String state = Objects.requireNonNullElse(e.getSQLState(), "");
        return state.startsWith("08") || state.startsWith("57P");
    }

    /** The engine quotes the values it stumbles over; a message of ours shows none. */
    static String said(SQLException e) {
        boolean aboutValues = Objects.requireNonNullElse(e.getSQLState(), "").matches("(22|23|P0).*");
        String message = e instanceof PSQLException server && server.getServerErrorMessage() != null
                ? String.valueOf(server.getServerErrorMessage().getMessage())
                : String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return aboutValues ? VALUES.matcher(message).replaceAll("'…'") : message;
    }

    @Override
    public String toString() {
        return place();
    }
}
