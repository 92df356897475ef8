package dev.tributary.quality;

import dev.tributary.canonical.Table;
import dev.tributary.config.ApplicationSettings;
import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Sql;
import dev.tributary.warehouse.Warehouse;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;

/**
 * Measures data quality into the tables {@code quality} (a row per measurement, source, table and field) and {@code quality_flags}
 * (suspicious values of the latest measurement). A measurement is one transaction; earlier measurements stay. Thread-safe.
 */
public final class Quality {

    private final Warehouse warehouse;
    private final ApplicationSettings settings;
    private final Clock clock;
    private final EmailChecks emails = new EmailChecks();
    private final PostalPlaces places = new PostalPlaces();

    /** @param settings for the default country, and the age from which a record is stale */
    public Quality(Warehouse warehouse, ApplicationSettings settings, Clock clock) {
        this.warehouse = warehouse;
        this.settings = settings;
        this.clock = clock;
    }

    /** @param fields fields measured, over all sources and tables @param flagged records with a flag */
    public record Measured(long fields, long flagged) {}

    /** Measures all tables. @throws dev.tributary.FaultException of kind WAREHOUSE; then nothing was written */
    public Measured measure() {
        return warehouse.write(this::measure);
    }

    private Measured measure(Session session) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        String staleBefore = timestamp(settings.asOf(clock).truncatedTo(ChronoUnit.MICROS).minus(settings.staleAfter()));
        Table customers = warehouse.model().table("customers");
        List<Flags.Invalid> invalid = customers == null ? List.of()
                : new Flags(session, customers, settings.country(), emails, places).write();
        for (Table table : warehouse.model().tables().values()) {
            FieldStatistics figures = new FieldStatistics(session, table, timestamp(now), staleBefore);
            figures.count();
            if (table.equals(customers)) {
                invalid.forEach(figures::addInvalid);
            }
            try (Session.Bulk bulk = session.append("quality")) {
                figures.write(bulk, now);
            }
        }
        session.drop(session.temporary());
        return new Measured(session.count("select count(*) from quality where measured_at = ?", now),
                session.count("select count(*) from (select distinct table_name, source, source_id from quality_flags) flagged"));
    }

    private static String timestamp(Instant instant) {
        return "timestamp "
                + Sql.literal(Objects.requireNonNull(LocalDateTime.ofInstant(instant, ZoneOffset.UTC)).toString().replace('T', ' '));
    }
}
