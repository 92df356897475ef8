package dev.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.schibsted.spt.data.jslt.JsltException;
import dev.tributary.canonical.Batch;
import dev.tributary.canonical.InvalidValue;
import dev.tributary.canonical.MappedPage;
import dev.tributary.canonical.Row;
import dev.tributary.canonical.Table;
import dev.tributary.expression.Expression;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One kind of row that a record gives. Immutable.
 *
 * @param when     only records for which this holds, or null for all
 * @param each     one row for each item of this list, or null for one row
 * @param snapshot the row rides on another record: it fills gaps only
 * @param fields   country before phone, so that a row's own country is known when its phone is read
 */
record Emit(Table table, @Nullable Expression when, @Nullable Expression each, boolean snapshot, List<Field> fields) {

    /** Thrown for the whole record: where it does not fit. */
    static final class Unfit extends Exception {
        private static final long serialVersionUID = 1L;
        final String path;
        final transient InvalidValue misfit;

        Unfit(String path, InvalidValue misfit) {
            super(path, null, false, false);
            this.path = path;
            this.misfit = misfit;
        }
    }

    /** Adds what the record gives to {@code rows} or {@code children}. */
    void apply(JsonNode record, Map<String, JsonNode> variables, Origin origin, @Nullable Instant modified, @Nullable String parent,
            List<Row> rows, List<MappedPage.Children> children) throws Unfit {
        if (when != null && !holds(when, record, variables)) {
            return;
        }
        if (each == null) {
            Row row = row(record, "", variables, origin, modified);
            rows.add(row);
            return;
        }
        List<Row> set = new ArrayList<>();
        Map<String, JsonNode> inner = new HashMap<>(variables);
        inner.put("record", record);
        int index = 0;
        for (JsonNode item : items(each, record, variables)) {
            inner.put("index", IntNode.valueOf(index));
            set.add(row(item, each.text() + "[" + index + "]", inner, origin, modified));
            index++;
        }
        if (table.parent() == null) {
            rows.addAll(set);
        } else if (parent != null) {
            children.add(new MappedPage.Children(table, new Batch.Key(origin.connection(), parent), set));
        }
    }

    private Row row(JsonNode input, String prefix, Map<String, JsonNode> variables, Origin origin, @Nullable Instant modified)
            throws Unfit {
        Row row = new Row(table, snapshot);
        row.set(Table.SOURCE, origin.connection());
        if (modified != null && !snapshot) {
            row.set(Table.MODIFIED_AT, modified);
        }
        for (Field field : fields) {
            try {
                field.fill(row, input, variables, origin);
            } catch (InvalidValue e) {
                throw new Unfit(path(prefix, field.expression()), e);
            }
        }
        if (!(row.get(Table.SOURCE_ID) instanceof String)) {
            throw new Unfit(
                    fields.stream().filter(field -> field.ordinal() == Table.SOURCE_ID).map(field -> path(prefix, field.expression()))
                            .findFirst().orElse("."),
                    new InvalidValue("nothing", "the key of a " + table.name() + " row"));
        }
        return row;
    }

    private static String path(String prefix, Expression expression) {
        return prefix.isEmpty() ? expression.text() : prefix + (expression.isPath() ? expression.text() : ": " + expression.text());
    }

    private static boolean holds(Expression expression, JsonNode record, Map<String, JsonNode> variables) throws Unfit {
        try {
            return expression.holds(record, variables);
        } catch (JsltException e) {
            throw new Unfit(expression.text(), new InvalidValue("something that it cannot take", "a record that \"when\" can judge"));
        }
    }

    private static List<JsonNode> items(Expression expression, JsonNode record, Map<String, JsonNode> variables) throws Unfit {
        try {
            return expression.items(record, variables);
        } catch (JsltException e) {
            throw new Unfit(expression.text(), new InvalidValue("something that it cannot take", "a list"));
        }
    }
}
