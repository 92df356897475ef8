package dev.tributary.destination;

import dev.tributary.config.Findings;
import dev.tributary.config.Section;
import dev.tributary.config.YamlNode;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What an audience's file says about one platform.
 *
 * @param name         of the list there
 * @param schema       Meta only: keys of a row, in order
 * @param membership   Google only: how long someone stays without being sent again, whole days
 * @param refreshAfter members accepted longer ago are sent again, so that nobody expires; null: never
 * @param lookalike    a list to grow from this one, or null
 */
public record AudienceOptions(String name, List<String> schema, @Nullable Duration membership, @Nullable Duration refreshAfter,
                              @Nullable Lookalike lookalike) {

    /**
     * How a lookalike is grown.
     *
     * @param countries     ISO 3166-1 alpha-2
     * @param ratio         Meta: share of the country's people, 0.01 to 0.20; excludes {@code type}
     * @param startingRatio Meta: makes it a band
     * @param type          Meta: similarity or reach
     * @param expansion     Google: narrow, balanced or broad
     */
    public record Lookalike(String name, List<String> countries, @Nullable BigDecimal ratio, @Nullable BigDecimal startingRatio,
                            @Nullable String type, @Nullable String expansion) {
    }

    private static final Duration GOOGLE_MEMBERSHIP = Duration.ofDays(540);
    private static final Duration GOOGLE_REFRESH = Duration.ofDays(450);
    /** Meta knows a member by our own id for 90 days after it was last sent. */
    private static final Duration META_REFRESH = Duration.ofDays(80);
    private static final Set<String> META_KEYS = Set.of("EXTERN_ID", "EMAIL", "PHONE", "EMAIL_SHA256", "PHONE_SHA256");
    private static final List<String> META_SCHEMA = List.of("EXTERN_ID", "EMAIL", "PHONE");

    public AudienceOptions {
        schema = List.copyOf(schema);
    }

    /** The options when the audience's file says nothing. */
    public static AudienceOptions byDefault(String platform, String audience) {
        boolean google = platform.equals("google");
        return new AudienceOptions("Tributary | " + audience, google ? List.of() : META_SCHEMA, google ? GOOGLE_MEMBERSHIP : null,
                google ? GOOGLE_REFRESH : META_REFRESH, null);
    }

    /** Reads {@code destinations.<platform>} of an audience; what is wrong goes to the section's findings. */
    public static AudienceOptions read(String platform, String audience, @Nullable Section section) {
        AudienceOptions usual = byDefault(platform, audience);
        if (section == null) {
            return usual;
        }
        boolean google = platform.equals("google");
        String name = section.text("name", usual.name());
        List<String> schema = google ? List.of() : schema(section);
        Duration membership = google ? section.duration("membership", GOOGLE_MEMBERSHIP) : null;
        if (membership != null && (membership.compareTo(GOOGLE_MEMBERSHIP) > 0 || membership.toDays() < 1 || membership.toSeconds() % 86_400 != 0)) {
            wrong(section, "membership", "Google keeps members for whole days, at most 540", "write such as 540d");
        }
        Duration usualRefresh = membership != null && membership.compareTo(GOOGLE_REFRESH) <= 0 ? membership.multipliedBy(5).dividedBy(6)
                : google ? GOOGLE_REFRESH : META_REFRESH;
        Duration refresh = section.duration("refresh_after", usualRefresh);
        Section lookalike = section.section("lookalike");
        AudienceOptions options = new AudienceOptions(name, schema, membership, refresh, lookalike == null ? null : lookalike(google, name, lookalike));
        section.done();
        return options;
    }

    private static List<String> schema(Section section) {
        List<String> keys = section.texts("schema");
        for (String key : keys) {
            if (!META_KEYS.contains(key)) {
                wrong(section, "schema", "unknown key \"" + key + "\"", Findings.oneOf(META_KEYS, key));
            }
        }
        if (!keys.isEmpty() && (keys.stream().noneMatch(key -> !key.equals("EXTERN_ID")) || keys.stream().map(AudienceOptions::kind).distinct().count() < keys.size())) {
            wrong(section, "schema", "needs an e-mail or phone key, and each kind once", "write [EXTERN_ID, EMAIL, PHONE]");
        }
        return keys.isEmpty() ? META_SCHEMA : keys;
    }

    private static Lookalike lookalike(boolean google, String list, Section section) {
        String name = section.text("name", list + " | lookalike");
        List<String> countries = section.texts("countries").stream().map(country -> country.toUpperCase(Locale.ROOT)).toList();
        if (countries.isEmpty() || countries.stream().anyMatch(country -> !country.matches("[A-Z]{2}"))) {
            wrong(section, "countries", "a lookalike is grown within countries", "write countries: [VN]");
        }
        Lookalike lookalike;
        if (google) {
            String expansion = section.text("expansion", "balanced").toUpperCase(Locale.ROOT);
            if (!List.of("NARROW", "BALANCED", "BROAD").contains(expansion)) {
                wrong(section, "expansion", "unknown expansion", "write narrow, balanced or broad");
            }
            lookalike = new Lookalike(name, countries, null, null, null, expansion);
        } else {
            lookalike = metaLookalike(name, countries, section);
        }
        section.done();
        return lookalike;
    }

    private static Lookalike metaLookalike(String name, List<String> countries, Section section) {
        String type = section.text("type");
        BigDecimal ratio = section.text("ratio") == null ? null : section.decimal("ratio", new BigDecimal("0.01"));
        BigDecimal start = section.text("starting_ratio") == null ? null : section.decimal("starting_ratio", BigDecimal.ZERO);
        if ((type == null) == (ratio == null) || type != null && !List.of("similarity", "reach").contains(type)) {
            wrong(section, type == null ? "ratio" : "type", "exactly one of ratio and type", "write ratio: 0.02, or type: similarity or reach");
        }
        BigDecimal step = new BigDecimal("0.01");
        if (ratio != null && (ratio.compareTo(step) < 0 || ratio.compareTo(new BigDecimal("0.20")) > 0 || ratio.remainder(step).signum() != 0)) {
            wrong(section, "ratio", "Meta takes 0.01 to 0.20 in steps of 0.01", "write such as 0.02");
        }
        if (start != null && (ratio == null || start.signum() <= 0 || start.compareTo(ratio) >= 0)) {
            wrong(section, "starting_ratio", "must be smaller than ratio", "write such as 0.01");
        }
        return new Lookalike(name, countries, ratio, start, type, null);
    }

    private static void wrong(Section section, String key, String what, String instead) {
        YamlNode at = section.node(key);
        section.findings().error(at == null ? section.node() : at, section.name() + ": " + key + ": " + what, instead);
    }

    /** The kinds of identifiers this platform is sent: email, phone. */
    List<String> kinds() {
        if (schema.isEmpty()) {
            return List.of("email", "phone");
        }
        List<String> kinds = new ArrayList<>();
        schema.stream().map(AudienceOptions::kind).filter(kind -> !kind.isEmpty()).forEach(kinds::add);
        return kinds;
    }

    static String kind(String key) {
        return key.startsWith("EMAIL") ? "email" : key.startsWith("PHONE") ? "phone" : "";
    }
}
