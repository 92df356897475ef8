package dev.tributary.privacy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.tributary.canonical.Column;
import dev.tributary.canonical.ColumnType;
import dev.tributary.canonical.Table;
import dev.tributary.io.Json;
import dev.tributary.suppression.Person;
import dev.tributary.suppression.PersonTables;
import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Sql;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes the rows of one person as JSON: by table, in order of their keys, without empty columns. */
final class Export {

    /** Join keys, which mean nothing outside the warehouse. */
    private static final Set<String> INTERNAL = Set.of("profile_number", "identifier_key");

    private final Session session;
    private final PersonTables tables;
    private final Map<String, Table> model;

    Export(Session session, PersonTables tables, Map<String, Table> model) {
        this.session = session;
        this.tables = tables;
        this.model = model;
    }

    /** @param quarantined ids of the person's quarantined records @return rows written */
    long write(Person person, List<String> quarantined, Instant at, Writer out) {
        long rows = 0;
        try (JsonGenerator json = Json.MAPPER.createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.setPrettyPrinter(new DefaultPrettyPrinter());
            json.writeStartObject();
            json.writeStringField("exported_at", at.toString());
            json.writeArrayFieldStart("profiles");
            for (String profile : person.profiles()) {
                json.writeString(profile);
            }
            json.writeEndArray();
            json.writeObjectFieldStart("tables");
            for (Map.Entry<String, Long> hit : tables.stageHits().entrySet()) {
                if (hit.getValue() > 0) {
                    rows += table(json, hit.getKey(),
                            "select t.* from " + Sql.name(hit.getKey()) + " t join " + PersonTables.hit(hit.getKey())
                                    + " h on h.source = t.source and h.source_id = t.source_id order by t.source, t.source_id");
                }
            }
            for (Map.Entry<String, String> own : tables.ownTables().entrySet()) {
                if (session.count("select count(*) from " + Sql.name(own.getKey()) + " t where " + own.getValue()) > 0) {
                    int columns = session.columns(own.getKey()).size();
                    rows += table(json, own.getKey(),
                            "select t.* from " + Sql.name(own.getKey()) + " t where " + own.getValue() + " order by "
                                    + IntStream.rangeClosed(1, columns).mapToObj(String::valueOf).collect(Collectors.joining(", ")));
                }
            }
            if (!quarantined.isEmpty()) {
                rows += table(json, "quarantine",
                        "select t.* from quarantine t where quarantine_id in ("
                                + quarantined.stream().map(Sql::literal).collect(Collectors.joining(", "))
                                + ") order by quarantine_id");
            }
            json.writeEndObject();
            json.writeNumberField("rows", rows);
            json.writeEndObject();
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long table(JsonGenerator json, String name, String sql) throws IOException {
        Map<String, ColumnType> types = new HashMap<>();
        if (model.containsKey(name)) {
            for (Column column : Objects.requireNonNull(model.get(name)).columns()) {
                types.put(column.name(), column.type());
            }
        }
        json.writeArrayFieldStart(name);
        long[] rows = new long[1];
        session.each(sql, row -> {
            try {
                json.writeStartObject();
                List<String> columns = row.columns();
                for (int i = 0; i < columns.size(); i++) {
                    if (!INTERNAL.contains(columns.get(i))) {
                        value(json, columns.get(i), row.value(i + 1), types.get(columns.get(i)));
                    }
                }
                json.writeEndObject();
                rows[0]++;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        json.writeEndArray();
        return rows[0];
    }

    private static void value(JsonGenerator json, String column, @Nullable Object value, @Nullable ColumnType type) throws IOException {
        if (value == null) {
            return;
        }
        json.writeFieldName(column);
        if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value instanceof BigDecimal decimal) {
            json.writeNumber(decimal.toPlainString());
        } else if (value instanceof Number number) {
            json.writeNumber(number.toString());
        } else if (type == ColumnType.JSON) {
            json.writeRawValue(value.toString());
        } else {
            json.writeString(value.toString());
        }
    }
}
