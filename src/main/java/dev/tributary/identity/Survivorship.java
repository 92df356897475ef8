package dev.tributary.identity;

import dev.tributary.canonical.ColumnType;
import dev.tributary.canonical.Table;
import dev.tributary.config.Findings;
import dev.tributary.config.Section;
import dev.tributary.config.YamlNode;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rules that select, for each field of a profile, the record it is taken from. Immutable.
 *
 * @param byDefault for fields not in {@code fields}
 * @param sources   connections from the most to the least trusted, for {@link Take#SOURCE_ORDER}; others follow
 * @param fields    columns of customers; a column that profiles lacks is added there
 * @param together  groups of columns that are taken from one record, such as the parts of an address
 */
public record Survivorship(Take byDefault, List<String> sources, Map<String, Take> fields, List<List<String>> together) {

    /** How the record of a field is selected. Among equals the most recent record wins, then the first source and record by name. */
    public enum Take {
        /** The record that its source changed last. */
        MOST_RECENT,
        /** The most trusted source with a value. */
        SOURCE_ORDER,
        /** The longest text. */
        MOST_COMPLETE,
        /** A record whose column {@code <field>_verified} is true, when there is one. */
        VERIFIED_FIRST
    }

    static final Survivorship LATEST = new Survivorship(Take.MOST_RECENT, List.of(), Map.of(), List.of());
    /** The fields that profiles always have. */
    static final List<String> FIELDS = List.of("full_name", "given_name", "family_name", "email", "phone", "gender", "birth_date",
            "job_title", "job_level",
            "family_status", "nationality", "language", "company", "address", "ward", "city", "province", "postal_code", "country");
    /** Columns that describe the record, not the person. */
    private static final Set<String> TECHNICAL = Set.of("source", "source_id", "modified_at", "stored_at", "alternate_id", "merged_into",
            "same_as", "created_at",
            "deleted_at", "profile_id", "updated_at");

    public Survivorship {
        sources = List.copyOf(sources);
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        together = List.copyOf(together);
    }

    static Survivorship read(@Nullable Section section) {
        if (section == null) {
            return LATEST;
        }
        Take byDefault = section.choice("default", Take.class, Take.MOST_RECENT);
        List<String> sources = section.texts("sources");
        Map<String, Take> fields = new LinkedHashMap<>();
        Section named = section.section("fields");
        if (named != null) {
            named.node().entries().keySet().forEach(field -> fields.put(field, named.choice(field, Take.class, byDefault)));
        }
        List<List<String>> together = new ArrayList<>();
        for (YamlNode group : section.list("together")) {
            together.add(group.items().stream().map(YamlNode::text).toList());
            if (!group.isSequence() || group.items().size() < 2) {
                section.findings().error(group, "survivorship: together holds something that is no list of fields",
                        "write [[address, city, …]]");
            }
        }
        section.done();
        return new Survivorship(byDefault, sources, fields, together);
    }

    /** Reports fields that are not columns of customers, and rules that a column's type does not allow. */
    void check(YamlNode node, Table customers, Findings findings) {
        YamlNode named = node.get("fields");
        fields.forEach((field, take) -> {
            if (named == null) {
                return;
            }
            if (!usable(field, customers)) {
                findings.error(named.keyPlace(field), "survivorship: \"" + field + "\" is no field of a person in customers",
                        Findings.oneOf(usable(customers), field));
            } else if (take == Take.VERIFIED_FIRST && !verifiable(field, customers)) {
                findings.error(named.keyPlace(field),
                        "survivorship: \"" + field + "\" is verified-first, and customers has no column " + field
                                + "_verified that is true or false",
                        "add that column to mappings/canonical.yaml, or write most-recent, source-order or most-complete");
            } else if (take == Take.MOST_COMPLETE && customers.columns().get(customers.ordinal(field)).type() != ColumnType.TEXT) {
                findings.error(named.keyPlace(field), "survivorship: \"" + field + "\" is most-complete, and it is no text",
                        "write most-recent, source-order or verified-first");
            }
        });
        YamlNode groups = node.get("together");
        for (YamlNode group : groups == null ? List.<YamlNode>of() : groups.items()) {
            for (YamlNode field : group.items()) {
                if (!usable(field.text(), customers)) {
                    findings.error(field, "survivorship: \"" + field.text() + "\" is no field of a person in customers",
                            Findings.oneOf(usable(customers), field.text()));
                }
            }
        }
    }

    private static boolean verifiable(String field, Table customers) {
        int ordinal = customers.ordinal(field + "_verified");
        return ordinal >= 0 && customers.columns().get(ordinal).type() == ColumnType.BOOLEAN;
    }

    private static boolean usable(String field, Table customers) {
        return customers.ordinal(field) >= 0 && !TECHNICAL.contains(field);
    }

    private static List<String> usable(Table customers) {
        return customers.columns().stream().map(column -> column.name()).filter(name -> usable(name, customers)).toList();
    }

    /** The fields of a profile for which customers has a column. */
    Set<String> golden(Table customers) {
        Set<String> golden = new LinkedHashSet<>(FIELDS);
        golden.addAll(fields.keySet());
        together.forEach(golden::addAll);
        golden.removeIf(field -> !usable(field, customers));
        return golden;
    }

    Take take(String field) {
        return fields.getOrDefault(field, byDefault);
    }
}
