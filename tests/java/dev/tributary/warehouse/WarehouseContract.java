package dev.tributary.warehouse;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.canonical.Batch;
import dev.tributary.canonical.CanonicalModel;
import dev.tributary.canonical.Column;
import dev.tributary.canonical.ColumnType;
import dev.tributary.canonical.Normaliser;
import dev.tributary.canonical.Pii;
import dev.tributary.canonical.Row;
import dev.tributary.canonical.Table;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.mapping.CanonicalFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What every engine behind the port must do, and do alike. */
public abstract class WarehouseContract {

    public static final CanonicalModel MODEL = CanonicalFile.read(new Home(Path.of(".")), new Findings());
    private static final Instant MONDAY = Instant.parse("2026-11-02T08:00:00Z");
    private static final Instant TUESDAY = Instant.parse("2026-11-03T08:00:00Z");

    private Engine engine;
    private Warehouse warehouse;

    /** A warehouse that nobody has made yet. */
    public abstract Engine engine();

    @BeforeEach
    public void open() {
        engine = engine();
        warehouse = engine.open(MODEL);
    }

    @AfterEach
    public void close() {
        warehouse.close();
    }

    @Test
    public void theSameRowTwiceIsUnchangedAndKeepsItsStoredAt() {
        assertThat(store(MONDAY, customer("KH1", MONDAY, "full_name", "An", "phone", "+84901234567")))
                .isEqualTo(new StoredCounts(1, 0, 0, 0));
        assertThat(store(TUESDAY, customer("KH1", MONDAY, "full_name", "An", "phone", "+84901234567")))
                .isEqualTo(new StoredCounts(0, 0, 1, 0));
        assertThat(rows("select count(*) from customers where stored_at = timestamp '2026-11-02 08:00:00'")).containsExactly("1");
    }

    @Test
    public void anAbsentFieldKeepsWhatIsThereAndANullClearsIt() {
        store(MONDAY, customer("KH1", MONDAY, "full_name", "An", "phone", "+84901234567", "city", "Huế"),
                customer("KH2", MONDAY, "full_name", "Bình", "phone", "+84901234568", "city", "Huế"));
        StoredCounts counts = store(TUESDAY, customer("KH1", TUESDAY, "full_name", "An", "city", null),
                customer("KH2", TUESDAY, "full_name", "Bình", "phone", null));
        assertThat(counts).isEqualTo(new StoredCounts(0, 2, 0, 0));
        assertThat(customers("source_id, full_name, phone, city")).containsExactly("KH1, An, +84901234567, null", "KH2, Bình, null, Huế");
    }

    @Test
    public void anOlderRecordNeverOverwritesANewerOne() {
        store(MONDAY, customer("KH1", TUESDAY, "full_name", "new"));
        assertThat(store(TUESDAY, customer("KH1", MONDAY, "full_name", "old"))).isEqualTo(new StoredCounts(0, 0, 1, 0));
        assertThat(customers("full_name")).containsExactly("new");
    }

    @Test
    public void newAndKnownRowsOfOneBatchAreCountedApart() {
        store(MONDAY, customer("KH1", MONDAY, "full_name", "An"), customer("KH2", MONDAY, "full_name", "Bình"));
        assertThat(store(TUESDAY, customer("KH1", TUESDAY, "full_name", "Anh"), customer("KH2", MONDAY, "full_name", "Bình"),
                customer("KH3", TUESDAY, "full_name", "Chi")))
                        .isEqualTo(new StoredCounts(1, 1, 1, 0));
        assertThat(customers("source_id, full_name")).containsExactly("KH1, Anh", "KH2, Bình", "KH3, Chi");
    }

    @Test
    public void rowsThatAreAKeyAloneAreStoredAndThenChangeNothing() {
        assertThat(store(MONDAY, row(table("customers"), true, "KH1", null))).isEqualTo(new StoredCounts(1, 0, 0, 0));
        assertThat(store(TUESDAY, row(table("customers"), true, "KH1", null))).isEqualTo(new StoredCounts(0, 0, 1, 0));
    }

