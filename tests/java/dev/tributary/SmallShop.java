package dev.tributary;

import dev.tributary.canonical.CanonicalModel;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.mapping.CanonicalFile;
import dev.tributary.warehouse.Sql;
import dev.tributary.warehouse.TestEngine;
import dev.tributary.warehouse.Warehouse;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.StringJoiner;

/** A warehouse with the shipped model, for tests that need some rows of canonical tables. Every put counts as stored a second later. */
public final class SmallShop implements AutoCloseable {

    public static final Home REPOSITORY = new Home(Path.of("."));
    private static final CanonicalModel MODEL = CanonicalFile.read(REPOSITORY, new Findings());

    public final Warehouse warehouse;
    private Instant storedAt = Instant.parse("2011-10-01T00:00:00Z");

    public SmallShop(Path folder) {
        warehouse = TestEngine.at(folder.resolve("shop.duckdb")).open(MODEL);
    }

    /** Inserts or replaces one row. @param id {@code SOURCE:SOURCE_ID} @param pairs column, value, column, value … */
    public SmallShop put(String table, String id, Object... pairs) {
        storedAt = storedAt.plusSeconds(1);
        String[] key = id.split(":", 2);
        StringJoiner columns = new StringJoiner(", ");
        StringJoiner marks = new StringJoiner(", ");
        Object[] values = new Object[pairs.length / 2 + 3];
        for (int i = 0; i < pairs.length; i += 2) {
            columns.add(Sql.name((String) pairs[i]));
            marks.add("?");
            values[i / 2 + 3] = pairs[i + 1] instanceof Instant ? pairs[i + 1] : pairs[i + 1] == null ? null : pairs[i + 1].toString();
        }
        values[0] = key[0];
        values[1] = key[1];
        values[2] = storedAt;
        warehouse.write(session -> {
            session.execute("delete from " + table + " where source = ? and source_id = ?", key[0], key[1]);
            return session.execute("insert into " + table + " (source, source_id, stored_at" + (pairs.length == 0 ? "" : ", " + columns)
                    + ") values (?, ?, ?"
                    + (pairs.length == 0 ? "" : ", " + marks) + ")", values);
        });
        return this;
    }

    /** A completed sale (or return, by kind) with lines of quantity and price. */
    public SmallShop order(String id, String customer, String kind, Instant at, String... quantitiesAndPrices) {
        put("orders", id, "customer_id", customer, "kind", kind, "status", "completed", "ordered_at", at, "currency", "GBP");
        String[] key = id.split(":", 2);
        for (int i = 0; i < quantitiesAndPrices.length; i += 2) {
            put("order_lines", id + "/" + i, "order_id", key[1], "line_number", i / 2 + 1, "quantity", quantitiesAndPrices[i], "unit_price",
                    quantitiesAndPrices[i + 1]);
        }
        return this;
    }

    public long count(String sql) {
        return warehouse.read(session -> session.count(sql));
    }

    /** Each row as text, its columns joined by {@code ", "}. */
    public List<String> rows(String sql) {
        return warehouse.read(session -> session.query(sql, row -> {
            StringJoiner text = new StringJoiner(", ");
            for (int i = 1; i <= row.columns().size(); i++) {
                text.add(TestEngine.text(row, i));
            }
            return text.toString();
        }));
    }

    @Override
    public void close() {
        warehouse.close();
    }
}
