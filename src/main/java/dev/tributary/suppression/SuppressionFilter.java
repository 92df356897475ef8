package dev.tributary.suppression;

import dev.tributary.canonical.Batch;
import dev.tributary.canonical.Column;
import dev.tributary.canonical.Row;
import dev.tributary.canonical.Table;
import dev.tributary.run.StoreFilter;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Keeps rows and records of forgotten people from being stored, by {@link Tombstones}. Costs nothing while there are none. Thread-safe. */
public final class SuppressionFilter implements StoreFilter {

    private final Tombstones tombstones;
    private final Mentions mentions;

    public SuppressionFilter(Tombstones tombstones) {
        this.tombstones = tombstones;
        this.mentions = new Mentions((kind, value) -> tombstones.holds(kind, value) != null);
    }

    /**
     * Removes every row of a forgotten person from the batch: by the record's key, by the key of its customer, by any identifier in it, and
     * with a removed parent. The key of a new customer record becomes a tombstone too, because later rows refer to the customer by key
     * only.
     *
     * @return number of removed rows by erasure id
     */
    @Override
    public Map<String, Long> filter(Batch batch, Collection<Table> tables, Instant at) {
        Map<String, Long> dropped = new TreeMap<>();
        if (tombstones.isEmpty()) {
            return dropped;
        }
        Map<String, Set<Batch.Key>> removed = new TreeMap<>();
        // Customers first: their new keys decide about the rows that refer to them.
        for (Table table : tables.stream().sorted(Comparator.comparing(table -> !table.name().equals("customers"))).toList()) {
            boolean people = table.name().equals("customers");
            Table.Parent parent = table.parent();
            if (parent != null && removed.containsKey(parent.table())) {
                batch.dropSets(table.name(), removed.get(parent.table())::contains);
            }
            for (Row row : batch.dropRows(table.name(), row -> erasure(table, row) != null)) {
                String erasure = erasure(table, row);
                dropped.merge(String.valueOf(erasure), 1L, Long::sum);
                removed.computeIfAbsent(table.name(), name -> new HashSet<>()).add(new Batch.Key(row.source(), row.sourceId()));
                if (people) {
                    tombstones.add(String.valueOf(erasure), at, List.of(Identifier.record(row.source(), row.sourceId())));
                }
            }
        }
        return dropped;
    }

    private @Nullable String erasure(Table table, Row row) {
        String found = table.name().equals("customers") ? tombstones.holdsRecord(row.source(), row.sourceId()) : null;
        for (int i = 0; found == null && i < table.columns().size(); i++) {
            Column column = table.columns().get(i);
            IdentifyingColumn identifying = IdentifyingColumn.of(column);
            if (identifying != null && row.get(i) instanceof String value) {
                found = tombstones.holds(identifying.kind(), identifying.value(row.source(), value));
                found = found == null && !identifying.everywhere() ? tombstones.holds(identifying.kind(), value) : found;
            } else if (column.name().equals("customer_id") && row.get(i) instanceof String id) {
                found = tombstones.holdsRecord(row.source(), id);
            }
        }
        return found;
    }

    @Override
    public boolean forgotten(String source, @Nullable String key, @Nullable String raw, @Nullable String country) {
        return !tombstones.isEmpty() && (tombstones.holdsRecord(source, key) != null || raw != null && mentions.in(raw, country));
    }
}
