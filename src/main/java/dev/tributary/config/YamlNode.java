package dev.tributary.config;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A value of a YAML file that remembers its place. Immutable. Scalars keep their text as written; nothing is guessed to be a number. */
public final class YamlNode {

    /** A few lines of aliases of aliases unfold to billions of values. */
    private static final long MOST_VALUES = 100_000;

    private final String file;
    private final Node node;
    private final Map<String, YamlNode> entries = new LinkedHashMap<>();
    private final Map<String, SourceLocation> keyPlaces = new LinkedHashMap<>();
    private final List<YamlNode> items = new ArrayList<>();
    /** Values in it, counted as often as aliases repeat them. */
    private long size = 1;

    /** @param known what was made of each node so far; an alias stands for the same node. Null of one whose making goes on */
    private YamlNode(String file, Node node, Map<Node, @Nullable YamlNode> known, Findings findings) {
        this.file = file;
        this.node = node;
        known.put(node, null);
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                SourceLocation place = place(file, tuple.getKeyNode().getStartMark());
                if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                    findings.error(place, "a key is not plain text", "write a plain word before the colon");
                } else if (entries.containsKey(key.getValue())) {
                    findings.error(place, "key \"" + key.getValue() + "\" stands twice", "keep one of the two");
                } else {
                    keyPlaces.put(key.getValue(), place);
                    child(tuple.getValueNode(), known, findings).ifPresent(value -> entries.put(key.getValue(), value));
                }
            }
        } else if (node instanceof SequenceNode sequence) {
            sequence.getValue().forEach(item -> child(item, known, findings).ifPresent(items::add));
        }
        known.put(node, this);
    }

    private Optional<YamlNode> child(Node child, Map<Node, @Nullable YamlNode> known, Findings findings) {
        if (known.containsKey(child) && known.get(child) == null) {
            findings.error(place(file, child.getStartMark()), "an alias stands within the value that it repeats", "write the value out");
            return Optional.empty();
        }
        YamlNode made = known.get(child) == null ? new YamlNode(file, child, known, findings) : Objects.requireNonNull(known.get(child));
        size = Math.min(MOST_VALUES + 1, size + made.size);
        return Optional.of(made);
    }

    /**
     * Parses one document.
     *
     * @param file path relative to the home, as findings shall name it
     * @return null when the text is not YAML (a finding says where) or is empty
     */
    public static @Nullable YamlNode parse(String file, String text, Findings findings) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(true); // reported here, with the place
        options.setMaxAliasesForCollections(50);
        try {
            Node root = new Yaml(options).compose(new StringReader(text));
            YamlNode made = root == null ? null : new YamlNode(file, root, new IdentityHashMap<>(), findings);
            if (made != null && made.size > MOST_VALUES) {
                findings.error(made.place(), "the file holds more than " + MOST_VALUES + " values, with aliases unfolded",
                        "split it, or write fewer aliases");
                return null;
            }
            return made;
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
            SourceLocation at = mark == null ? new SourceLocation(file, 1, 1) : place(file, mark);
            findings.error(at, "not YAML: " + e.getProblem(), "check indentation, quotes and colons here");
            return null;
        } catch (org.yaml.snakeyaml.error.YAMLException e) {
            findings.error(new SourceLocation(file, 1, 1), "not YAML: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    "save the file as UTF-8 text");
            return null;
        }
    }

    private static SourceLocation place(String file, Mark mark) {
        return new SourceLocation(file, mark.getLine() + 1, mark.getColumn() + 1);
    }

    public SourceLocation place() {
        return place(file, node.getStartMark());
    }

    /** The place of a key of this mapping, or of the mapping itself when it has no such key. */
    public SourceLocation keyPlace(String key) {
        return keyPlaces.getOrDefault(key, place());
    }

    public boolean isMapping() {
        return node instanceof MappingNode;
    }

    public boolean isSequence() {
        return node instanceof SequenceNode;
    }

    public boolean isScalar() {
        return node instanceof ScalarNode;
    }

    public boolean isNull() {
        return node instanceof ScalarNode && node.getTag().equals(Tag.NULL);
    }

    /** Whether the scalar was written as a number, so that an example's input keeps its JSON type. */
    public boolean isNumber() {
        return node.getTag().equals(Tag.INT) || node.getTag().equals(Tag.FLOAT);
    }

    public boolean isBoolean() {
        return node.getTag().equals(Tag.BOOL);
    }

    /** The text of a scalar; empty for anything else. */
    public String text() {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "";
    }

    public @Nullable YamlNode get(String key) {
        return entries.get(key);
    }

    /** Keys and values of a mapping in the order of the file; empty for anything else. */
    public Map<String, YamlNode> entries() {
        return java.util.Collections.unmodifiableMap(entries);
    }

    /** Items of a sequence in the order of the file; empty for anything else. */
    public List<YamlNode> items() {
        return java.util.Collections.unmodifiableList(items);
    }

    /** Plain Java values, as a JSON library takes them: maps, lists, strings, numbers, booleans and nulls. */
    public @Nullable Object plain() {
        if (isMapping()) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            entries.forEach((key, value) -> map.put(key, value.plain()));
            return map;
        }
        if (isSequence()) {
            List<@Nullable Object> list = new ArrayList<>();
            items.forEach(item -> list.add(item.plain()));
            return list;
        }
        if (isNull()) {
            return null;
        }
        if (isBoolean()) {
            return Boolean.valueOf(text().equalsIgnoreCase("true") || text().equalsIgnoreCase("yes") || text().equalsIgnoreCase("on"));
        }
        return isNumber() ? number(text()) : text();
    }

    private static Object number(String text) {
        try {
            return text.matches("[-+]?[0-9]{1,18}") ? (Object) Long.valueOf(text) : new java.math.BigDecimal(text);
        } catch (NumberFormatException e) {
            return text;
        }
    }
}
