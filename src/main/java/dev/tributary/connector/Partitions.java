package dev.tributary.connector;

import dev.tributary.config.Section;
import dev.tributary.config.YamlNode;
import dev.tributary.expression.Expression;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A stream that is requested once per value: of a list, or of the records of another stream.
 *
 * @param values  fixed values; empty with {@code stream}
 * @param stream  the stream whose records name the values, or null
 * @param key     the value within such a record
 * @param changed whether only changed records of that stream count
 * @param group   values of one request, as a JSON list; 0 for one by one
 * @param carry   fields of the parent that each record gets, under {@code _parent}
 */
public record Partitions(List<String> values, @Nullable String stream, @Nullable Expression key, boolean changed, int group,
        Map<String, Expression> carry) {

    static @Nullable Partitions read(@Nullable Section section) {
        if (section == null) {
            return null;
        }
        Map<String, Expression> carry = new LinkedHashMap<>();
        YamlNode carried = section.node("carry");
        if (carried != null) {
            carried.entries().forEach((name, node) -> {
                Expression path = Expression.compile(node, section.findings(), section.name() + ": carry " + name);
                if (path != null) {
                    carry.put(name, path);
                }
            });
        }
        Partitions partitions = new Partitions(section.texts("values"), section.text("stream"), Expression.of(section, "key"),
                section.bool("changed", false),
                section.integer("group", 0), carry);
        if (partitions.values.isEmpty() == (partitions.stream == null)) {
            section.findings().error(section.node(), section.name() + " needs either \"values\" or \"stream\"",
                    "write values: [a, b], or stream: the stream whose records name them, and key: their path");
        }
        if (partitions.stream != null && partitions.key == null) {
            section.findings().error(section.node(), section.name() + " has no \"key\"",
                    "add key: the path of the value within a record of " + partitions.stream);
        }
        if (partitions.group > 0 && carried != null) {
            section.findings().error(carried, section.name() + ": a group has many parents, so none can be carried",
                    "remove carry, or group");
        }
        section.done();
        return partitions;
    }
}
