package dev.tributary.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tributary.io.AtomicFile;
import dev.tributary.io.Json;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The list of this home's backups, in {@code var/backups.json}: outside the warehouse, so that a restore does not lose later backups.
 * Thread-safe within one hub.
 */
public final class Backups {

    private final Path file;

    /** @param var the home's {@code var} folder */
    public Backups(Path var) {
        this.file = var.resolve("backups.json");
    }

    /**
     * A listed backup.
     *
     * @param name      path of the file
     * @param id        also in the backup's manifest
     * @param keptUntil end of retention; null: without limit
     */
    public record Known(String name, String id, Instant madeAt, @Nullable Instant keptUntil) {}

    /** All backups, the oldest first. */
    public synchronized List<Known> all() {
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        try {
            List<Known> all = new ArrayList<>();
            for (JsonNode node : Json.MAPPER.readTree(file.toFile())) {
                all.add(new Known(node.path("name").asText(), node.path("id").asText(), Instant.parse(node.path("made_at").asText()),
                        node.hasNonNull("kept_until") ? Instant.parse(node.get("kept_until").asText()) : null));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }

    /** Backups made before an instant whose retention has not ended. */
    public List<Known> holding(Instant before, Instant now) {
        return all().stream()
                .filter(backup -> !backup.madeAt().isAfter(before) && (backup.keptUntil() == null || backup.keptUntil().isAfter(now)))
                .toList();
    }

    /** Adds a backup, in place of one of the same name. Call before the file exists, so that no backup is missing from the list. */
    synchronized void add(Known backup) {
        List<Known> all = new ArrayList<>(all());
        all.removeIf(known -> known.name().equals(backup.name()));
        all.add(backup);
        store(all);
    }

    /** Removes a backup from the list. */
    public synchronized void remove(Known backup) {
        List<Known> all = new ArrayList<>(all());
        all.removeIf(backup::equals);
        store(all);
    }

    private void store(List<Known> all) {
        ArrayNode array = Json.MAPPER.createArrayNode();
        for (Known known : all) {
            array.addObject().put("name", known.name()).put("id", known.id()).put("made_at", known.madeAt().toString())
                    .put("kept_until", known.keptUntil() == null ? null : known.keptUntil().toString());
        }
        try {
            AtomicFile.write(file, Json.PRETTY.writeValueAsBytes(array));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
