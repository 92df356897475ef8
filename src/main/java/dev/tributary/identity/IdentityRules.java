package dev.tributary.identity;

import dev.tributary.canonical.CanonicalModel;
import dev.tributary.canonical.Column;
import dev.tributary.canonical.Table;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.config.Section;
import dev.tributary.config.YamlNode;

import java.nio.file.Files;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The settings in {@code config/identity.yaml}: which kinds of identifiers join records, and which record each field of a profile is taken
 * from. Immutable.
 */
public record IdentityRules(Map<String, IdentifierKind> kinds, Survivorship survivorship) {

    public static final String PATH = "config/identity.yaml";
    /** A reference to another record: the record of the same source it was merged into, or {@code SOURCE:ID} in another source. */
    static final String RECORD = "record";
    /** Given name, family name and date of birth taken together: derived from three columns. */
    static final String NAME_AND_BIRTH_DATE = "name_and_birth_date";
    /** May not join: a device passes from one person to another, and its token with it. */
    private static final String PUSH_TOKEN = "push_token";
    private static final List<String> KNOWN = List.of("anonymous_id", "device_id", "email", "facebook", "instagram", "loyalty_card", NAME_AND_BIRTH_DATE,
            "phone", PUSH_TOKEN, RECORD, "user_id", "zalo");

    public IdentityRules {
        kinds = Collections.unmodifiableMap(new LinkedHashMap<>(kinds));
    }

    /** Rules that take every field from the most recent record. */
    public IdentityRules(Map<String, IdentifierKind> kinds) {
        this(kinds, Survivorship.LATEST);
    }

    /** Reads the file; incomplete when {@code findings} holds errors. Without the file no identifier joins records: the safe default. */
    public static IdentityRules read(Home home, Findings findings) {
        if (!Files.isRegularFile(home.path(PATH))) {
            return new IdentityRules(Map.of());
        }
        YamlNode root = home.yaml(home.path(PATH), findings);
        Map<String, IdentifierKind> kinds = new LinkedHashMap<>();
        Survivorship survivorship = Survivorship.LATEST;
        if (root != null) {
            Section section = Section.of(root, findings, "identity");
            section.sections("kinds", "kind").forEach((name, child) -> kinds.put(name, kind(name, child)));
            survivorship = Survivorship.read(section.section("survivorship"));
            section.done();
            if (kinds.isEmpty() && !findings.hasErrors()) {
                findings.error(root, "identity has no \"kinds\"", "add kinds: {email: {…}, phone: {…}}");
            }
        }
        return new IdentityRules(kinds, survivorship);
    }

    /** As {@link #read(Home, Findings)}; fields are checked against the canonical model too. */
    public static IdentityRules read(Home home, CanonicalModel model, Findings findings) {
        IdentityRules rules = read(home, findings);
        Table customers = model.table("customers");
        if (customers != null && Files.isRegularFile(home.path(PATH))) {
            YamlNode root = home.yaml(home.path(PATH), new Findings());
            YamlNode survivorship = root == null ? null : root.get("survivorship");
            if (survivorship != null) {
                rules.survivorship.check(survivorship, customers, findings);
            }
        }
        return rules;
    }

    private static IdentifierKind kind(String name, Section section) {
        Findings findings = section.findings();
        if (!KNOWN.contains(name)) {
            findings.error(section.node(), "unknown kind \"" + name + "\"", Findings.oneOf(KNOWN, name));
        }
        IdentifierKind kind = new IdentifierKind(section.integer("strength", 1), section.integer("different_names", 1), section.integer("most_records", IdentifierKind.MANY),
                section.bool("joins", true), section.bool("one_per_person", false), section.texts("placeholders"));
        if (kind.differentNames() < 1) {
            findings.error(Objects.requireNonNull(section.node("different_names")), section.name() + ": different_names is " + kind.differentNames()
                    + ", expected at least 1", "write 1, or take the kind away");
        }
        if (kind.mostRecords() < 2) {
            findings.error(Objects.requireNonNull(section.node("most_records")), section.name() + ": most_records is " + kind.mostRecords() + ", expected at least 2",
                    "write a larger number, or joins: false");
        }
        if (name.equals(PUSH_TOKEN) && kind.joins()) {
            findings.error(section.node(), section.name() + " would join people, and a token is passed on with its phone", "add joins: false");
        }
        for (YamlNode node : section.list("placeholders")) {
            if (node.text().replaceAll("[*\\s]", "").isEmpty()) {
                findings.error(node, section.name() + ": the placeholder \"" + node.text() + "\" would match everything", "write what it looks like, such as test@*");
            }
        }
        section.done();
        return kind;
    }

    /** Whether a normalised value is a placeholder of its kind. */
    public boolean isPlaceholder(String kind, String value) {
        IdentifierKind rule = kinds.get(kind);
        return rule != null && rule.isPlaceholder(value);
    }

    /** Names of kinds, the strongest first. The staging tables hold the index in this list as {@code code}. */
    List<String> ordered() {
        return kinds.entrySet().stream().sorted(Comparator.<Map.Entry<String, IdentifierKind>>comparingInt(entry -> -entry.getValue().strength()).thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey).toList();
    }

    /** Columns of a table that hold identifiers of a configured kind, with the kind. */
    Map<String, String> columns(Table table) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (Column column : table.columns()) {
            if (column.identifier() != null && kinds.containsKey(column.identifier())) {
                columns.put(column.name(), column.identifier());
            }
        }
        return columns;
    }

    /** Changes with the rules, so that all records are resolved again. */
    String fingerprint() {
        return kinds.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()).collect(Collectors.joining(" ")) + " " + survivorship;
    }
}
