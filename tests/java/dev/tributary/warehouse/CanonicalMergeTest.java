package dev.tributary.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.FaultException;
import dev.tributary.canonical.Batch;
import dev.tributary.canonical.CanonicalModel;
import dev.tributary.canonical.Row;
import dev.tributary.canonical.Table;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.mapping.CanonicalFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

class CanonicalMergeTest {

    private static final Instant MONDAY = Instant.parse("2026-11-02T08:00:00Z");
    private static final Instant TUESDAY = Instant.parse("2026-11-03T08:00:00Z");
    private static final CanonicalModel MODEL = CanonicalFile.read(new Home(Path.of(".")), new Findings());

    @TempDir
    Path folder;
    private Warehouse warehouse;

    @BeforeEach
    void open() {
        warehouse = DuckDbWarehouse.open(folder.resolve("w.duckdb"), MODEL);
    }

    @AfterEach
    void close() {
        warehouse.close();
    }

    @Test
    void theSameRowTwiceIsUnchangedAndKeepsItsStoredAt() {
        assertThat(store(MONDAY, customer("KH1", MONDAY, "full_name", "An", "phone", "+84901234567"))).isEqualTo(new StoredCounts(1, 0, 0, 0));
        assertThat(store(TUESDAY, customer("KH1", MONDAY, "full_name", "An", "phone", "+84901234567"))).isEqualTo(new StoredCounts(0, 0, 1, 0));
        assertThat(customers("stored_at")).containsExactly("2026-11-02 08:00:00.0");
    }

    @Test
    void anAbsentFieldKeepsWhatIsThereAndANullClearsIt() {
        store(MONDAY, customer("KH1", MONDAY, "full_name", "An", "phone", "+84901234567", "city", "Huế"),
                customer("KH2", MONDAY, "full_name", "Bình", "phone", "+84901234568", "city", "Huế"));
        StoredCounts counts = store(TUESDAY, customer("KH1", TUESDAY, "full_name", "An", "city", null),
                customer("KH2", TUESDAY, "full_name", "Bình", "phone", null));
        assertThat(counts).isEqualTo(new StoredCounts(0, 2, 0, 0));
        assertThat(customers("source_id, full_name, phone, city")).containsExactly("KH1, An, +84901234567, null", "KH2, Bình, null, Huế");
    }

    @Test
    void anOlderRecordNeverOverwritesANewerOne() {
        store(MONDAY, customer("KH1", TUESDAY, "full_name", "new"));
        assertThat(store(TUESDAY, customer("KH1", MONDAY, "full_name", "old"))).isEqualTo(new StoredCounts(0, 0, 1, 0));
        assertThat(customers("full_name")).containsExactly("new");
    }

    @Test
    void aSnapshotFillsGapsAndTheOwnRecordOverwritesIt() {
        store(MONDAY, snapshot("KH1", "full_name", "from an invoice", "phone", "+84901234567"));
        store(MONDAY, customer("KH1", MONDAY, "full_name", "An"));
        StoredCounts counts = store(TUESDAY, snapshot("KH1", "full_name", "another invoice", "city", "Huế"));
        assertThat(counts).isEqualTo(new StoredCounts(0, 1, 0, 0));
        assertThat(customers("full_name, phone, city")).containsExactly("An, +84901234567, Huế");
        assertThat(store(TUESDAY, snapshot("KH1", "full_name", "another invoice", "city", "Vinh")).changed()).isZero();
    }

    @Test
    void anOrderEditedToFewerLinesLeavesNoGhost() {
        Table lines = table("order_lines");
        Batch three = new Batch();
        three.addChildren(lines, new Batch.Key("kv", "HD1"), lines("HD1", 3));
        three.addChildren(lines, new Batch.Key("kv", "HD2"), lines("HD2", 2));
        assertThat(store(MONDAY, three)).isEqualTo(new StoredCounts(5, 0, 0, 0));
        Batch one = new Batch();
        one.addChildren(lines, new Batch.Key("kv", "HD1"), lines("HD1", 1));
        assertThat(store(TUESDAY, one)).isEqualTo(new StoredCounts(0, 0, 1, 2));
        Batch none = new Batch();
        none.addChildren(lines, new Batch.Key("kv", "HD2"), List.of());
        assertThat(store(TUESDAY, none)).isEqualTo(new StoredCounts(0, 0, 0, 2));
        long left = warehouse.read(session -> session.count("select count(*) from order_lines"));
        assertThat(left).isEqualTo(1);
    }

    @Test
    void aFailedStatementStoresNothingEvenWhenTheWorkSwallowsIt() {
        assertThatThrownBy(() -> warehouse.write(session -> {
            session.execute("insert into checkpoints values ('kv', 'invoices', '{}', ?)", MONDAY);
            try {
                session.execute("insert into nowhere values (1)");
            } catch (SQLException e) {
                // what a careless caller would do
            }
            return null;
        })).isInstanceOf(FaultException.class);
        long rows = warehouse.read(session -> session.count("select count(*) from checkpoints"));
        assertThat(rows).isZero();
    }

    @Test
    void appendedRowsVanishWithARollback() {
        assertThatThrownBy(() -> warehouse.write(session -> {
            try (Session.Bulk bulk = session.append("checkpoints")) {
                IntStream.range(0, 10_000).forEach(i -> {
                    try {
                        bulk.row("kv", "s" + i, "{}", MONDAY);
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                });
            }
            throw new IllegalStateException("the machine died");
        })).isInstanceOf(IllegalStateException.class);
        long rows = warehouse.read(session -> session.count("select count(*) from checkpoints"));
        assertThat(rows).isZero();
    }

    @Test
    void twoWritersOfTheSameNewKeyStoreItOnce() throws Exception {
        Thread[] threads = new Thread[8];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> store(MONDAY, customer("KH1", MONDAY, "full_name", "An")));
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(customers("source_id")).containsExactly("KH1");
    }

    private StoredCounts store(Instant at, Row... rows) {
        Batch batch = new Batch();
        List.of(rows).forEach(batch::add);
        return store(at, batch);
    }

    private StoredCounts store(Instant at, Batch batch) {
        return warehouse.write(session -> CanonicalMerge.apply(session, MODEL.tables().values(), batch, at));
    }

    private List<String> customers(String columns) {
        return warehouse.read(session -> session.query("select " + columns + " from customers order by source_id", row -> {
            StringBuilder text = new StringBuilder();
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                text.append(i > 1 ? ", " : "").append(row.getString(i));
            }
            return text.toString();
        }));
    }

    private static Table table(String name) {
        return java.util.Objects.requireNonNull(MODEL.table(name));
    }

    private static Row customer(String id, Instant modified, Object... pairs) {
        return row(table("customers"), false, id, modified, pairs);
    }

    private static Row snapshot(String id, Object... pairs) {
        return row(table("customers"), true, id, null, pairs);
    }

    private static List<Row> lines(String order, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> row(table("order_lines"), false, order + "/" + i, MONDAY, "order_id", order, "line_number", (long) i, "quantity", new BigDecimal("1.000")))
                .toList();
    }

    private static Row row(Table table, boolean snapshot, String id, Instant modified, Object... pairs) {
        Row row = new Row(table, snapshot);
        row.set(Table.SOURCE, "kv");
        row.set(Table.SOURCE_ID, id);
        if (modified != null) {
            row.set(Table.MODIFIED_AT, modified);
        }
        for (int i = 0; i < pairs.length; i += 2) {
            row.set(table.ordinal((String) pairs[i]), pairs[i + 1]);
        }
        return row;
    }
}
