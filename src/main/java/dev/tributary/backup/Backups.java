package dev.tributary.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tributary.io.AtomicFile;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The backups that were made of this home, in {@code var/backups.json}: apart from the warehouse, so that a restore does not lose those made
 * after it. Thread-safe within one hub.
 */
public final class Backups {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Path file;

    /** @param var the home's folder for what the hub writes */
    public Backups(Path var) {
        this.file = var.resolve("backups.json");
    }

    /**
     * One backup.
     *
     * @param name      its path
     * @param id        written inside it too
     * @param keptUntil null: nobody said
     */
    public record Known(String name, String id, Instant madeAt, @Nullable Instant keptUntil) {
    }

    /** All that are known, the oldest first. */
    public synchronized List<Known> all() {
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        try {
            List<Known> all = new ArrayList<>();
            for (JsonNode node : JSON.readTree(file.toFile())) {
                all.add(new Known(node.path("name").asText(), node.path("id").asText(), Instant.parse(node.path("made_at").asText()),
                        node.hasNonNull("kept_until") ? Instant.parse(node.get("kept_until").asText()) : null));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }

    /** Made before an instant, and not past the time that they are kept. */
    public List<Known> holding(Instant before, Instant now) {
        return all().stream().filter(backup -> !backup.madeAt().isAfter(before) && (backup.keptUntil() == null || backup.keptUntil().isAfter(now))).toList();
    }

    /** Notes one; another of the same name is gone with it. To be called before the backup takes its place, so that none is ever unknown. */
    synchronized void note(Known backup) {
        List<Known> all = new ArrayList<>(all());
        all.removeIf(known -> known.name().equals(backup.name()));
        all.add(backup);
        store(all);
    }

    public synchronized void drop(Known backup) {
        List<Known> all = new ArrayList<>(all());
        all.removeIf(backup::equals);
        store(all);
    }

    private void store(List<Known> all) {
        ArrayNode array = JSON.createArrayNode();
        for (Known known : all) {
            array.addObject().put("name", known.name()).put("id", known.id()).put("made_at", known.madeAt().toString())
                    .put("kept_until", known.keptUntil() == null ? null : known.keptUntil().toString());
        }
        try {
            AtomicFile.write(file, JSON.writeValueAsBytes(array));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
