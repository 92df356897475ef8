package dev.tributary.backup;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.canonical.CanonicalModel;
import dev.tributary.io.AtomicFile;
import dev.tributary.suppression.Tombstones;
import dev.tributary.warehouse.Engine;
import dev.tributary.warehouse.duckdb.DuckDbFile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Restores a backup. It is unpacked and verified in a separate folder; a rename of that folder commits the restore, which {@link #finish}
 * completes, also after a kill. The present state is backed up first. Tombstones are merged, never replaced: people forgotten after the
 * backup was made are erased again when the hub next opens.
 */
public final class Restore {

    private final Path var;
    private final Engine engine;
    private final CanonicalModel model;
    private final Backup backup;
    private final Clock clock;

    /** @param var the home's {@code var} folder; no hub may be open on it @param engine of the home's warehouse */
    public Restore(Path var, Engine engine, CanonicalModel model, Backup backup, Clock clock) {
        this.var = var;
        this.engine = engine;
        this.model = model;
        this.backup = backup;
        this.clock = clock;
    }

    /**
     * Restores a backup.
     *
     * @return the backup of the previous state; {@code file} itself when there was none
     * @throws FaultException of kind CONFIG when the file is no backup, is damaged, or a newer Tributary made it; of kind WAREHOUSE when
     *                        the warehouse is in use or the disk refuses. Then nothing has changed
     */
    public Path run(Path file) {
        finish(var, engine, model);
        try {
            Path part = var.resolve("restore.part");
            Backup.clear(part);
            unpack(file, part);
            Path before = backUpPresent(file);
            Path inbox = part.resolve(Manifest.INBOX);
            if (Files.isRegularFile(var.resolve(Manifest.INBOX))) {
                if (Files.isRegularFile(inbox)) {
                    InboxCopy.add(var.resolve(Manifest.INBOX), inbox);
                } else {
                    InboxCopy.copy(var.resolve(Manifest.INBOX), inbox);
                }
            }
            try (Stream<Path> all = Files.walk(part)) {
                for (Path one : all.toList()) {
                    AtomicFile.sync(one);
                }
            }
            Files.move(part, ready(var), StandardCopyOption.ATOMIC_MOVE);
            AtomicFile.sync(var);
            finish(var, engine, model);
            return before;
        } catch (IOException e) {
            throw new FaultException(Fault.WAREHOUSE,
                    "the backup cannot be restored (" + e.getMessage() + "); what was there is untouched; check the disk", e);
        }
    }

    private void unpack(Path file, Path to) throws IOException {
        try {
            Manifest.demandSeal(file);
            unsealed(file, to);
        } catch (IOException | FaultException e) {
            Backup.clear(to);
            throw new FaultException(Fault.CONFIG, file + " cannot be restored: "
                    + (e instanceof NoSuchFileException ? "there is no such file" : e.getMessage()) + "; nothing was changed", e);
        }
    }

    private static void unsealed(Path file, Path to) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            ZipEntry first = zip.getEntry(Manifest.NAME);
            if (first == null) {
                throw new IOException("it is no backup of Tributary");
            }
            Manifest manifest;
            try (InputStream in = zip.getInputStream(first)) {
                manifest = Manifest.read(in.readAllBytes());
            }
            List<String> newer = DuckDbFile.unknown(manifest.steps());
            if (!newer.isEmpty()) {
                throw new IOException("a newer Tributary made it (its schema has " + String.join(", ", newer)
                        + "); restore it with that version or a later one");
            }
            Set<String> there = new HashSet<>();
            for (Manifest.Part part : manifest.parts()) {
                Path target = to.resolve(part.name());
                Files.createDirectories(java.util.Objects.requireNonNull(target.getParent()));
                ZipEntry entry = zip.getEntry(part.name());
                if (entry != null) {
                    try (InputStream in = zip.getInputStream(entry)) {
                        Files.copy(in, target);
                    }
                }
                if (entry == null || Files.size(target) != part.bytes() || !Manifest.sha256(target).equals(part.sha256())) {
                    throw new IOException("it is damaged: " + part.name() + " is not what was backed up");
                }
                there.add(part.name());
            }
            if (!there.contains(Manifest.WAREHOUSE)) {
                throw new IOException("it holds no warehouse");
            }
            DuckDbFile.steps(to.resolve(Manifest.WAREHOUSE));
        }
    }

    /** Backs up the present state; a warehouse that cannot be read is copied as it is. */
    private Path backUpPresent(Path file) throws IOException {
        Path now = var.resolve("tributary.duckdb");
        String name = "before-restore-" + clock.instant().toString().replaceAll("[^0-9TZ]", "");
        try {
            Path kept = var.resolve("backups").resolve(name + ".zip");
            return backup.writeIf(to -> engine.snapshot(to, model), kept) == null ? file : kept;
        } catch (FaultException e) {
            if (String.valueOf(e.getMessage()).contains("in use") || !engine.toString().equals(now.toString())) {
                throw e;
            }
            Path aside = Files.createDirectories(var.resolve("backups")).resolve(name + ".duckdb");
            Files.copy(now, aside);
            new Backups(var).add(new Backups.Known(aside.toString(), name, Instant.now(clock), null));
            return aside;
        }
    }

    private static Path ready(Path var) {
        return var.resolve("restore.ready");
    }

    /** Completes a committed restore that was interrupted. Call before the warehouse is opened. @return whether there was one */
    public static boolean finish(Path var, Engine engine, CanonicalModel model) {
        Path ready = ready(var);
        if (!Files.isDirectory(ready)) {
            return false;
        }
        try {
            Tombstones.merge(ready.resolve("tombstones"), var);
            Path warehouse = ready.resolve(Manifest.WAREHOUSE);
            if (Files.isRegularFile(warehouse)) {
                engine.replace(warehouse, model);
                Files.deleteIfExists(warehouse);
            }
            if (Files.isRegularFile(ready.resolve(Manifest.INBOX))) {
                // The log files of the present inbox must not be applied to the restored one.
                for (String suffix : List.of("-wal", "-shm")) {
                    Files.deleteIfExists(var.resolve(Manifest.INBOX + suffix));
                }
                Files.move(ready.resolve(Manifest.INBOX), var.resolve(Manifest.INBOX), StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            }
            Path certificates = ready.resolve("certificates");
            if (Files.isDirectory(certificates)) {
                Files.createDirectories(var.resolve("certificates"));
                try (Stream<Path> files = Files.list(certificates)) {
                    for (Path one : files.toList()) {
                        Path mine = var.resolve("certificates").resolve(one.getFileName().toString());
                        if (!Files.exists(mine)) {
                            Files.copy(one, mine, StandardCopyOption.COPY_ATTRIBUTES);
                        }
                    }
                }
            }
            AtomicFile.sync(var);
            Backup.clear(ready);
            return true;
        } catch (IOException e) {
            throw new FaultException(Fault.WAREHOUSE,
                    "the restore cannot be ended (" + e.getMessage() + "); it goes on at the next start; check the disk", e);
        }
    }
}
