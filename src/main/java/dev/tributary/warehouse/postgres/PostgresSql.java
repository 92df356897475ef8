package dev.tributary.warehouse.postgres;

import dev.tributary.canonical.Column;
import dev.tributary.canonical.Table;
import dev.tributary.warehouse.Dialect;
import dev.tributary.warehouse.Schema;
import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Sql;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What PostgreSQL spells in its own way. Texts compare by code point and change case as Unicode says, whatever the database's own
 * collation: as DuckDB does.
 */
final class PostgresSql implements Dialect {

    private static final String TEXT = "varchar collate pg_c_utf8";

    static String ddl(String statement) {
        return statement.replaceAll("(?i)\\s+using\\s+compression\\s+\\w+", "").replaceAll("(?i)\\bvarchar\\b(?!\\s+collate)", TEXT);
    }

    @Override
    public String definition(String statement) {
        return statement.matches("(?is)\\s*(create|alter) table .*") ? ddl(statement) : statement;
    }

    @Override
    public String storage(Column column) {
        return "";
    }

    @Override
    public String key(Table table) {
        return ", primary key (source, source_id)";
    }

    @Override
    public Map<String, String> types(Session session, String table) {
        Map<String, String> types = new HashMap<>();
        session.query("""
                select a.attname, format_type(a.atttypid, a.atttypmod)
                from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
                where c.relname = ? and n.nspname = current_schema() and a.attnum > 0 and not a.attisdropped
                """, row -> types.put(row.text(1), ours(row.text(2))), table);
        return types;
    }

    private static String ours(String type) {
        return switch (type) {
            case "character varying", "text" -> "varchar";
            case "timestamp without time zone" -> "timestamp";
            default -> type.toLowerCase(Locale.ROOT).replaceFirst("^numeric", "decimal");
        };
    }

    @Override
    public void finish(Session session, Iterable<Table> canonical) {
        for (String statement : Schema.statementsOf("postgres")) {
            session.execute(statement);
        }
        for (Table table : canonical) {
            Table.Parent parent = table.parent();
            if (parent != null) {
                session.execute(
                        "create index if not exists " + Sql.name(table.name() + "_by_" + parent.column()) + " on " + Sql.name(table.name())
                                + " (source, " + Sql.name(parent.column()) + ")");
            }
        }
    }
}
