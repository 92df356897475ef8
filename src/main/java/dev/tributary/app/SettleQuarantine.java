package dev.tributary.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.canonical.MappedPage;
import dev.tributary.canonical.Rejection;
import dev.tributary.connector.Connection;
import dev.tributary.connector.Connector;
import dev.tributary.connector.RawPage;
import dev.tributary.files.BadLine;
import dev.tributary.files.RecordReader;
import dev.tributary.io.Json;
import dev.tributary.mapping.MapComponent;
import dev.tributary.mapping.Mapping;
import dev.tributary.pull.Source;
import dev.tributary.pull.Sources;
import dev.tributary.run.Quarantine;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;

/** Settles quarantined records: maps them again and stores those that fit now, or gives them up. */
public final class SettleQuarantine {

    /** How many records were stored, of how many. */
    public record Result(int stored, int records) {}

    private final Services services;

    public SettleQuarantine(Hub hub) {
        this.services = hub.services();
    }

    /**
     * Maps open entries with the mappings as they are now and stores those that fit: the entries with the given ids, or all when there is
     * none.
     */
    public Result replay(List<String> ids) {
        Quarantine quarantine = new Quarantine(services.warehouse(), services.suppression());
        List<Quarantine.Entry> entries = quarantine.open().stream().filter(entry -> ids.isEmpty() || ids.contains(entry.id())).toList();
        int stored = 0;
        for (Quarantine.Entry entry : entries) {
            MappedPage page = map(entry);
            stored += page != null && quarantine.replay(entry, page, services.clock().instant()) ? 1 : 0;
        }
        return new Result(stored, entries.size());
    }

    /** Gives entries up: they are not stored, and no longer listed. @return false, with none closed, when not every one is an open entry */
    public boolean close(List<String> ids) {
        Quarantine quarantine = new Quarantine(services.warehouse());
        List<Quarantine.Entry> entries = quarantine.open().stream().filter(entry -> ids.contains(entry.id())).toList();
        if (entries.size() < ids.size()) {
            return false;
        }
        entries.forEach(quarantine::close);
        return true;
    }

    private @Nullable MappedPage map(Quarantine.Entry entry) {
        Sources sources = services.sources();
        Connection connection = sources.connection(entry.connection());
        Connector.Stream stream = connection == null ? null
                : Objects.requireNonNull(sources.connector(connection.connector())).streams().get(entry.stream());
        Mapping mapping = connection == null ? null : services.mappings().byName().get(connection.connector() + "/" + entry.stream());
        if (connection == null || stream == null || mapping == null || entry.isLine() && stream.files() == null) {
            return null; // its connection, stream or mapping is gone from the home, or it is no record and no line of a file; the entry stays
        }
        Source source = sources.source(connection);
        try {
            JsonNode record;
            if (entry.isLine()) {
                RecordReader.Chunk chunk = source.again(stream, entry.raw());
                if (!chunk.bad().isEmpty()) {
                    BadLine bad = chunk.bad().get(0);
                    return new MappedPage(1, List.of(), List.of(), List.of(),
                            List.of(new Rejection(entry.key(), entry.path(), bad.found(), bad.expected(), entry.raw())));
                }
                if (chunk.records().isEmpty()) {
                    return null; // a header that refused its whole file: only the file can be delivered again
                }
                record = chunk.records().get(0);
            } else {
                record = Json.MAPPER.readTree(entry.raw());
            }
            RawPage page = new RawPage(connection, stream, source.zone(stream), List.of(record), List.of(), services.clock().instant());
            return MapComponent.map(mapping, page, services.mapDefaults(), services.warehouse().model());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a quarantined record is not JSON", e);
        }
    }
}
