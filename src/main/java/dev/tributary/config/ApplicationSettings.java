package dev.tributary.config;

import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Objects;

/**
 * {@code config/application.yaml}: what holds for the whole hub.
 *
 * @param zone     of schedules, and of times without a zone
 * @param country  ISO 3166-1 alpha-2 hint for national phone numbers, or null
 * @param currency ISO 4217, what insight reports in, or null
 * @param asOf     insight as of this instant, or null for now
 */
public record ApplicationSettings(ZoneId zone, @Nullable String country, @Nullable String currency, @Nullable Instant asOf) {

    public static final String PATH = "config/application.yaml";
    private static final ZoneId UTC = ZoneId.of("UTC");

    /** The settings; defaults when the file does not exist. */
    public static ApplicationSettings read(Home home, Findings findings) {
        YamlNode root = Files.isRegularFile(home.path(PATH)) ? home.yaml(home.path(PATH), findings) : null;
        if (root == null || root.isNull()) {
            return new ApplicationSettings(UTC, null, null, null);
        }
        Section section = Section.of(root, findings, PATH);
        ZoneId zone = Objects.requireNonNullElse(section.zone("zone"), UTC);
        ApplicationSettings settings = new ApplicationSettings(zone, section.text("country"), section.text("currency"), asOf(section, zone));
        section.done();
        return settings;
    }

    private static @Nullable Instant asOf(Section section, ZoneId zone) {
        String text = section.text("as_of");
        if (text == null) {
            return null;
        }
        try {
            return LocalDateTime.parse(text).atZone(zone).toInstant();
        } catch (DateTimeException e) {
            section.findings().error(Objects.requireNonNull(section.node("as_of")), PATH + ": \"as_of\" is \"" + text + "\", expected a local time",
                    "write such as 2026-11-01T00:00");
            return null;
        }
    }
}
