package dev.tributary.mapping;

import dev.tributary.canonical.CanonicalModel;
import dev.tributary.canonical.Column;
import dev.tributary.canonical.Table;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.config.Section;
import dev.tributary.config.YamlNode;
import dev.tributary.expression.Expression;
import dev.tributary.io.Json;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads {@code mappings/<connector>/<stream>.yaml}. */
public final class MappingFile {

    private static final int MOST_VALUES_SHOWN = 30;

    private MappingFile() {
    }

    /** All mappings by {@code <connector>/<stream>}; incomplete when {@code findings} holds errors. */
    public static Map<String, Mapping> readAll(Home home, CanonicalModel model, Findings findings) {
        Map<String, Mapping> mappings = new LinkedHashMap<>();
        for (Path file : home.files("mappings", ".yaml")) {
            String relative = home.relative(file);
            YamlNode root = relative.equals(CanonicalFile.PATH) ? null : home.yaml(file, findings);
            if (root != null) {
                String name = relative.replaceFirst("^mappings/", "").replaceFirst("\\.yaml$", "");
                mappings.put(name, mapping(name, Section.of(root, findings, "mapping \"" + name + "\""), model));
            }
        }
        return mappings;
    }

    private static Mapping mapping(String name, Section section, CanonicalModel model) {
        String from = section.requiredText("from");
        YamlNode written = section.node("from");
        if (written != null && !from.equals(name)) {
            section.findings().error(written, section.name() + " says from: " + from, "write from: " + name + ", as the file is named");
        }
        List<Emit> emits = new ArrayList<>();
        for (YamlNode item : section.list("emit")) {
            Emit emit = emit(Section.of(item, section.findings(), "emit"), model, emits);
            if (emit != null) {
                emits.add(emit);
            }
        }
        if (section.list("emit").isEmpty()) {
            section.findings().error(section.node(), section.name() + " emits nothing", "add emit: [{to: …, fields: {…}}]");
        }
        List<Example> examples = new ArrayList<>();
        for (YamlNode item : section.list("examples")) {
            Section example = Section.of(item, section.findings(), "example");
            String title = example.text("name", "example " + (examples.size() + 1));
            YamlNode in = example.node("in");
            YamlNode out = example.node("out");
            if (in == null || out == null) {
                section.findings().error(item, "an example has no \"" + (in == null ? "in" : "out") + "\"",
                        "add in: a record, and out: the rows expected");
            } else {
                examples.add(new Example(item.place(), title, Json.MAPPER.valueToTree(in.plain()), Json.MAPPER.valueToTree(out.plain())));
            }
            example.done();
        }
        section.done();
        return new Mapping(name, emits, examples);
    }

    private static @Nullable Emit emit(Section section, CanonicalModel model, List<Emit> before) {
        String to = section.requiredText("to");
        Table table = model.table(to);
        YamlNode written = section.node("to");
        if (table == null && written != null) {
            section.findings().error(written, "unknown table \"" + to + "\"", Findings.oneOf(model.tables().keySet(), to));
        }
        Expression when = optional(section, "when");
        Expression each = optional(section, "each");
        boolean rides = !before.isEmpty() && to.equals("customers") && !before.get(0).table().name().equals("customers");
        boolean snapshot = section.bool("snapshot", rides);
        YamlNode fields = section.node("fields");
        section.done();
        if (fields == null || !fields.isMapping()) {
            section.findings().error(fields == null ? section.node() : fields, "emit to " + to + " has no fields",
                    "add fields: {source_id: …}");
            return null;
        }
        if (table == null) {
            return null;
        }
        if (fields.get("source_id") == null) {
            section.findings().error(fields, "emit to " + to + " has no source_id", "add source_id: the path of the record's key");
        }
        return new Emit(table, when, each, snapshot, fields(fields, table, section.findings()));
    }

    private static List<Field> fields(YamlNode node, Table table, Findings findings) {
        List<Field> fields = new ArrayList<>();
        Map<String, Integer> order = new LinkedHashMap<>();
        node.entries().forEach((name, value) -> {
            int ordinal = table.ordinal(name);
            if (ordinal < 0 || name.equals("source")) {
                findings.error(node.keyPlace(name), "column \"" + name + "\" is not in " + CanonicalFile.PATH + " for " + table.name(),
                        Findings.oneOf(table.columns().stream().map(Column::name).filter(column -> !column.equals("source")).toList(),
                                name));
                return;
            }
            Expression expression = Expression.compile(value, findings, "field \"" + name + "\"");
            if (expression != null) {
                checkValues(value, expression, table, table.columns().get(ordinal), findings);
                order.put(name, order.size());
                fields.add(new Field(table, table.columns().get(ordinal), expression));
            }
        });
        fields.sort(Comparator.comparing((Field field) -> !field.column().name().equals("country"))
                .thenComparing(field -> Objects.requireNonNull(order.get(field.column().name()))));
        return List.copyOf(fields);
    }

    /** What the text alone tells: a constant, or the constants between which it chooses. */
    private static void checkValues(YamlNode at, Expression expression, Table table, Column column, Findings findings) {
        for (String constant : expression.constants()) {
            if (!column.allows(constant)) {
                String close = Findings.closest(column.values(), constant);
                findings.error(at, "\"" + constant + "\" is no " + column.name() + " of " + table.name(),
                        column.values().size() <= MOST_VALUES_SHOWN
                                ? Findings.oneOf(column.values(), constant)
                                : "write one of the values that " + CanonicalFile.PATH + " gives it"
                                        + (close == null ? "" : " (did you mean " + close + "?)"));
            }
        }
    }

    private static @Nullable Expression optional(Section section, String key) {
        YamlNode node = section.node(key);
        return node == null ? null : Expression.compile(node, section.findings(), key);
    }
}
