package dev.tributary.privacy;

import dev.tributary.backup.Backups;
import dev.tributary.backup.Manifest;
import dev.tributary.canonical.Table;
import dev.tributary.config.RetentionSettings;
import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Warehouse;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipFile;

/** Deletes data older than the configured retention. Thread-safe. */
public final class Retention {

    private final Warehouse warehouse;
    private final RetentionSettings settings;
    private final Backups backups;
    private final Clock clock;

    /** @param var the home's {@code var} folder */
    public Retention(Warehouse warehouse, RetentionSettings settings, Path var, Clock clock) {
        this.warehouse = warehouse;
        this.settings = settings;
        this.backups = new Backups(var);
        this.clock = clock;
    }

    /** Deletes, each kind in a transaction of its own. @return number deleted by kind, for the kinds that have a retention */
    public Map<String, Long> apply() {
        Map<String, Long> deleted = new TreeMap<>();
        delete(deleted, "records held back", settings.quarantine(),
                (session, before) -> session.execute("delete from quarantine where last_seen_at < ?", before));
        delete(deleted, "anonymous events", settings.anonymousEvents(), this::events);
        delete(deleted, "runs", settings.runs(), (session, before) -> session.execute("delete from runs where ended_at < ?", before));
        delete(deleted, "plans", settings.runs(), Retention::plans);
        if (settings.backups() != null) {
            deleted.put("backups", deleteBackups());
        }
        if (deleted.values().stream().anyMatch(count -> count > 0)) {
            warehouse.purgeOnClose();
        }
        return deleted;
    }

    private interface Step {
        long in(Session session, Instant before);
    }

    private void delete(Map<String, Long> deleted, String kind, @Nullable Duration kept, Step step) {
        if (kept != null) {
            Instant before = clock.instant().minus(kept);
            deleted.put(kind, warehouse.write(session -> step.in(session, before)));
        }
    }

    /** Deletes events of visitors who belong to no profile and left no identifier. */
    private long events(Session session, Instant before) {
        Table engagements = warehouse.model().table("engagements");
        if (engagements == null) {
            return 0;
        }
        StringBuilder nobody = new StringBuilder();
        for (String column : new String[] {"email", "phone", "address_as_typed", "platform_user", "user_id"}) {
            nobody.append(engagements.ordinal(column) < 0 ? "" : " and " + column + " is null");
        }
        return session.execute("delete from engagements where occurred_at < ?" + nobody
                + " and (customer_id is null or not exists (select 1 from profile_customers p"
                + " where p.source = engagements.source and p.source_id = engagements.customer_id))", before);
    }

    /** Deletes plans, but the latest of an audience and those that wait for approval. */
    private static long plans(Session session, Instant before) {
        String old = "made_at < ? and state <> 'held' and exists (select 1 from audience_plans n where n.audience = audience_plans.audience and n.plan_id > audience_plans.plan_id)";
        session.execute("delete from audience_funnels where plan_id in (select plan_id from audience_plans where " + old + ")", before);
        return session.execute("delete from audience_plans where " + old, before);
    }

    /** Deletes expired backups; a file that is no longer that backup is left alone. */
    private long deleteBackups() {
        long count = 0;
        for (Backups.Known known : backups.all()) {
            if (known.keptUntil() != null && known.keptUntil().isBefore(clock.instant())) {
                Path file = Path.of(known.name());
                try {
                    if (Files.isRegularFile(file) && known.id().equals(id(file))) {
                        Files.delete(file);
                        count++;
                    }
                    backups.remove(known);
                } catch (IOException e) {
                    // The backup stays listed, also in certificates, until it can be deleted.
                }
            }
        }
        return count;
    }

    private static @Nullable String id(Path file) {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return zip.getEntry(Manifest.NAME) == null ? null
                    : Manifest.read(zip.getInputStream(zip.getEntry(Manifest.NAME)).readAllBytes()).id();
        } catch (IOException e) {
            return null;
        }
    }
}
