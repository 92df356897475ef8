package dev.tributary.consent;

import dev.tributary.campaign.Channels;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.config.Section;
import dev.tributary.config.SourceLocation;
import dev.tributary.config.YamlNode;
import dev.tributary.consent.ConsentRules.Basis;
import dev.tributary.consent.ConsentRules.Clue;
import dev.tributary.consent.ConsentRules.Denial;
import dev.tributary.consent.ConsentRules.Differ;
import dev.tributary.consent.ConsentRules.Law;
import dev.tributary.consent.ConsentRules.Needed;
import dev.tributary.consent.ConsentRules.Purpose;
import dev.tributary.consent.ConsentRules.Region;
import dev.tributary.consent.ConsentRules.Silent;
import dev.tributary.consent.ConsentRules.Terms;
import dev.tributary.consent.ConsentRules.Whereabouts;
import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads {@code config/consent.yaml}. */
final class ConsentFile {

    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
    private static final Pattern CHANNEL = Pattern.compile("[a-z][a-z0-9_]*");
    /** A hundred years: more would be a slip of the pen. */
    private static final int MOST_DAYS = 36_525;

    private ConsentFile() {
    }

    static ConsentRules read(Home home, Map<String, List<String>> signals, Findings findings) {
        YamlNode root = Files.isRegularFile(home.path(ConsentRules.PATH)) ? home.yaml(home.path(ConsentRules.PATH), findings) : null;
        if (root == null) {
            return new ConsentRules(Map.of(), List.of(), new Whereabouts(List.of(Clue.values()), Differ.STRICTER, null),
                    signals(signals, null));
        }
        Section section = Section.of(root, findings, "consent");
        Map<String, Purpose> purposes = new LinkedHashMap<>();
        section.sections("purposes", "purpose").forEach((name, purpose) -> {
            Terms general = terms(purpose, new Terms(Silent.WITHHOLD, Basis.CONSENT));
            purposes.put(name, new Purpose(general, channels(purpose, channel -> terms(channel, general))));
            purpose.done();
        });
        List<Region> regions = new ArrayList<>();
        Map<String, String> taken = new HashMap<>();
        section.sections("regions", "region").forEach((name, region) -> regions.add(region(name, region, taken)));
        Whereabouts whereabouts = whereabouts(section.section("whereabouts"));
        Map<String, Map<String, String>> purposesOfSignals = signals(signals, section.section("signals"));
        section.done();
        return new ConsentRules(purposes, regions, whereabouts, purposesOfSignals);
    }

    private static Region region(String name, Section section, Map<String, String> taken) {
        List<String> countries = new ArrayList<>();
        for (YamlNode item : section.list("countries")) {
            String country = item.isScalar() ? item.text() : "";
            String other = taken.putIfAbsent(country, name);
            if (!COUNTRIES.contains(country)) {
                section.findings().error(item, section.name() + ": \"" + country + "\" is no country code",
                        "write two capital letters of ISO 3166-1, such as VN");
            } else if (other != null) {
                section.findings().error(item, section.name() + ": " + country + " is in region \"" + other + "\" already",
                        "name each country once");
            } else {
                countries.add(country);
            }
        }
        if (section.list("countries").isEmpty()) {
            section.findings().error(section.node(), section.name() + " has no \"countries\"", "add countries: [VN]");
        }
        Law law = law(section, new Law(true, false, null, false));
        Region region = new Region(name, countries, law, channels(section, channel -> law(channel, law)));
        section.done();
        return region;
    }

    private static Terms terms(Section section, Terms byDefault) {
        return new Terms(section.choice("silent", Silent.class, byDefault.silent()),
                section.choice("basis", Basis.class, byDefault.basis()));
    }

    private static Law law(Section section, Law byDefault) {
        return new Law(
                section.choice("consent", Needed.class, byDefault.required() ? Needed.REQUIRED : Needed.NOT_REQUIRED) == Needed.REQUIRED,
                section.choice("denial", Denial.class, byDefault.denialStands() ? Denial.STANDS : Denial.LATEST) == Denial.STANDS,
                grantDays(section, byDefault.grantDays()), section.bool("proof", byDefault.proof()));
    }

    private static @Nullable Integer grantDays(Section section, @Nullable Integer byDefault) {
        YamlNode node = section.node("grantLasts");
        if (node == null) {
            return byDefault;
        }
        Duration lasts = section.duration("grantLasts", Duration.ZERO);
        if (lasts.isNegative() || !lasts.equals(Duration.ofDays(lasts.toDays())) || lasts.toDays() > MOST_DAYS) {
            section.findings().error(node,
                    section.name() + ": \"grantLasts\" is \"" + node.text() + "\", which is not a number of days up to " + MOST_DAYS,
                    "write whole days, such as 730d, or 0d for a grant that does not age");
            return byDefault;
        }
        return lasts.isZero() ? null : Integer.valueOf((int) lasts.toDays());
    }

    /** What the section says of single channels; what one of them does not say is as {@code reading} gives it. */
    private static <T> Map<String, T> channels(Section section, Function<Section, T> reading) {
        Map<String, T> channels = new LinkedHashMap<>();
        section.sections("channels", section.name() + ": channel").forEach((name, channel) -> {
            named(Objects.requireNonNull(section.node("channels")).keyPlace(name), channel.name(), name, section.findings());
            channels.put(name, reading.apply(channel));
            channel.done();
        });
        return channels;
    }

    /** Statements may carry any channel, so a rule may name any; but one that is nearly the name of a channel we know is hardly meant. */
    private static void named(SourceLocation place, String section, String name, Findings findings) {
        String close = Findings.closest(Channels.all().stream().filter(known -> known.length() > 4).toList(),
                name.toLowerCase(Locale.ROOT));
        String meant = close == null ? "" : " (did you mean " + close + "?)";
        if (!CHANNEL.matcher(name).matches()) {
            findings.error(place, section + " is not spelled as statements spell channels",
                    "write small letters, digits and _, such as ads_meta or email" + meant);
        } else if (close != null && !Channels.all().contains(name)) {
            findings.warning(place, section + " is no channel of the hub's own", "write it as your statements do" + meant);
        }
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
                section.findings().error(item, section.name() + ": unknown \"" + (item.isScalar() ? item.text() : "") + "\"",
                        Findings.oneOf(names, item.isScalar() ? item.text() : ""));
            } else {
                by.add(Clue.values()[found]);
            }
        }
        String unknown = section.text("unknown");
        if (unknown != null && !COUNTRIES.contains(unknown)) {
            section.findings().error(Objects.requireNonNull(section.node("unknown")),
                    section.name() + ": \"" + unknown + "\" is no country code",
                    "write two capital letters of ISO 3166-1, such as VN, or leave the line out: then the strictest rules hold");
        }
        Whereabouts whereabouts = new Whereabouts(by.isEmpty() ? List.of(Clue.values()) : by,
                section.choice("differ", Differ.class, Differ.STRICTER), unknown);
        section.done();
        return whereabouts;
    }

    /** A signal that the file does not name is about ads. */
    private static Map<String, Map<String, String>> signals(Map<String, List<String>> known, @Nullable Section section) {
        Map<String, Map<String, String>> signals = new LinkedHashMap<>();
        known.forEach((destination, names) -> {
            Section named = section == null ? null : section.section(destination);
            Map<String, String> purposes = new LinkedHashMap<>();
            names.forEach(name -> purposes.put(name, named == null ? "ads" : named.text(name, "ads")));
            if (named != null) {
                named.done();
            }
            signals.put(destination, Collections.unmodifiableMap(purposes));
        });
        if (section != null) {
            section.done();
        }
        return signals;
    }
}
