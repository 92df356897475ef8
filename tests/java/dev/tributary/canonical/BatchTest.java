package dev.tributary.canonical;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Rules of a batch: each key stands once, the newest record wins field by field, snapshots fill gaps, children are a set. */
class BatchTest {

    private static final Instant OLD = Instant.parse("2026-11-01T00:00:00Z");
    private static final Instant NEW = Instant.parse("2026-11-02T00:00:00Z");
    private static final Table CUSTOMERS = new Table("customers", "", List.of(column("name"), column("city")), null);
    private static final Table LINES = new Table("lines", "", List.of(column("order_id")), new Table.Parent("orders", "order_id"));

    @Test
    void theNewestRecordWinsWhateverTheOrderAndKeepsWhatItDoesNotSpeakOf() {
        for (boolean newestFirst : new boolean[] {true, false}) {
            Batch batch = new Batch();
            Row older = row(OLD, "old", "Huế");
            Row newer = row(NEW, "new", Row.ABSENT);
            batch.add(newestFirst ? newer : older);
            batch.add(newestFirst ? older : newer);
            assertThat(values(batch)).containsExactly("new", "Huế");
            assertThat(batch.rowCount()).isEqualTo(1);
        }
    }

    @Test
    void onATieTheLaterRowWinsAndItsNullClears() {
        Batch batch = new Batch();
        batch.add(row(OLD, "first", "Huế"));
        batch.add(row(OLD, "second", null));
        assertThat(values(batch)).containsExactly("second", null);
    }

    @Test
    void aSnapshotFillsGapsOfTheOwnRecordWhicheverComesFirst() {
        for (boolean snapshotFirst : new boolean[] {true, false}) {
            Batch batch = new Batch();
            Row own = row(OLD, "own", Row.ABSENT);
            Row riding = snapshot("riding", "Vinh");
            batch.add(snapshotFirst ? riding : own);
            batch.add(snapshotFirst ? own : riding);
            assertThat(values(batch)).containsExactly("own", "Vinh");
            assertThat(batch.rows("customers").iterator().next().snapshot()).isFalse();
        }
    }

    @Test
    void theChildrenOfAnOlderParentDoNotComeBack() {
        Batch batch = new Batch();
        Batch.Key order = new Batch.Key("kv", "o1");
        batch.addChildren(LINES, order, List.of(child("o1/1", NEW)));
        batch.addChildren(LINES, order, List.of(child("o1/1", OLD), child("o1/2", OLD)));
        assertThat(batch.sets("lines").get(order)).hasSize(1);
        batch.addChildren(LINES, order, List.of());
        assertThat(batch.sets("lines").get(order)).isEmpty();
        assertThat(batch.rowCount()).isZero();
    }

    private static List<@Nullable Object> values(Batch batch) {
        Row row = batch.rows("customers").iterator().next();
        return java.util.Arrays.asList(row.get(CUSTOMERS.ordinal("name")), row.get(CUSTOMERS.ordinal("city")));
    }

    private static Row row(Instant modified, @Nullable Object name, @Nullable Object city) {
        return fill(new Row(CUSTOMERS, false), "c1", modified, name, city);
    }

    private static Row snapshot(String name, String city) {
        return fill(new Row(CUSTOMERS, true), "c1", null, name, city);
    }

    private static Row fill(Row row, String id, @Nullable Instant modified, @Nullable Object name, @Nullable Object city) {
        row.set(Table.SOURCE, "kv");
        row.set(Table.SOURCE_ID, id);
        if (modified != null) {
            row.set(Table.MODIFIED_AT, modified);
        }
        row.set(CUSTOMERS.ordinal("name"), name);
        row.set(CUSTOMERS.ordinal("city"), city);
        return row;
    }

    private static Row child(String id, Instant modified) {
        Row row = new Row(LINES, false);
        row.set(Table.SOURCE, "kv");
        row.set(Table.SOURCE_ID, id);
        row.set(Table.MODIFIED_AT, modified);
        return row;
    }

    private static Column column(String name) {
        return new Column(name, ColumnType.TEXT, 0, 0, Normaliser.NONE, null, null, Pii.PUBLIC, "");
    }
}
