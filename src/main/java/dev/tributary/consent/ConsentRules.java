package dev.tributary.consent;

import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.config.Section;
import dev.tributary.config.YamlNode;
import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What {@code config/consent.yaml} says: which purposes need consent, what the law of a region adds, and how a person's region is known. Immutable.
 *
 * @param google purposes that Google's two signals speak of: {@code ad_user_data}, {@code ad_personalization}
 */
public record ConsentRules(Map<String, Purpose> purposes, List<Region> regions, Whereabouts whereabouts, Map<String, String> google) {

    public static final String PATH = "config/consent.yaml";
    /** Google's signals, in the order in which a member carries them. */
    public static final List<String> SIGNALS = List.of("ad_user_data", "ad_personalization");
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

    /** What silence means, where no region asks for consent. */
    public enum Silent { WITHHOLD, ALLOW }

    /** Whether a purpose needs consent at all, or rests on what the person ordered; a denial counts either way. */
    public enum Basis { CONSENT, CONTRACT }

    /** Whether a region lets silence be. */
    public enum Needed { REQUIRED, NOT_REQUIRED }

    /** Which statement counts: the latest, or any denial until it is taken back where it was made. */
    public enum Denial { LATEST, STANDS }

    /** When address and phone lie in different regions: the rules of both, or of the first that tells. */
    public enum Differ { STRICTER, FIRST }

    /** What tells where a person is. */
    public enum Clue { ADDRESS, PHONE }

    public record Purpose(Silent silent, Basis basis) {
    }

    /**
     * The law of some countries.
     *
     * @param grantDays a grant older than this counts as silence; null: it does not age
     * @param proof     a grant without proof counts as silence
     */
    public record Region(String name, List<String> countries, boolean required, boolean denialStands, @Nullable Integer grantDays, boolean proof) {
    }

    /** @param unknown country of whom nothing places; null: the strictest rules of all regions hold for them */
    public record Whereabouts(List<Clue> by, Differ differ, @Nullable String unknown) {
    }

    public ConsentRules {
        purposes = Map.copyOf(purposes);
        regions = List.copyOf(regions);
        google = Map.copyOf(google);
    }

    /** Reads the file; incomplete when {@code findings} holds errors. Without the file, who stated nothing is withheld: the safe reading. */
    public static ConsentRules read(Home home, Findings findings) {
        YamlNode root = Files.isRegularFile(home.path(PATH)) ? home.yaml(home.path(PATH), findings) : null;
        if (root == null) {
            return new ConsentRules(Map.of(), List.of(), new Whereabouts(List.of(Clue.values()), Differ.STRICTER, null), google(null));
        }
        Section section = Section.of(root, findings, "consent");
        Map<String, Purpose> purposes = new LinkedHashMap<>();
        section.sections("purposes", "purpose").forEach((name, purpose) -> {
            purposes.put(name, new Purpose(purpose.choice("silent", Silent.class, Silent.WITHHOLD), purpose.choice("basis", Basis.class, Basis.CONSENT)));
            purpose.done();
        });
        List<Region> regions = new ArrayList<>();
        Map<String, String> taken = new HashMap<>();
        section.sections("regions", "region").forEach((name, region) -> regions.add(region(name, region, taken)));
        Whereabouts whereabouts = whereabouts(section.section("whereabouts"));
        Map<String, String> google = google(section.section("google"));
        section.done();
        return new ConsentRules(purposes, regions, whereabouts, google);
    }

    private static Region region(String name, Section section, Map<String, String> taken) {
        List<String> countries = new ArrayList<>();
        for (YamlNode item : section.list("countries")) {
            String country = item.isScalar() ? item.text() : "";
            String other = taken.putIfAbsent(country, name);
            if (!COUNTRIES.contains(country)) {
                section.findings().error(item, section.name() + ": \"" + country + "\" is no country code", "write two capital letters of ISO 3166-1, such as VN");
            } else if (other != null) {
                section.findings().error(item, section.name() + ": " + country + " is in region \"" + other + "\" already", "name each country once");
            } else {
                countries.add(country);
            }
        }
        if (section.list("countries").isEmpty()) {
            section.findings().error(section.node(), section.name() + " has no \"countries\"", "add countries: [VN]");
        }
        int days = Math.toIntExact(section.duration("grant_lasts", java.time.Duration.ZERO).toDays());
        Region region = new Region(name, countries, section.choice("consent", Needed.class, Needed.REQUIRED) == Needed.REQUIRED,
                section.choice("denial", Denial.class, Denial.LATEST) == Denial.STANDS, days == 0 ? null : days, section.bool("proof", false));
        section.done();
        return region;
    }

    private static Whereabouts whereabouts(@Nullable Section section) {
        if (section == null) {
            return new Whereabouts(List.of(Clue.values()), Differ.STRICTER, null);
        }
        List<Clue> by = new ArrayList<>();
        for (YamlNode item : section.list("by")) {
            List<String> names = List.of(Section.spelled(Clue.ADDRESS), Section.spelled(Clue.PHONE));
            int found = item.isScalar() ? names.indexOf(item.text()) : -1;
            if (found < 0) {
                section.findings().error(item, section.name() + ": unknown \"" + (item.isScalar() ? item.text() : "") + "\"", Findings.oneOf(names, item.isScalar() ? item.text() : ""));
            } else {
                by.add(Clue.values()[found]);
            }
        }
        String unknown = section.text("unknown");
        if (unknown != null && !COUNTRIES.contains(unknown)) {
            section.findings().error(Objects.requireNonNull(section.node("unknown")), section.name() + ": \"" + unknown + "\" is no country code",
                    "write two capital letters of ISO 3166-1, such as VN, or leave the line out: then the strictest rules hold");
        }
        Whereabouts whereabouts = new Whereabouts(by.isEmpty() ? List.of(Clue.values()) : by, section.choice("differ", Differ.class, Differ.STRICTER), unknown);
        section.done();
        return whereabouts;
    }

    private static Map<String, String> google(@Nullable Section section) {
        Map<String, String> google = new LinkedHashMap<>();
        SIGNALS.forEach(signal -> google.put(signal, section == null ? "ads" : section.text(signal, "ads")));
        if (section != null) {
            section.done();
        }
        return google;
    }

    /** A purpose that the file does not name withholds. */
    public Purpose purpose(String purpose) {
        return purposes.getOrDefault(purpose, new Purpose(Silent.WITHHOLD, Basis.CONSENT));
    }
}
