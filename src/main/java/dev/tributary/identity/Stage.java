package dev.tributary.identity;

import dev.tributary.warehouse.Session;

import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Set;

/** The temporary tables of one resolution: what is temporary lives as long as the connection, holds memory and personal data. Not thread-safe. */
final class Stage implements AutoCloseable {

    private final Session session;
    private final Set<String> made = new LinkedHashSet<>();

    Stage(Session session) {
        this.session = session;
    }

    /** Makes {@code stage_NAME} of a query. */
    void make(String name, String query) throws SQLException {
        session.execute("create or replace temp table stage_" + name + " as\n" + query);
        made.add(name);
    }

    /** Gives a table another name. */
    void rename(String name, String other) throws SQLException {
        session.execute("alter table stage_" + name + " rename to stage_" + other);
        made.remove(name);
        made.add(other);
    }

    /** Makes {@code stage_NAME} with columns and no rows. */
    void empty(String name, String columns) throws SQLException {
        session.execute("create or replace temp table stage_" + name + " (" + columns + ")");
        made.add(name);
    }

    Session.Bulk append(String name) throws SQLException {
        return session.append("temp.stage_" + name);
    }

    long count(String name) throws SQLException {
        return session.count("select count(*) from stage_" + name);
    }

    void drop(String... names) throws SQLException {
        for (String name : names) {
            if (made.remove(name)) {
                session.execute("drop table temp.stage_" + name);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        drop(made.toArray(String[]::new));
    }
}
