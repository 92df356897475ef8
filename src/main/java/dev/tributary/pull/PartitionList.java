package dev.tributary.pull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tributary.connector.Partitions;
import dev.tributary.io.Json;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The partitions of one run, in a fixed order, so that a run can resume where another stopped. */
final class PartitionList {

    /**
     * @param label  names it in a checkpoint.
     * @param value  replaces {@code ${partition.value}}.
     * @param parent is added to its records, or null
     */
    record Part(String label, @Nullable JsonNode value, @Nullable JsonNode parent) {}

    private static final PartitionList WHOLE = new PartitionList(List.of(new Part("", null, null)), false);

    private final List<Part> all;
    private final boolean sorted;

    private PartitionList(List<Part> all, boolean sorted) {
        this.all = all;
        this.sorted = sorted;
    }

    /** @param parents supplies the parent stream's records, if they are needed */
    static PartitionList of(@Nullable Partitions partitions, Supplier<List<JsonNode>> parents) {
        if (partitions == null) {
            return WHOLE;
        }
        if (partitions.stream() == null) {
            return new PartitionList(partitions.values().stream().map(value -> new Part(value, TextNode.valueOf(value), null)).toList(),
                    false);
        }
        TreeMap<String, Part> byLabel = new TreeMap<>();
        for (JsonNode record : parents.get()) {
            JsonNode value = Paging.at(partitions.key(), record);
            if (value != null && value.isValueNode() && !value.isNull()) {
                byLabel.put(value.asText(), new Part(value.asText(), value, carried(partitions, record)));
            }
        }
        List<Part> single = List.copyOf(byLabel.values());
        if (partitions.group() < 1) {
            return new PartitionList(single, true);
        }
        List<Part> groups = new ArrayList<>();
        for (int i = 0; i < single.size(); i += partitions.group()) {
            ArrayNode values = Json.MAPPER.createArrayNode();
            single.subList(i, Math.min(single.size(), i + partitions.group())).forEach(part -> values.add(part.value()));
            groups.add(new Part(single.get(i).label(), values, null));
        }
        return new PartitionList(groups, true);
    }

    private static @Nullable JsonNode carried(Partitions partitions, JsonNode record) {
        if (partitions.carry().isEmpty()) {
            return null;
        }
        ObjectNode carried = Json.MAPPER.createObjectNode();
        partitions.carry().forEach((name, path) -> {
            JsonNode value = path.evaluate(record, Map.of());
            carried.set(name, value == null ? Json.MAPPER.nullNode() : value);
        });
        return carried;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** The partition with this label, or the next one when it no longer exists; null after the last. */
    @Nullable
    Part at(@Nullable String label) {
        if (label == null) {
            return all.get(0);
        }
        return all.stream().filter(part -> sorted ? part.label().compareTo(label) >= 0 : part.label().equals(label)).findFirst()
                .orElse(null);
    }

    @Nullable
    Part behind(Part part) {
        int index = all.indexOf(part);
        return index + 1 < all.size() ? all.get(index + 1) : null;
    }
}
