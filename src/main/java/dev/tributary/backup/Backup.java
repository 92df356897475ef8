package dev.tributary.backup;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.io.AtomicFile;
import dev.tributary.suppression.Tombstones;
import dev.tributary.warehouse.duckdb.DuckDbFile;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes backups: warehouse with ledger, inbox, tombstones with their salt, and certificates in one file, with a checksum of each part. The
 * file is written atomically. Thread-safe; backups are written one at a time.
 */
public final class Backup {

    private final Path var;
    private final @Nullable Duration kept;
    private final Clock clock;
    private final Backups backups;

    /** @param var the home's {@code var} folder @param kept retention of backups; null: without limit */
    public Backup(Path var, @Nullable Duration kept, Clock clock) {
        this.var = var;
        this.kept = kept;
        this.clock = clock;
        this.backups = new Backups(var);
    }

    /**
     * Writes a backup.
     *
     * @param snapshot writes the warehouse to a file, such as {@code warehouse::snapshot}
     * @throws FaultException of kind WAREHOUSE when it cannot be written: then an existing file is unchanged
     */
    public Backups.Known write(Consumer<Path> snapshot, Path file) {
        return Objects.requireNonNull(writeIf(to -> {
            snapshot.accept(to);
            return true;
        }, file));
    }

    /**
     * As {@link #write}, when there may be no warehouse yet.
     *
     * @param snapshot returns whether there is one
     * @return null when there is none: nothing is written then
     */
    synchronized Backups.@Nullable Known writeIf(Predicate<Path> snapshot, Path file) {
        Path target = file.toAbsolutePath().normalize();
        Path folder = var.resolve("backup.part");
        try {
            clear(folder);
            Files.createDirectories(folder);
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            Backups.Known known = new Backups.Known(target.toString(), UUID.randomUUID().toString(), now,
                    kept == null ? null : now.plus(kept));
            if (!snapshot.test(folder.resolve(Manifest.WAREHOUSE))) {
                clear(folder);
                return null;
            }
            collect(folder);
            Manifest manifest = manifest(folder, known);
            // Listed before the file exists, so that no certificate misses it.
            backups.add(known);
            AtomicFile.make(target, part -> zip(folder, manifest, part));
            clear(folder);
            return known;
        } catch (IOException | UncheckedIOException e) {
            throw new FaultException(Fault.WAREHOUSE, "the backup cannot be written (" + e.getMessage() + "); check the disk", e);
        }
    }

    private void collect(Path folder) throws IOException {
        if (Files.isRegularFile(var.resolve(Manifest.INBOX))) {
            InboxCopy.copy(var.resolve(Manifest.INBOX), folder.resolve(Manifest.INBOX));
        }
        for (Path small : List.of(Tombstones.folder(var), var.resolve("certificates"))) {
            if (Files.isDirectory(small)) {
                Path to = Files.createDirectories(folder.resolve(small.getFileName().toString()));
                try (Stream<Path> files = Files.list(small)) {
                    for (Path one : files.filter(path -> !path.toString().endsWith(".part")).toList()) {
                        Files.copy(one, to.resolve(one.getFileName().toString()));
                    }
                }
            }
        }
    }

    private static Manifest manifest(Path folder, Backups.Known known) throws IOException {
        List<Manifest.Part> parts = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path one : files.filter(Files::isRegularFile).sorted().toList()) {
                parts.add(Manifest.part(folder, one));
            }
        }
        return new Manifest(known.id(), known.madeAt(), DuckDbFile.steps(folder.resolve(Manifest.WAREHOUSE)), parts);
    }

    private static void zip(Path folder, Manifest manifest, Path to) throws IOException {
        try (OutputStream out = Files.newOutputStream(to); ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setLevel(Deflater.BEST_SPEED);
            zip.setComment(Manifest.UNSEALED);
            zip.putNextEntry(new ZipEntry(Manifest.NAME));
            zip.write(manifest.json());
            for (Manifest.Part part : manifest.parts()) {
                zip.putNextEntry(new ZipEntry(part.name()));
                Files.copy(folder.resolve(part.name()), zip);
            }
        }
        Manifest.seal(to);
    }

    /** Deletes a folder and its content. */
    static void clear(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path one : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(one);
                }
            }
        }
    }
}
