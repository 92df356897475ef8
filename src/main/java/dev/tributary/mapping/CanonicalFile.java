package dev.tributary.mapping;

import dev.tributary.canonical.CanonicalModel;
import dev.tributary.canonical.Column;
import dev.tributary.canonical.ColumnType;
import dev.tributary.canonical.Normaliser;
import dev.tributary.canonical.Pii;
import dev.tributary.canonical.Table;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.config.Section;
import dev.tributary.config.SourceLocation;
import dev.tributary.config.YamlNode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code mappings/canonical.yaml}. */
public final class CanonicalFile {

    public static final String PATH = "mappings/canonical.yaml";
    private static final Pattern DECIMAL = Pattern.compile("decimal\\(([0-9]{1,2}),([0-9]{1,2})\\)");
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");
    private static final List<String> TYPES = List.of("text", "integer", "decimal(18,4)", "boolean", "timestamp", "date", "json");
    private static final List<String> RESERVED = List.of("source", "source_id", "modified_at", "stored_at");

    private CanonicalFile() {
    }

    /** The model; incomplete when {@code findings} holds errors. */
    public static CanonicalModel read(Home home, Findings findings) {
        Path file = home.path(PATH);
        if (!Files.isRegularFile(file)) {
            findings.error(new SourceLocation(PATH, 1, 1), "the file does not exist", "copy it from the release, or name the right --home");
            return new CanonicalModel(Map.of());
        }
        YamlNode root = home.yaml(file, findings);
        Map<String, Table> tables = new LinkedHashMap<>();
        if (root != null) {
            root.entries().forEach((name, node) -> tables.put(name, table(name, Section.of(node, findings, "table \"" + name + "\""))));
            root.entries().forEach((name, node) -> checkParent(name, node, tables, findings));
        }
        return new CanonicalModel(tables);
    }

    private static Table table(String name, Section section) {
        checkName(name, section);
        String about = section.requiredText("about");
        Section parent = section.section("parent");
        Table.Parent link = null;
        if (parent != null) {
            link = new Table.Parent(parent.requiredText("table"), parent.requiredText("column"));
            parent.done();
        }
        List<Column> columns = new ArrayList<>();
        section.sections("columns", "column").forEach((column, child) -> columns.add(column(column, child)));
        section.done();
        Table table = new Table(name, about, columns, link);
        for (Column column : columns) {
            if (column.invalid() != null && table.ordinal(column.invalid()) < 0) {
                section.findings().error(section.node(),
                        "column \"" + column.name() + "\": invalid names \"" + column.invalid() + "\", which is no column here",
                        "add that column, or take the key away");
            }
        }
        if (link != null && table.ordinal(link.column()) < 0) {
            section.findings().error(section.node(),
                    "table \"" + name + "\": parent names the column \"" + link.column() + "\", which is no column here",
                    "add that column");
        }
        return table;
    }

    private static void checkParent(String name, YamlNode node, Map<String, Table> tables, Findings findings) {
        Table.Parent parent = Objects.requireNonNull(tables.get(name)).parent();
        if (parent != null && !tables.containsKey(parent.table())) {
            findings.error(node, "table \"" + name + "\": unknown parent table \"" + parent.table() + "\"",
                    Findings.oneOf(tables.keySet(), parent.table()));
        }
    }

    private static Column column(String name, Section section) {
        checkName(name, section);
        if (RESERVED.contains(name)) {
            section.findings().error(section.node(), "column \"" + name + "\" is in every table already", "take it away here");
        }
        String written = section.text("type", "text");
        Matcher decimal = DECIMAL.matcher(written);
        ColumnType type = ColumnType.TEXT;
        int precision = 0;
        int scale = 0;
        if (decimal.matches()) {
            type = ColumnType.DECIMAL;
            precision = Integer.parseInt(decimal.group(1));
            scale = Integer.parseInt(decimal.group(2));
            if (precision < 1 || precision > 38 || scale > precision) {
                section.findings().error(Objects.requireNonNull(section.node("type")),
                        section.name() + ": " + written + " cannot hold numbers",
                        "write a precision of at most 38 and a scale of at most that");
            }
        } else if (written.equals("decimal") || !TYPES.contains(written)) {
            section.findings().error(Objects.requireNonNull(section.node("type")), section.name() + ": unknown type \"" + written + "\"",
                    Findings.oneOf(TYPES, written));
        } else {
            type = ColumnType.valueOf(written.toUpperCase(java.util.Locale.ROOT));
        }
        Column column = new Column(name, type, precision, scale, section.choice("normalise", Normaliser.class, Normaliser.NONE),
                section.text("invalid"),
                section.text("identifier"), section.choice("pii", Pii.class, Pii.PERSONAL), section.requiredText("about"),
                new LinkedHashSet<>(section.texts("values")));
        if (type != ColumnType.TEXT && !column.values().isEmpty()) {
            section.findings().error(section.node(), section.name() + " is " + written + " and has a list of values",
                    "take the list away; it is for text only");
        }
        section.done();
        return column;
    }

    private static void checkName(String name, Section section) {
        if (!NAME.matcher(name).matches()) {
            section.findings().error(section.node(), section.name() + " is not a usable name", "write small letters, digits and _");
        }
    }
}
