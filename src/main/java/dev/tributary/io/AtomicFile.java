package dev.tributary.io;

import dev.tributary.Fault;
import dev.tributary.FaultException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that are there whole or not at all, readable by their owner alone. */
public final class AtomicFile {

    private AtomicFile() {
    }

    /** What fills a file beside its place. */
    @FunctionalInterface
    public interface Filling {
        void fill(Path part) throws IOException;
    }

    public static void write(Path file, byte[] content) {
        make(file, part -> Files.write(part, content));
    }

    /** Fills {@code FILE.part}, brings it to disk, and lets it take its place. What a killed process left of an earlier part is overwritten. */
    public static void make(Path file, Filling filling) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            if (file.getParent() != null) {
                Files.createDirectories(file.getParent());
            }
            Files.deleteIfExists(part);
            Files.createFile(part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            filling.fill(part);
            sync(part);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            if (file.getParent() != null) {
                sync(file.getParent());
            }
        } catch (IOException | UncheckedIOException e) {
            throw new FaultException(Fault.WAREHOUSE, file + " cannot be written (" + e.getMessage() + "); what was there before is untouched; check the folder's rights and the disk", e);
        }
    }

    public static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, Files.isDirectory(path) ? StandardOpenOption.READ : StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }
}
