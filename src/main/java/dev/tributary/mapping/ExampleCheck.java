package dev.tributary.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.canonical.CanonicalModel;
import dev.tributary.canonical.MappedPage;
import dev.tributary.canonical.Rejection;
import dev.tributary.canonical.Row;
import dev.tributary.canonical.Table;
import dev.tributary.config.Findings;
import dev.tributary.connector.Connector;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Runs the examples inside mappings; each that does not come out as it says is a finding at its place. */
public final class ExampleCheck {

    private final CanonicalModel model;
    private final MapComponent.Defaults defaults;
    private final ZoneId zone;

    /** @param zone for streams whose connector names none */
    public ExampleCheck(CanonicalModel model, MapComponent.Defaults defaults, ZoneId zone) {
        this.model = model;
        this.defaults = defaults;
        this.zone = zone;
    }

    /** Checks one mapping. @return how many examples it has */
    public int check(Mapping mapping, Connector.@Nullable Stream stream, Findings findings) {
        if (stream == null) {
            return 0;
        }
        ZoneId times = stream.cursor() == null || stream.cursor().zone() == null ? zone : ZoneId.of(stream.cursor().zone());
        Origin origin = new Origin("example", times, defaults.country(), defaults.currency());
        for (Example example : mapping.examples()) {
            MappedPage page = mapping.map(List.of(example.in()), origin, stream.key(),
                    stream.cursor() == null ? null : stream.cursor().field());
            for (Rejection rejection : page.rejections()) {
                findings.error(example.place(), "\"" + example.name() + "\" is quarantined: " + rejection,
                        "correct the example or the mapping");
            }
            if (page.rejections().isEmpty()) {
                example.out().fields().forEachRemaining(table -> compare(example, table.getKey(), table.getValue(), page, findings));
            }
        }
        return mapping.examples().size();
    }

    private void compare(Example example, String name, JsonNode expected, MappedPage page, Findings findings) {
        Table table = model.table(name);
        if (table == null) {
            findings.error(example.place(), "\"" + example.name() + "\" expects rows of \"" + name + "\", which is no table",
                    Findings.oneOf(model.tables().keySet(), name));
            return;
        }
        List<Row> rows = new ArrayList<>(page.rows().stream().filter(row -> row.table() == table).toList());
        page.children().stream().filter(children -> children.table() == table).forEach(children -> rows.addAll(children.rows()));
        if (rows.size() != expected.size()) {
            findings.error(example.place(),
                    "\"" + example.name() + "\" gives " + rows.size() + " rows of " + name + ", expected " + expected.size(),
                    "correct the example or the mapping");
            return;
        }
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            int number = i;
            expected.get(i).fields().forEachRemaining(column -> {
                int ordinal = table.ordinal(column.getKey());
                Object found = ordinal < 0 ? Row.ABSENT : row.get(ordinal);
                if (ordinal < 0 || !same(column.getValue(), found == Row.ABSENT ? null : found)) {
                    findings.error(example.place(), "\"" + example.name() + "\": " + name + "[" + number + "]." + column.getKey() + " is "
                            + (ordinal < 0 ? "no column" : String.valueOf(found)) + ", expected " + column.getValue(),
                            "correct the example or the mapping");
                }
            });
        }
    }

    private static boolean same(JsonNode expected, @Nullable Object found) {
        if (expected.isNull() || found == null) {
            return expected.isNull() && found == null;
        }
        if (found instanceof BigDecimal decimal) {
            return expected.isNumber() && decimal.compareTo(expected.decimalValue()) == 0;
        }
        return Objects.equals(expected.asText(), String.valueOf(found));
    }
}
