package dev.tributary.warehouse;

import dev.tributary.canonical.Column;
import dev.tributary.canonical.Table;

import java.util.Map;

/** What engines spell differently when tables are made. Everything else is written so that every engine takes it. */
public interface Dialect {

    /** A statement of a migration as this engine takes it. */
    String definition(String statement);

    /** What follows the type of a canonical column: how it is stored, or nothing. */
    String storage(Column column);

    /** What follows the columns of a canonical table: its key, or nothing. */
    String key(Table table);

    /**
     * The columns that a table has and their types, spelled as {@link Sql#type} spells them in lower case; empty when there is no such
     * table.
     */
    Map<String, String> types(Session session, String table);

    /** What the engine needs besides, made anew whenever a warehouse is opened: must change nothing when it is there. */
    void finish(Session session, Iterable<Table> canonical);
}
