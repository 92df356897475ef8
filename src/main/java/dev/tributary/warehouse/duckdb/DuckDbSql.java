package dev.tributary.warehouse.duckdb;

import dev.tributary.canonical.Column;
import dev.tributary.canonical.Table;
import dev.tributary.warehouse.Dialect;
import dev.tributary.warehouse.Session;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * DuckDB takes what we write as it is. It keeps no keys: its indexes would cost more than they find, and the merge sees to it that keys are
 * unique.
 */
public final class DuckDbSql implements Dialect {

    /**
     * Texts that rows are found by stay as they are: packing them is a third of what it costs to write people, and every statement that
     * joins unpacks them all.
     */
    private static final String UNPACKED = " using compression uncompressed";
    private static final Pattern KEYS = Pattern.compile("(?i)(\\b(?:source_id|profile_id|value|email|phone)\"? +varchar\\b(?! using))");

    @Override
    public String definition(String statement) {
        return statement.matches("(?is)\\s*create table .*") ? KEYS.matcher(statement).replaceAll("$1" + UNPACKED) : statement;
    }

    @Override
    public String storage(Column column) {
        return column.identifier() == null ? "" : UNPACKED;
    }

    @Override
    public String key(Table table) {
        return "";
    }

    @Override
    public Map<String, String> types(Session session, String table) {
        Map<String, String> types = new HashMap<>();
        session.query("select column_name, lower(data_type) from information_schema.columns where table_name = ? and table_schema = 'main'",
                row -> types.put(row.text(1), row.text(2)), table);
        return types;
    }

    @Override
    public void finish(Session session, Iterable<Table> canonical) {
        session.execute("create macro if not exists identifier_key(kind, value) as (hash(kind, value) >> 1)::bigint");
    }
}
