package dev.tributary.backup;

import dev.tributary.Fault;
import dev.tributary.FaultException;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The inbox's file as a whole: copied while it is in use, and brought together with the one of a backup. */
public final class InboxCopy {

    private InboxCopy() {
    }

    /** Writes a copy as of now. @param to must not exist */
    static void copy(Path inbox, Path to) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + inbox); Statement statement = connection.createStatement()) {
            statement.execute("pragma busy_timeout = 10000");
            statement.execute("vacuum into '" + to.toString().replace("'", "''") + "'");
        } catch (SQLException e) {
            throw fault("copied", e);
        }
    }

    /** Takes off the disk what was deleted; waits for whoever writes. */
    public static void clean(Path inbox) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + inbox); Statement statement = connection.createStatement()) {
            statement.execute("pragma busy_timeout = 10000");
            statement.execute("vacuum");
            statement.execute("pragma wal_checkpoint(truncate)");
        } catch (SQLException e) {
            throw fault("cleaned of what was deleted", e);
        }
    }

    /** Adds what waits in {@code present} to a backup's inbox: nothing that was acknowledged after the backup is lost by restoring it. */
    static void add(Path present, Path restored) {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + restored); Statement statement = connection.createStatement()) {
            statement.execute("attach '" + present.toString().replace("'", "''") + "' as present");
            boolean same;
            try (ResultSet row = statement.executeQuery("select (select id from main.about) = (select id from present.about)")) {
                same = row.next() && row.getBoolean(1);
            }
            String columns = (same ? "position, " : "") + "connection, stream, topic, received_at, headers, body";
            statement.execute("insert or ignore into main.entries (" + columns + ") select " + columns + " from present.entries order by position");
        } catch (SQLException e) {
            throw fault("brought together with the backup's", e);
        }
    }

    private static FaultException fault(String what, SQLException e) {
        return new FaultException(Fault.WAREHOUSE, "the inbox cannot be " + what + " (" + e.getErrorCode() + "); check the disk", e);
    }
}
