package dev.tributary.app;

import dev.tributary.connector.Connection;
import dev.tributary.run.Quarantine;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** Shows the records that could not be processed, with the reason. */
public final class ShowQuarantine {

    /**
     * One quarantined record. Prints no value.
     *
     * @param reason stream, path, what was found and expected, and how to replay: without personal data, but for the source's own key
     * @param raw    the record as the vendor sent it: personal data, unless masked
     */
    public record Entry(String id, String reason, String raw) {

        @Override
        public String toString() {
            return "quarantined record " + id;
        }
    }

    private final Hub hub;

    public ShowQuarantine(Hub hub) {
        this.hub = hub;
    }

    /** Open entries, the latest first. @param masked without the keys and values of records */
    public List<Entry> open(boolean masked) {
        return new Quarantine(hub.warehouse()).open().stream().map(entry -> shown(entry, masked)).toList();
    }

    /** The entry of an id, open or not; null when there is none. @param masked without the record's key and values */
    public @Nullable Entry entry(String id, boolean masked) {
        return new Quarantine(hub.warehouse()).entry(id).stream().map(entry -> shown(entry, masked)).findFirst().orElse(null);
    }

    private Entry shown(Quarantine.Entry entry, boolean masked) {
        Connection connection = hub.services().sources().connection(entry.connection());
        Quarantine.Entry shown = masked ? MaskedRecord.of(entry) : entry;
        return new Entry(entry.id(), shown.sentence(connection == null ? entry.connection() : connection.connector()), shown.raw());
    }
}
