package dev.tributary.backup;

import dev.tributary.Fault;
import dev.tributary.FaultException;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Operations on the inbox file as a whole: copy while in use, merge with the inbox of a backup. */
public final class InboxCopy {

    private InboxCopy() {
    }

    /** Writes a consistent copy while the inbox is in use. @param to must not exist */
    static void copy(Path inbox, Path to) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + inbox);
                Statement statement = connection.createStatement()) {
            statement.execute("pragma busy_timeout = 10000");
            statement.execute("vacuum into '" + to.toString().replace("'", "''") + "'");
        } catch (SQLException e) {
            throw fault("copied", e);
        }
    }

    /** Removes deleted entries from the file; waits for writers. */
    public static void clean(Path inbox) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + inbox);
                Statement statement = connection.createStatement()) {
            statement.execute("pragma busy_timeout = 10000");
            statement.execute("vacuum");
            statement.execute("pragma wal_checkpoint(truncate)");
        } catch (SQLException e) {
            throw fault("cleaned of what was deleted", e);
        }
    }

    /** Adds the entries of the present inbox to a backup's inbox, so that a restore loses no acknowledged request. */
    static void add(Path present, Path restored) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + restored);
                Statement statement = connection.createStatement()) {
            statement.execute("attach '" + present.toString().replace("'", "''") + "' as present");
            boolean same;
            try (ResultSet row = statement.executeQuery("select (select id from main.about) = (select id from present.about)")) {
                same = row.next() && row.getBoolean(1);
            }
            String columns = (same ? "position, " : "") + "connection, stream, topic, received_at, headers, body";
            statement.execute(
                    "insert or ignore into main.entries (" + columns + ") select " + columns + " from present.entries order by position");
        } catch (SQLException e) {
            throw fault("brought together with the backup's", e);
        }
    }

    private static FaultException fault(String action, SQLException e) {
        return new FaultException(Fault.WAREHOUSE, "the inbox cannot be " + action + " (" + e.getErrorCode() + "); check the disk", e);
    }
}
