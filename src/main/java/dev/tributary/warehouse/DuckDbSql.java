package dev.tributary.warehouse;

import dev.tributary.canonical.Table;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** DuckDB takes what we write as it is. It keeps no keys: its indexes would cost more than they find, and the merge sees to it that keys are unique. */
final class DuckDbSql implements Dialect {

    @Override
    public String definition(String statement) {
        return statement;
    }

    @Override
    public String key(Table table) {
        return "";
    }

    @Override
    public Map<String, String> types(Session session, String table) throws SQLException {
        Map<String, String> types = new HashMap<>();
        session.query("select column_name, lower(data_type) from information_schema.columns where table_name = ? and table_schema = 'main'",
                row -> types.put(row.getString(1), row.getString(2)), table);
        return types;
    }

    @Override
    public void finish(Session session, Iterable<Table> canonical) {
        // Nothing.
    }
}
