package dev.tributary.config;

import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Currency;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * What {@code config/application.yaml} says of the hub as a whole. Immutable.
 *
 * @param zone           schedules and {@code asOf} are in it; UTC when absent
 * @param country        ISO 3166-1 alpha-2, the last resort for national phone numbers
 * @param currency       ISO 4217, the one that sums of money are made in
 * @param asOf           local time that figures speak of instead of now
 * @param warehouse      where everything is kept; null: in a file under {@code var}
 * @param warnBefore     how long before credentials or a version of an API end it is said
 * @param staleAfter     how long a record may stay unchanged at its source before it counts as stale
 * @param publicUrl      how senders of webhooks see this hub, such as {@code https://hub.example.com}, without a slash behind it; or null
 * @param inboxMegabytes what may wait in the inbox for the warehouse; senders are asked to come again beyond
 * @param retention      how long things are kept
 */
public record ApplicationSettings(ZoneId zone, @Nullable String country, @Nullable String currency, @Nullable LocalDateTime asOf,
        @Nullable WarehouseSettings warehouse, Duration warnBefore, Duration staleAfter,
        @Nullable String publicUrl, int inboxMegabytes, RetentionSettings retention) {

    public static final String PATH = "config/application.yaml";
    private static final Duration WARN_BEFORE = Duration.ofDays(60);
    private static final Duration STALE_AFTER = Duration.ofDays(730);
    private static final int INBOX_MEGABYTES = 4096;
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

    /** A hub whose warehouse is the file under {@code var}, before which no proxy stands. */
    public ApplicationSettings(ZoneId zone, @Nullable String country, @Nullable String currency, @Nullable LocalDateTime asOf) {
        this(zone, country, currency, asOf, null, WARN_BEFORE, STALE_AFTER, null, INBOX_MEGABYTES, RetentionSettings.NONE);
    }

    /** Reads the file; an absent file or key means the default. An unset secret is a warning. */
    public static ApplicationSettings read(Home home, Findings findings) {
        return read(home, new Secrets(home), false, findings);
    }

    /** As {@link #read(Home, Findings)}. @param secretsAreErrors an unset secret is an error, not a warning */
    public static ApplicationSettings read(Home home, Secrets secrets, boolean secretsAreErrors, Findings findings) {
        YamlNode root = Files.isRegularFile(home.path(PATH)) ? home.yaml(home.path(PATH), findings) : null;
        if (root == null) {
            return new ApplicationSettings(ZoneId.of("UTC"), null, null, null);
        }
        Section section = Section.of(root, findings, "application");
        ZoneId zone = section.zone("zone");
        ApplicationSettings settings = new ApplicationSettings(zone == null ? ZoneId.of("UTC") : zone, country(section), currency(section),
                asOf(section),
                WarehouseSettings.read(section, secrets, secretsAreErrors), section.duration("warnBefore", WARN_BEFORE),
                section.duration("staleAfter", STALE_AFTER),
                publicUrl(section), inbox(section), RetentionSettings.read(section));
        section.done();
        return settings;
    }

    /** The instant that figures speak of: the configured one, else now. */
    public Instant asOf(Clock clock) {
        return asOf == null ? clock.instant() : asOf.atZone(zone).toInstant();
    }

    private static int inbox(Section section) {
        int megabytes = section.integer("inboxMegabytes", INBOX_MEGABYTES);
        if (megabytes < 1) {
            section.findings().error(Objects.requireNonNull(section.node("inboxMegabytes")),
                    "application: \"inboxMegabytes\" is " + megabytes + ", expected at least 1", "write such as 4096");
            return INBOX_MEGABYTES;
        }
        return megabytes;
    }

    private static @Nullable String country(Section section) {
        String country = section.text("country");
        if (country != null && !COUNTRIES.contains(country)) {
            section.findings().error(Objects.requireNonNull(section.node("country")),
                    "application: \"country\" is \"" + country + "\", expected a country code",
                    "write two capital letters of ISO 3166-1, such as VN");
            return null;
        }
        return country;
    }

    private static @Nullable String currency(Section section) {
        String currency = section.text("currency");
        try {
            return currency == null ? null : Currency.getInstance(currency).getCurrencyCode();
        } catch (IllegalArgumentException e) {
            section.findings().error(Objects.requireNonNull(section.node("currency")),
                    "application: \"currency\" is \"" + currency + "\", expected a currency code",
                    "write three capital letters of ISO 4217, such as VND");
            return null;
        }
    }

    private static @Nullable String publicUrl(Section section) {
        String url = section.text("publicUrl");
        if (url != null && !url.matches("https?://[^/?#\\s]+(/[^?#\\s]*)?")) {
            section.findings().error(Objects.requireNonNull(section.node("publicUrl")),
                    "application: \"publicUrl\" is \"" + url + "\", expected an address", "write such as https://hub.example.com");
            return null;
        }
        return url == null ? null : url.replaceFirst("/+$", "");
    }

    private static @Nullable LocalDateTime asOf(Section section) {
        String asOf = section.text("asOf");
        try {
            return asOf == null ? null : LocalDateTime.parse(asOf);
        } catch (DateTimeException e) {
            section.findings().error(Objects.requireNonNull(section.node("asOf")),
                    "application: \"asOf\" is \"" + asOf + "\", expected a local time",
                    "write such as 2011-10-01T00:00, in the zone of this file");
            return null;
        }
    }
}
