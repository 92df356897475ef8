package dev.tributary.io;

import dev.tributary.Fault;
import dev.tributary.FaultException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that exist whole or not at all, even after a crash of the machine, and that only their owner may read. */
public final class AtomicFile {

    private static final boolean POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private AtomicFile() {
    }

    /** Writes the content of a file that is not yet in its place. */
    @FunctionalInterface
    public interface Filling {
        void fill(Path part) throws IOException;
    }

    /** As {@link #make}, with the content at hand. */
    public static void write(Path file, byte[] content) {
        make(file, part -> Files.write(part, content));
    }

    /** As {@link #fill}. @throws FaultException of kind WAREHOUSE when the file cannot be written */
    public static void make(Path file, Filling filling) {
        try {
            fill(file, filling);
        } catch (IOException | UncheckedIOException e) {
            throw new FaultException(Fault.WAREHOUSE, file + " cannot be written (" + e.getMessage()
                    + "); what was there before is untouched; check the folder's rights and the disk", e);
        }
    }

    /** Fills {@code FILE.part}, forces it to disk, and renames it. A part that a killed process left is overwritten. */
    public static void fill(Path file, Filling filling) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        if (file.getParent() != null) {
            Files.createDirectories(file.getParent());
        }
        Files.deleteIfExists(part);
        Files.createFile(part, owner("rw-------"));
        filling.fill(part);
        replace(part, file);
    }

    /** Forces a complete file to disk and renames it over another. */
    public static void replace(Path part, Path file) throws IOException {
        sync(part);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (file.getParent() != null && POSIX) {
            sync(file.getParent()); // makes the rename last; Windows opens no folders
        }
    }

    /** The attributes of a new file or folder with these rights; none where the file system has no such rights. */
    public static FileAttribute<?>[] owner(String rights) {
        return POSIX ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))}
                : new FileAttribute<?>[0];
    }

    /** Forces a file or the entries of a folder to disk. */
    public static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, Files.isDirectory(path) ? StandardOpenOption.READ : StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }
}
