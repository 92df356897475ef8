package dev.tributary.identity;

import dev.tributary.canonical.CanonicalModel;
import dev.tributary.canonical.Column;
import dev.tributary.canonical.Table;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.config.Section;
import dev.tributary.config.YamlNode;
import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
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

    public IdentityRules {
        kinds = Collections.unmodifiableMap(new LinkedHashMap<>(kinds));
    }

    /** Rules that take every field from the most recent record. */
    public IdentityRules(Map<String, IdentifierKind> kinds) {
        this(kinds, Survivorship.LATEST);
    }

    /**
     * Reads the file without comparing it to a model; incomplete when {@code findings} holds errors. Without the file no identifier joins
     * records: the safe default.
     */
    public static IdentityRules read(Home home, Findings findings) {
        return read(home, null, findings);
    }

    /** As {@link #read(Home, Findings)}; kinds, channels and fields are checked against the model, unless it is null. */
    public static IdentityRules read(Home home, @Nullable CanonicalModel model, Findings findings) {
        if (!Files.isRegularFile(home.path(PATH))) {
            return new IdentityRules(Map.of());
        }
        YamlNode root = home.yaml(home.path(PATH), findings);
        Map<String, IdentifierKind> kinds = new LinkedHashMap<>();
        Survivorship survivorship = Survivorship.LATEST;
        if (root != null) {
            Section section = Section.of(root, findings, "identity");
            section.sections("kinds", "kind").forEach((name, child) -> kinds.put(name, kind(name, child, model)));
            survivorship = Survivorship.read(section.section("survivorship"));
            Table customers = model == null ? null : model.table("customers");
            YamlNode fields = section.node("survivorship");
            if (customers != null && fields != null) {
                survivorship.check(fields, customers, findings);
            }
            section.done();
            if (kinds.isEmpty() && !findings.hasErrors()) {
                findings.error(root, "identity has no \"kinds\"", "add kinds: {email: {…}, phone: {…}}");
            }
        }
        return new IdentityRules(kinds, survivorship);
    }

    private static IdentifierKind kind(String name, Section section, @Nullable CanonicalModel model) {
        Findings findings = section.findings();
        if (model != null && !known(model).contains(name)) {
            findings.error(section.node(), "unknown kind \"" + name + "\"", Findings.oneOf(known(model), name));
        }
        IdentifierKind kind = new IdentifierKind(section.integer("strength", 1), section.integer("differentNames", 1),
                section.integer("mostRecords", IdentifierKind.MANY),
                section.bool("joins", true), section.bool("onePerPerson", false), section.texts("placeholders"), section.texts("channels"));
        if (kind.differentNames() < 1) {
            findings.error(Objects.requireNonNull(section.node("differentNames")),
                    section.name() + ": differentNames is " + kind.differentNames()
                            + ", expected at least 1",
                    "write 1, or take the kind away");
        }
        if (kind.mostRecords() < 2) {
            findings.error(Objects.requireNonNull(section.node("mostRecords")),
                    section.name() + ": mostRecords is " + kind.mostRecords() + ", expected at least 2",
                    "write a larger number, or joins: false");
        }
        if (name.equals(PUSH_TOKEN) && kind.joins()) {
            findings.error(section.node(), section.name() + " would join people, and a token is passed on with its phone",
                    "add joins: false");
        }
        for (YamlNode node : section.list("placeholders")) {
            if (node.text().replaceAll("[*\\s]", "").isEmpty()) {
                findings.error(node, section.name() + ": the placeholder \"" + node.text() + "\" would match everything",
                        "write what it looks like, such as test@*");
            }
        }
        Set<String> channels = model == null ? Set.of() : channels(model);
        for (YamlNode node : section.list("channels")) {
            if (!channels.isEmpty() && node.isScalar() && !channels.contains(node.text())) {
                findings.error(node, section.name() + ": unknown channel \"" + node.text() + "\"", Findings.oneOf(channels, node.text()));
            }
        }
        section.done();
        return kind;
    }

    /** The kinds that columns of the model hold, and the one that is derived. */
    private static Set<String> known(CanonicalModel model) {
        Set<String> known = new TreeSet<>(Set.of(NAME_AND_BIRTH_DATE));
        model.tables().values()
                .forEach(table -> table.columns().stream().map(Column::identifier).filter(Objects::nonNull).forEach(known::add));
        return known;
    }

    private static Set<String> channels(CanonicalModel model) {
        Table engagements = model.table("engagements");
        int channel = engagements == null ? -1 : engagements.ordinal("channel");
        return channel < 0 ? Set.of() : new TreeSet<>(Objects.requireNonNull(engagements).columns().get(channel).values());
    }

    /** Whether a normalised value is a placeholder of its kind. */
    public boolean isPlaceholder(String kind, String value) {
        IdentifierKind rule = kinds.get(kind);
        return rule != null && rule.isPlaceholder(value);
    }

    /** Names of kinds, the strongest first. The staging tables hold the index in this list as {@code code}. */
    List<String> ordered() {
        return kinds.entrySet().stream()
                .sorted(Comparator.<Map.Entry<String, IdentifierKind>>comparingInt(entry -> -entry.getValue().strength())
                        .thenComparing(Map.Entry::getKey))
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
        return kinds.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()).collect(Collectors.joining(" ")) + " "
                + survivorship;
    }
}