    @Test
    public void aSnapshotFillsGapsAndTheOwnRecordOverwritesIt() {
        store(MONDAY, snapshot("KH1", "full_name", "from an invoice", "phone", "+84901234567"));
        store(MONDAY, customer("KH1", MONDAY, "full_name", "An"));
        StoredCounts counts = store(TUESDAY, snapshot("KH1", "full_name", "another invoice", "city", "Huế"));
        assertThat(counts).isEqualTo(new StoredCounts(0, 1, 0, 0));
        assertThat(customers("full_name, phone, city")).containsExactly("An, +84901234567, Huế");
        assertThat(store(TUESDAY, snapshot("KH1", "full_name", "another invoice", "city", "Vinh")).changed()).isZero();
    }

    @Test
    public void anOrderEditedToFewerLinesLeavesNoGhost() {
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
        assertThat(count("select count(*) from order_lines")).isEqualTo(1);
    }

    @Test
    public void linesOfAnOrderThatComesLateStayOut() {
        Table lines = table("order_lines");
        store(TUESDAY, order("HD1", TUESDAY, 2));
        assertThat(store(TUESDAY, order("HD1", MONDAY, 3))).isEqualTo(new StoredCounts(0, 0, 1, 0));
        assertThat(store(TUESDAY, order("HD1", MONDAY, 0))).isEqualTo(new StoredCounts(0, 0, 1, 0));
        assertThat(count("select count(*) from order_lines")).isEqualTo(2);
        assertThat(store(TUESDAY, order("HD1", TUESDAY, 1)).deleted()).as("as late as what is stored is not late").isEqualTo(1);
        Batch undated = new Batch();
        undated.addChildren(lines, new Batch.Key("kv", "HD1"), lines("HD1", 3));
        store(TUESDAY, undated);
        assertThat(count("select count(*) from order_lines")).isEqualTo(3);
    }

    private static Batch order(String id, Instant modified, int lines) {
        Batch batch = new Batch();
        batch.add(row(table("orders"), false, id, modified, "kind", "sale"));
        batch.addChildren(table("order_lines"), new Batch.Key("kv", id), lines(id, lines));
        return batch;
    }

    @Test
    public void aFailedStatementStoresNothingEvenWhenTheWorkSwallowsIt() {
        assertThatThrownBy(() -> warehouse.write(session -> {
            session.execute("insert into checkpoints values ('kv', 'invoices', '{}', ?)", MONDAY);
            try {
                session.execute("insert into nowhere values (1)");
            } catch (StatementException e) {
                // what a careless caller would do
            }
            return null;
        })).isInstanceOf(FaultException.class);
        assertThat(count("select count(*) from checkpoints")).isZero();
    }

    @Test
    public void failedWorkIsRolledBackAndTheNextIsNotDisturbed() {
        assertThatThrownBy(() -> warehouse.write(session -> {
            session.execute("insert into checkpoints values ('kv', 'invoices', '{}', ?)", MONDAY);
            throw new IllegalStateException("a bug of the work");
        })).isInstanceOf(IllegalStateException.class).hasMessage("a bug of the work");
        store(TUESDAY, customer("KH1", MONDAY, "full_name", "An"));
        assertThat(count("select count(*) from checkpoints")).isZero();
        assertThat(customers("source_id")).containsExactly("KH1");
    }

    @Test
    public void appendedRowsVanishWithARollback() {
        assertThatThrownBy(() -> warehouse.write(session -> {
            append(session, 10_000);
            throw new IllegalStateException("the machine died");
        })).isInstanceOf(IllegalStateException.class);
        assertThat(count("select count(*) from checkpoints")).isZero();
    }

    @Test
    public void appendedRowsAreSeenByNobodyElseUntilTheyAreCommitted() {
        warehouse.write(session -> {
            append(session, 10_000);
            assertThat(session.count("select count(*) from checkpoints")).as("by the work itself").isEqualTo(10_000);
            assertThat(count("select count(*) from checkpoints")).as("by others").isZero();
            return null;
        });
        assertThat(count("select count(*) from checkpoints")).isEqualTo(10_000);
    }

