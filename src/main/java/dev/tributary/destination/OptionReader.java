package dev.tributary.destination;

import dev.tributary.config.Findings;
import dev.tributary.config.Section;
import dev.tributary.config.YamlNode;
import dev.tributary.destination.DestinationOption.Bounds;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads {@code destinations.<id>} of an audience's file by the declaration of its options; mistakes go to the section's findings. */
final class OptionReader {

    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

    private final String audience;
    private @Nullable String listName;

    private OptionReader(String audience) {
        this.audience = audience;
    }

    /** @param section null when the audience's file says nothing: the defaults */
    static DestinationOptions read(DestinationType type, String audience, @Nullable Section section) {
        int before = section == null ? 0 : section.findings().all().size();
        DestinationOptions options = new OptionReader(audience).read(type.declaration().options(), section);
        boolean sound = section == null || section.findings().all().size() == before;
        return sound ? type.complete(options, (option, what, instead) -> wrong(Objects.requireNonNull(section), option, what, instead))
                : options;
    }

    private DestinationOptions read(List<DestinationOption> declared, @Nullable Section section) {
        Map<String, Object> values = new TreeMap<>();
        for (DestinationOption option : declared) {
            Object value = value(option, section);
            if (value != null) {
                values.put(option.name(), value);
            } else if (option.required() && section != null && section.node(option.name()) == null) {
                section.findings().error(section.node(), section.name() + " has no \"" + option.name() + "\"",
                        "add " + option.name() + ": " + option.example());
            }
            if (option.name().equals(DestinationOption.NAME) && listName == null) {
                listName = (String) value;
            }
        }
        if (section != null) {
            section.done();
        }
        return new DestinationOptions(values);
    }

    private @Nullable Object value(DestinationOption option, @Nullable Section section) {
        return switch (option.type()) {
            case GROUP -> {
                Section group = section == null ? null : section.section(option.name());
                yield group == null ? null : read(option.options(), group);
            }
            case TEXT -> {
                String text = section == null ? null : section.text(option.name());
                yield text == null ? byDefault(option) : chosen(option, List.of(text), section).stream().findFirst().orElse(null);
            }
            case TEXTS, COUNTRIES -> {
                List<String> texts = section == null ? List.of() : section.texts(option.name());
                String usual = byDefault(option);
                yield !texts.isEmpty() ? chosen(option, texts, section) : usual == null ? null : Arrays.asList(usual.split(", *"));
            }
            case DURATION -> {
                String usual = byDefault(option);
                Duration value = usual == null ? null : Section.parseDuration(usual);
                yield section == null || section.text(option.name()) == null ? value
                        : within(option, section, from -> from.duration(option.name(), Duration.ZERO), OptionReader::within);
            }
            case DECIMAL -> {
                String usual = byDefault(option);
                BigDecimal value = usual == null ? null : new BigDecimal(usual);
                yield section == null || section.text(option.name()) == null ? value
                        : within(option, section, from -> from.decimal(option.name(), BigDecimal.ZERO), OptionReader::within);
            }
        };
    }

    private @Nullable String byDefault(DestinationOption option) {
        String usual = option.byDefault();
        return usual == null ? null : usual.replace("{audience}", audience).replace("{name}", String.valueOf(listName));
    }

    /** The texts that are allowed. */
    private static List<String> chosen(DestinationOption option, List<String> texts, @Nullable Section section) {
        boolean countries = option.type() == DestinationOption.Type.COUNTRIES;
        List<String> spelled = countries ? texts.stream().map(text -> text.toUpperCase(Locale.ROOT)).toList() : texts;
        for (String text : spelled) {
            if (countries && !COUNTRIES.contains(text)) {
                wrong(Objects.requireNonNull(section), option.name(), "\"" + text + "\" is no country code of ISO 3166-1",
                        "write such as " + option.example());
            } else if (!option.choices().isEmpty() && !option.choices().contains(text)) {
                wrong(Objects.requireNonNull(section), option.name(), "unknown \"" + text + "\"", Findings.oneOf(option.choices(), text));
            }
        }
        return spelled;
    }

    private interface Check<T> {
        boolean of(T value, Bounds bounds);
    }

    private static <T> T within(DestinationOption option, Section section, Function<Section, T> reading, Check<T> check) {
        int before = section.findings().all().size();
        T value = reading.apply(section);
        Bounds bounds = option.bounds();
        if (bounds != null && section.findings().all().size() == before && !check.of(value, bounds)) {
            wrong(section, option.name(), "must be from " + bounds.least() + " to " + bounds.most() + " in steps of " + bounds.step(),
                    "write such as " + option.example());
        }
        return value;
    }

    private static boolean within(Duration value, Bounds bounds) {
        return value.compareTo(Section.parseDuration(bounds.least())) >= 0 && value.compareTo(Section.parseDuration(bounds.most())) <= 0
                && value.toMillis() % Section.parseDuration(bounds.step()).toMillis() == 0;
    }

    private static boolean within(BigDecimal value, Bounds bounds) {
        return value.compareTo(new BigDecimal(bounds.least())) >= 0 && value.compareTo(new BigDecimal(bounds.most())) <= 0
                && value.remainder(new BigDecimal(bounds.step())).signum() == 0;
    }

    private static void wrong(Section section, String option, String what, String instead) {
        Section place = section;
        String key = option;
        while (key.indexOf('.') > 0) {
            place = Objects.requireNonNull(place.section(key.substring(0, key.indexOf('.'))));
            key = key.substring(key.indexOf('.') + 1);
        }
        YamlNode at = place.node(key);
        place.findings().error(at == null ? place.node() : at, place.name() + ": " + key + ": " + what, instead);
    }
}
