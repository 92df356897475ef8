package dev.tributary.quality;

import dev.tributary.canonical.Column;
import dev.tributary.canonical.ColumnType;
import dev.tributary.canonical.Table;
import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Counts missing, invalid, duplicate, stale and outlying values of one canonical table by source and field. For one session, not
 * thread-safe.
 */
final class FieldStatistics {

    /** With fewer values no value counts as an outlier. */
    private static final int LEAST_VALUES = 20;
    private static final Set<String> KEYS = Set.of("source", "source_id", "modified_at");

    private final Session session;
    private final Table table;
    private final String now;
    private final String staleBefore;
    private final List<Column> fields;
    private final String living;
    /** By source and field: records, missing, invalid, duplicate, stale, outlier. */
    private final Map<String, Map<String, long[]>> counts = new TreeMap<>();

    /** @param now and {@code staleBefore}: SQL timestamps */
    FieldStatistics(Session session, Table table, String now, String staleBefore) {
        this.session = session;
        this.table = table;
        this.now = now;
        this.staleBefore = staleBefore;
        Set<String> asTyped = Set.copyOf(table.columns().stream().filter(column -> column.invalid() != null)
                .map(column -> String.valueOf(column.invalid())).toList());
        this.fields = table.columns().stream()
                .filter(column -> !KEYS.contains(column.name()) && !asTyped.contains(column.name()) && !column.name().equals("deleted_at"))
                .toList();
        this.living = table.ordinal("deleted_at") < 0 ? "true" : "deleted_at is null";
    }

    void count() {
        StringBuilder sql = new StringBuilder("select source, count(*)");
        for (Column field : fields) {
            String name = Sql.name(field.name());
            sql.append(", count(").append(name).append("), ").append(invalid(field)).append(", count(").append(name)
                    .append(") filter (where modified_at < ").append(staleBefore).append(")");
        }
        session.query(sql + " from " + Sql.name(table.name()) + " where " + living + " group by source", row -> {
            Map<String, long[]> source = counts.computeIfAbsent(row.text(1), name -> new TreeMap<>());
            long records = row.number(2);
            for (int i = 0; i < fields.size(); i++) {
                long invalid = row.number(4 + 3 * i);
                long present = row.number(3 + 3 * i);
                // A value that the normaliser refused is kept in another column: the field is invalid, not missing.
                source.put(fields.get(i).name(), new long[] {records, records - present - (fields.get(i).invalid() == null ? 0 : invalid),
                    invalid, 0, row.number(5 + 3 * i), 0});
            }
            return Boolean.TRUE;
        });
        for (Column field : fields) {
            if (field.identifier() != null) {
                duplicates(field);
            } else if (field.type() == ColumnType.DECIMAL || field.type() == ColumnType.INTEGER) {
                outliers(field);
            }
        }
    }

    private String invalid(Column field) {
        String name = Sql.name(field.name());
        if (field.invalid() != null) {
            return "count(" + Sql.name(field.invalid()) + ")";
        } else if (field.type() == ColumnType.DATE) {
            return "count(*) filter (where " + name + " < date '1900-01-01' or " + name + " > cast(" + now + " as date))";
        } else if (field.type() == ColumnType.TIMESTAMP && field.name().matches("created_at|ordered_at|occurred_at|stated_at")) {
            return "count(*) filter (where " + name + " < timestamp '1970-01-02 00:00:00' or " + name + " > " + now
                    + " + interval '1 day')";
        }
        return "count(*) filter (where false)";
    }

    private void duplicates(Column field) {
        String name = Sql.name(field.name());
        session.query(
                "select source, sum(records - 1) from (select source, " + name + ", count(*) as records from " + Sql.name(table.name())
                        + " where " + living + " and " + name
                        + " is not null group by source, " + name + " having count(*) > 1) twice group by source",
                row -> put(row.text(1), field, 3, row.number(2)));
    }

    /** Tukey's outer fences: three times the width of the middle half beyond it (J. W. Tukey, Exploratory Data Analysis, 1977). */
    private void outliers(Column field) {
        String name = Sql.name(field.name());
        List<String[]> fences = new ArrayList<>();
        session.query(
                "select source, q1 - 3 * (q3 - q1), q3 + 3 * (q3 - q1) from (select source, percentile_disc(0.25) within group (order by "
                        + name + ") as q1, "
                        + "percentile_disc(0.75) within group (order by " + name + ") as q3, count(" + name + ") as present from "
                        + Sql.name(table.name()) + " where " + living
                        + " group by source) quartiles where present >= " + LEAST_VALUES,
                row -> fences.add(new String[] {row.text(1), row.text(2), row.text(3)}));
        for (String[] fence : fences) {
            long far = session.count("select count(*) from " + Sql.name(table.name()) + " where " + living + " and source = ? and (" + name
                    + " < " + fence[1] + " or " + name + " > " + fence[2] + ")", fence[0]);
            put(fence[0], field, 5, far);
        }
    }

    /** Adds flagged values that are invalid. */
    void addInvalid(Flags.Invalid flagged) {
        Map<String, long[]> fieldsOf = counts.get(flagged.source());
        if (fieldsOf != null && fieldsOf.containsKey(flagged.field())) {
            fieldsOf.get(flagged.field())[2] += flagged.records();
        }
    }

    private boolean put(String source, Column field, int index, long count) {
        Objects.requireNonNull(Objects.requireNonNull(counts.get(source)).get(field.name()))[index] = count;
        return true;
    }

    void write(Session.Bulk bulk, java.time.Instant measuredAt) {
        for (Map.Entry<String, Map<String, long[]>> source : counts.entrySet()) {
            for (Map.Entry<String, long[]> field : source.getValue().entrySet()) {
                long[] c = field.getValue();
                bulk.row(measuredAt, source.getKey(), table.name(), field.getKey(), c[0], c[1], c[2], c[3], c[4], c[5]);
            }
        }
    }
}