    @Test
    public void aReadSeesOneSnapshotWhateverIsWrittenMeanwhile() throws Exception {
        store(MONDAY, customer("KH1", MONDAY, "full_name", "An"));
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch written = new CountDownLatch(1);
        List<Long> seen = new ArrayList<>();
        Thread reader = new Thread(() -> warehouse.read(session -> {
            seen.add(session.count("select count(*) from customers"));
            begun.countDown();
            await(written);
            seen.add(session.count("select count(*) from customers"));
            return null;
        }));
        reader.start();
        await(begun);
        store(TUESDAY, customer("KH2", MONDAY, "full_name", "Bình"));
        written.countDown();
        reader.join();
        assertThat(seen).containsExactly(1L, 1L);
        assertThat(count("select count(*) from customers")).isEqualTo(2);
    }

    @Test
    public void whatAReadWritesIsGoneAfterIt() {
        warehouse.read(session -> {
            session.execute("create or replace temp table stage_own (n bigint)");
            session.execute("insert into stage_own values (1)");
            session.execute("insert into checkpoints values ('kv', 'invoices', '{}', ?)", MONDAY);
            return session.count("select count(*) from stage_own");
        });
        assertThat(count("select count(*) from checkpoints")).isZero();
    }

    @Test
    public void writersOfTheSameNewKeyStoreItOnce() throws Exception {
        CyclicBarrier together = new CyclicBarrier(8);
        List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
        Thread[] threads = new Thread[8];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> {
                try {
                    together.await();
                    store(MONDAY, customer("KH1", MONDAY, "full_name", "An"));
                } catch (Exception e) {
                    failures.add(e);
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
        assertThat(customers("source_id")).containsExactly("KH1");
    }

    @Test
    public void aSecondHubIsToldWhoHoldsTheWarehouse() throws Exception {
        warehouse.close();
        Process holder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(), held()).redirectErrorStream(true).start();
        try {
            assertThat(holder.inputReader().readLine()).isEqualTo("held");
            assertThatThrownBy(() -> engine.open(MODEL)).isInstanceOf(FaultException.class)
                    .hasMessageStartingWith("the warehouse is in use by ").hasMessageContaining("process " + holder.pid())
                    .hasMessageEndingWith("; wait until it ends, or stop it");
        } finally {
            holder.destroyForcibly().waitFor();
        }
        warehouse = whenFree();
    }

    /** The engine in one word, for {@link Holder}. */
    public abstract String held();

    /** A killed process may be gone before the engine has seen that it is. */
    private Warehouse whenFree() throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            try {
                return engine.open(MODEL);
            } catch (FaultException e) {
                if (System.nanoTime() > until) {
                    throw e;
                }
                Thread.onSpinWait();
            }
        }
    }

    @Test
    public void aProcessKilledInMidWriteLeavesNothingOfIt() throws Exception {
        warehouse.close();
        Process writer = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(), held(), "write").redirectErrorStream(true).start();
        assertThat(writer.inputReader().readLine()).isEqualTo("held");
        assertThat(writer.inputReader().readLine()).isEqualTo("one is committed, the next is written");
        writer.destroyForcibly().waitFor();
        warehouse = whenFree();
        assertThat(rows("select stream from checkpoints")).containsExactly("committed");
        store(TUESDAY, customer("KH1", MONDAY, "full_name", "An"));
        assertThat(customers("source_id")).containsExactly("KH1");
    }

    @Test
    public void everyTypeComesBackAsItWent() {
        Column[] columns = {column("words", ColumnType.TEXT), column("whole", ColumnType.INTEGER), decimal("money", 20, 4),
            column("truth", ColumnType.BOOLEAN),
            column("moment", ColumnType.TIMESTAMP), column("day", ColumnType.DATE), column("tree", ColumnType.JSON)};
        Table things = new Table("things", "", List.of(columns), null);
        warehouse.close();
        warehouse = engine.open(model(things));
        List<Object[]> all = List.of(
                new Object[] {"a\tb\nc\r\\d\\N'\"", Long.MAX_VALUE, new BigDecimal("9999999999999999.9999"), true,
                    Instant.parse("2026-11-02T08:00:00.123456Z"), LocalDate.of(2026, 11, 2), "{\"a\":\"\\u0000\\n\"}"},
                new Object[] {"Nguyễn 😀 \u200d e\u0301", Long.MIN_VALUE, new BigDecimal("-0.0001"), false,
                    Instant.parse("1969-12-31T23:59:59.999999Z"), LocalDate.of(1, 1, 1), "[]"},
                new Object[] {"", 0L, new BigDecimal("5.0000"), null, Instant.parse("0001-01-01T00:00:00Z"), LocalDate.of(9999, 12, 31),
                    ""},
                new Object[] {"\\N", null, null, null, null, null, null},
                new Object[] {null, 7L, new BigDecimal("0.0000"), true, Instant.parse("9999-12-31T23:59:59.999999Z"),
                    LocalDate.of(2024, 2, 29), "\\."});
        for (int round = 0; round < 2; round++) { // appended straight, then through a stage
            Batch batch = new Batch();
            for (int i = 0; i < all.size(); i++) {
                Row row = row(things, false, "T" + i, round == 0 ? MONDAY : TUESDAY);
                for (int c = 0; c < columns.length; c++) {
                    row.set(things.ordinal(columns[c].name()), round == 0 ? all.get(all.size() - 1 - i)[c] : all.get(i)[c]);
                }
                batch.add(row);
            }
            warehouse.write(session -> CanonicalMerge.apply(session, List.of(things), batch, MONDAY));
        }
        List<Object[]> read = warehouse
                .read(session -> session.query("select words, whole, money, truth, moment, day, tree from things order by source_id",
                        row -> new Object[] {
                            row.text("words"), row.value("whole"), row.decimal("money"), row.value("truth"), row.instant("moment"),
                            row.date("day"), row.text("tree")}));
        assertThat(read.stream().map(Arrays::asList).toList()).isEqualTo(all.stream().map(Arrays::asList).toList());
    }

    @Test
    public void whatNoEngineKeepsIsCutAlikeWhicheverWayItComes() {
        Instant nanos = Instant.parse("2026-11-02T08:00:00.123456789Z");
        warehouse.write(session -> {
            session.execute("insert into checkpoints values ('kv', ?, '{}', ?)", "a\0b", nanos);
            try (Session.Bulk bulk = session.append("checkpoints")) {
                bulk.row("hub", "a\0b", "{}", nanos);
            }
            return null;
        });
        assertThat(
                rows("select stream, count(*) from checkpoints where updated_at = timestamp '2026-11-02 08:00:00.123456' group by stream"))
                        .containsExactly("ab, 2");
    }

    @Test
    public void textsCompareByCodePointAndFoldAsUnicodeSays() {
        store(MONDAY, customer("b", MONDAY, "full_name", "ĐỨC"), customer("B", MONDAY, "full_name", "đức"),
                customer("a", MONDAY, "full_name", "Đức "),
                customer("á", MONDAY, "full_name", null), customer("Z", MONDAY, "full_name", "z"));
        assertThat(rows("select source_id from customers order by source_id")).containsExactly("B", "Z", "a", "b", "á");
        assertThat(rows("select min(source_id), max(source_id) from customers")).containsExactly("B, á");
        assertThat(rows("select count(*) from customers where source_id > 'Z'")).containsExactly("3");
        assertThat(rows("select lower(full_name), count(*) from customers group by lower(full_name) order by 1 nulls last"))
                .containsExactly("z, 1", "đức, 2", "đức , 1", "null, 1");
        assertThat(rows("select string_agg(source_id, ' ' order by source_id) from customers")).containsExactly("B Z a b á");
        warehouse.write(session -> {
            session.execute("create or replace temp table stage_texts (t varchar)");
            try (Session.Bulk bulk = session.append("temp.stage_texts")) {
                for (String text : List.of("b", "B", "á", "a")) {
                    bulk.row(text);
                }
            }
            assertThat(session.query("select t from stage_texts order by t", row -> row.text(1))).containsExactly("B", "a", "b", "á");
            return null;
        });
    }

    @Test
    public void functionsThatStatementsCallGiveTheSame() {
        assertThat(rows("select sha256('Huế'), md5('Huế'), sum(md5_number_lower('Huế'))::varchar"))
                .containsExactly(Hashes.sha256("Huế") + ", " + Hashes.md5("Huế") + ", " + Hashes.md5Lower("Huế"));
        assertThat(rows(
                "select date_diff('second', timestamp '2026-11-02 08:00:00.9', timestamp '2026-11-02 08:01:01.1'), date_sub('day', timestamp '2026-11-02 08:00:00', timestamp '2026-11-04 07:59:59.999999'), "
                        + "date_diff('day', timestamp '2026-11-02 23:00:00', timestamp '2026-11-03 01:00:00')"))
                                .containsExactly("61, 1, 1");
    }

    @Test
    public void anAddedColumnIsAddedAndTheRowsStay() {
        store(MONDAY, customer("KH1", MONDAY, "full_name", "An"));
        warehouse.close();
        Table more = with(table("customers"), column("favourite_colour", ColumnType.TEXT));
        warehouse = engine.open(model(more));
        assertThat(customers("source_id, full_name, favourite_colour")).containsExactly("KH1, An, null");
        for (String id : List.of("KH1", "KH2")) {
            Row row = row(more, false, id, TUESDAY, "favourite_colour", "xanh");
            Batch batch = new Batch();
            batch.add(row);
            warehouse.write(session -> CanonicalMerge.apply(session, List.of(more), batch, TUESDAY));
        }
        assertThat(customers("source_id, full_name, favourite_colour")).containsExactly("KH1, An, xanh", "KH2, null, xanh");
    }

    @Test
    public void aChangedTypeIsRefusedAndNamesTheMigration() {
        warehouse.close();
        Table changed = with(table("customers"), column("full_name", ColumnType.INTEGER));
        assertThatThrownBy(() -> engine.open(model(changed))).isInstanceOf(FaultException.class)
                .hasMessage(
                        "mappings/canonical.yaml says customers.full_name is bigint, the warehouse has varchar; add a new column instead, or run ALTER TABLE customers ALTER full_name TYPE bigint on a backup first")
                .extracting(e -> ((FaultException) e).fault()).isEqualTo(Fault.CONFIG);
        warehouse = engine.open(MODEL);
    }

    @Test
    public void aMessageQuotesNoValue() {
        assertThatThrownBy(() -> warehouse.write(
                session -> session.execute("insert into checkpoints select 'kv', 'x', '{}', cast(? as timestamp)", "an@example.com")))
                        .isInstanceOf(FaultException.class).hasMessageStartingWith("the warehouse could not write: ")
                        .hasMessageNotContaining("an@example");
    }

    @Test
    public void peoplesSqlReadsWhileNothingCanBeWritten() {
        store(MONDAY, customer("KH1", MONDAY, "full_name", "An"));
        warehouse.close();
        try (ReadOnlyQuery query = engine.query()) {
            List<Object> all = new ArrayList<>();
            query.run(
                    "select source_id, 1.50::decimal(9,2) as d, 7 as i, timestamp '2026-11-02 08:00:00' as t, date '2026-11-02' as day, true as b, null as n, 0.5::double precision as f from customers",
                    rows(all));
            assertThat(all).containsExactly("source_id", "d", "i", "t", "day", "b", "n", "f", "KH1", new BigDecimal("1.5"), 7L,
                    "2026-11-02 08:00:00", "2026-11-02", true, null, 0.5);
        }
        for (String sql : List.of("delete from customers", "create table t (a bigint)", "update customers set full_name = 'x'",
                "insert into customers (source) values ('x')", "drop table customers",
                "select 1; delete from customers", "commit; delete from customers", "begin; delete from customers",
                "create temp table x as select 1", "", "  ")) {
            try (ReadOnlyQuery query = engine.query()) {
                assertThatThrownBy(() -> query.run(sql, rows(new ArrayList<>()))).as(sql).isInstanceOf(FaultException.class);
            }
        }
        warehouse = engine.open(MODEL);
        assertThat(customers("source_id, full_name")).containsExactly("KH1, An");
    }

    public static ReadOnlyQuery.Rows rows(List<Object> all) {
        return new ReadOnlyQuery.Rows() {
            @Override
            public void columns(List<String> names) {
                all.addAll(names);
            }

            @Override
            public boolean row(List<@Nullable Object> values) {
                return all.addAll(values);
            }
        };
    }

    public Engine opened() {
        return engine;
    }

    public Warehouse warehouse() {
        return warehouse;
    }

    private static void append(Session session, int rows) {
        try (Session.Bulk bulk = session.append("checkpoints")) {
            for (int i = 0; i < rows; i++) {
                bulk.row("kv", "s" + i, "{}", MONDAY);
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public StoredCounts store(Instant at, Row... rows) {
        Batch batch = new Batch();
        List.of(rows).forEach(batch::add);
        return store(at, batch);
    }

    private StoredCounts store(Instant at, Batch batch) {
        return warehouse.write(session -> CanonicalMerge.apply(session, MODEL.tables().values(), batch, at));
    }

    private long count(String sql) {
        return warehouse.read(session -> session.count(sql));
    }

    public List<String> customers(String columns) {
        return rows("select " + columns + " from customers order by source_id");
    }

    private List<String> rows(String sql) {
        return warehouse.read(session -> session.query(sql, row -> {
            StringBuilder text = new StringBuilder();
            for (int i = 1; i <= row.columns().size(); i++) {
                text.append(i > 1 ? ", " : "").append(row.text(i));
            }
            return text.toString();
        }));
    }

    private static CanonicalModel model(Table changed) {
        Map<String, Table> tables = new LinkedHashMap<>(MODEL.tables());
        tables.put(changed.name(), changed);
        return new CanonicalModel(tables);
    }

    private static Table with(Table table, Column column) {
        List<Column> columns = new ArrayList<>(table.columns().subList(Table.MODIFIED_AT + 1, table.columns().size()));
        int place = IntStream.range(0, columns.size()).filter(i -> columns.get(i).name().equals(column.name())).findFirst().orElse(-1);
        if (place < 0) {
            columns.add(1, column); // between others, as people write it
        } else {
            columns.set(place, column);
        }
        return new Table(table.name(), table.about(), columns, table.parent());
    }

    private static Column column(String name, ColumnType type) {
        return new Column(name, type, 0, 0, Normaliser.NONE, null, null, Pii.PUBLIC, "");
    }

    private static Column decimal(String name, int precision, int scale) {
        return new Column(name, ColumnType.DECIMAL, precision, scale, Normaliser.NONE, null, null, Pii.PUBLIC, "");
    }

    private static Table table(String name) {
        return Objects.requireNonNull(MODEL.table(name));
    }

    public static Row customer(String id, Instant modified, @Nullable Object... pairs) {
        return row(table("customers"), false, id, modified, pairs);
    }

    private static Row snapshot(String id, Object... pairs) {
        return row(table("customers"), true, id, null, pairs);
    }

    private static List<Row> lines(String order, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> row(table("order_lines"), false, order + "/" + i, MONDAY, "order_id", order, "line_number", (long) i,
                        "quantity", new BigDecimal("1.000")))
                .toList();
    }

    private static Row row(Table table, boolean snapshot, String id, @Nullable Instant modified, @Nullable Object... pairs) {
        Row row = new Row(table, snapshot);
        row.set(Table.SOURCE, "kv");
        row.set(Table.SOURCE_ID, id);
        if (modified != null) {
            row.set(Table.MODIFIED_AT, modified);
        }
        for (int i = 0; i < pairs.length; i += 2) {
            row.set(table.ordinal((String) Objects.requireNonNull(pairs[i])), pairs[i + 1]);
        }
        return row;
    }

    /** Erasure, export and backup go by these declarations: a table that nobody declared would keep a forgotten person. */
    @Test
    public void everyTableDeclaresWhatItHolds() {
        Map<String, TableDeclaration> declared = Schema.declarations(MODEL);
        warehouse().inspect(session -> {
            assertThat(declared.keySet()).containsExactlyInAnyOrderElementsOf(session.tables());
            declared.values().forEach(one -> one.persons()
                    .forEach(link -> assertThat(session.columns(one.table())).as(one.table()).containsAll(link.columns())));
        });
        assertThat(declared.get("audience_members").persons()).extracting(TableDeclaration.PersonLink::key)
                .containsExactly(TableDeclaration.PersonLink.Key.PROFILE);
        assertThat(declared.get("runs").kind()).isEqualTo(TableDeclaration.Kind.CONTROL);
    }
}
