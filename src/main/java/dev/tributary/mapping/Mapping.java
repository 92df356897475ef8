package dev.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.canonical.Column;
import dev.tributary.canonical.ColumnType;
import dev.tributary.canonical.InvalidValue;
import dev.tributary.canonical.MappedPage;
import dev.tributary.canonical.Normaliser;
import dev.tributary.canonical.Pii;
import dev.tributary.canonical.Rejection;
import dev.tributary.canonical.Row;
import dev.tributary.canonical.Table;
import dev.tributary.expression.Expression;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How the records of one stream become canonical rows. Immutable and thread-safe. */
public final class Mapping {

    private static final Column TIME = new Column("modified_at", ColumnType.TIMESTAMP, 0, 0, Normaliser.NONE, null, null,
            Pii.PUBLIC, "");

    private final String name;
    private final List<Emit> emits;
    private final List<Example> examples;

    Mapping(String name, List<Emit> emits, List<Example> examples) {
        this.name = name;
        this.emits = List.copyOf(emits);
        this.examples = List.copyOf(examples);
    }

    /** {@code <connector>/<stream>}. */
    public String name() {
        return name;
    }

    List<Example> examples() {
        return examples;
    }

    /**
     * Maps a page. A record that does not fit becomes a rejection; its neighbours go on.
     *
     * @param key      path of a record's key, for rejections
     * @param modified path of the time a record was last changed, or null
     */
    public MappedPage map(List<JsonNode> records, Origin origin, Expression key, @Nullable Expression modified) {
        List<Row> rows = new ArrayList<>(records.size());
        List<MappedPage.Children> children = new ArrayList<>();
        List<Rejection> rejections = new ArrayList<>();
        Map<String, JsonNode> variables = new HashMap<>();
        variables.put("connection", origin.asJson());
        List<Row> recordRows = new ArrayList<>();
        List<MappedPage.Children> recordChildren = new ArrayList<>();
        for (JsonNode record : records) {
            recordRows.clear();
            recordChildren.clear();
            try {
                map(record, variables, origin, modified(record, variables, origin, modified), recordRows, recordChildren);
                rows.addAll(recordRows);
                children.addAll(recordChildren);
            } catch (Emit.Unfit e) {
                JsonNode id = key.evaluate(record, Map.of());
                rejections.add(new Rejection(id == null || id.isNull() ? null : id.asText(), e.path, e.misfit.found(), e.misfit.expected(),
                        record.toString()));
            }
        }
        return new MappedPage(records.size(), rows, children, List.of(), rejections);
    }

    /**
     * Children belong to the last row of their parent's table that stands before them: one record may be a sale and a return, each with
     * lines.
     */
    private void map(JsonNode record, Map<String, JsonNode> variables, Origin origin, @Nullable Instant modified, List<Row> rows,
            List<MappedPage.Children> children) throws Emit.Unfit {
        Map<String, String> latest = new HashMap<>(4);
        for (Emit emit : emits) {
            int before = rows.size();
            emit.apply(record, variables, origin, modified,
                    emit.table().parent() == null ? null : latest.get(emit.table().parent().table()), rows, children);
            if (emit.each() == null && rows.size() > before) {
                latest.put(emit.table().name(), rows.get(before).sourceId());
            }
        }
    }

    /** When the source last changed a record; null when it does not say or not readably so. */
    private static @Nullable Instant modified(JsonNode record, Map<String, JsonNode> variables, Origin origin, @Nullable Expression path)
            throws Emit.Unfit {
        JsonNode node = path == null ? null : path.evaluate(record, variables);
        try {
            return node == null ? null : (Instant) Converter.convert(node, TIME, origin.zone());
        } catch (InvalidValue e) {
            throw new Emit.Unfit(path == null ? "." : path.text(), e);
        }
    }

    /** Table names this mapping writes, in order. */
    public List<Table> tables() {
        return emits.stream().map(Emit::table).distinct().toList();
    }
}
