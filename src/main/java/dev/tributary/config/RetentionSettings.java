package dev.tributary.config;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * How long things are kept: {@code retention:} of {@code config/application.yaml}. Null: for good. Immutable.
 *
 * @param backups         files written by {@code backup} and before a migration
 * @param quarantine      records held back, with their raw form, since they were last seen
 * @param anonymousEvents engagements that name nobody: no customer, address, number or account
 * @param runs            what ran, and plans of audiences
 */
public record RetentionSettings(@Nullable Duration backups, @Nullable Duration quarantine, @Nullable Duration anonymousEvents,
        @Nullable Duration runs) {

    /** Everything for good. */
    public static final RetentionSettings NONE = new RetentionSettings(null, null, null, null);

    private static final Duration LEAST = Duration.ofDays(1);

    static RetentionSettings read(Section application) {
        Section section = application.section("retention");
        if (section == null) {
            return NONE;
        }
        RetentionSettings settings = new RetentionSettings(kept(section, "backups"), kept(section, "quarantine"),
                kept(section, "anonymousEvents"), kept(section, "runs"));
        section.done();
        return settings;
    }

    private static @Nullable Duration kept(Section section, String key) {
        if (section.node(key) == null) {
            return null;
        }
        Duration kept = section.duration(key, LEAST);
        if (kept.compareTo(LEAST) < 0) {
            section.findings().error(java.util.Objects.requireNonNull(section.node(key)),
                    section.name() + ": \"" + key + "\" is less than a day", "write such as 90d, or leave it out to keep them for good");
            return null;
        }
        return kept;
    }
}
