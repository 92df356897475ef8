package dev.tributary.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.io.Json;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Keeps the tokens of one connection in a file of its own, {@code <home>/var/tokens/<connection>.json}, readable by its owner alone. A single-use
 * refresh token that is lost means that a person must authorise again, so a new one is on the disk before anything else is done with the answer that
 * brought it. Thread-safe, and safe against another process of the same home.
 */
final class TokenStore {

    /**
     * Prints no token.
     *
     * @param seed        a digest of the configured refresh token these descend from: a newly configured one wins
     * @param access      null when it was refused
     * @param instanceUrl the API's base address, or null
     */
    record Stored(String seed, String refresh, @Nullable String access, Instant expires, @Nullable String instanceUrl) {
        @Override
        public String toString() {
            return "tokens until " + expires;
        }
    }

    /** A file lock keeps other processes out, but within one it throws instead of waiting. */
    private static final Map<Path, Object> LOCKS = new ConcurrentHashMap<>();

    private final Path file;

    TokenStore(Path folder, String connection) {
        this.file = folder.resolve(connection + ".json");
    }

    /** Null when there are none, or the file holds something else. */
    @Nullable Stored read() {
        try {
            JsonNode json = Json.MAPPER.readTree(Files.readString(file));
            return new Stored(json.path("seed").asText(), json.path("refresh").asText(), json.path("access").textValue(), Instant.ofEpochSecond(json.path("expires").asLong()),
                    json.path("instanceUrl").textValue());
        } catch (JsonProcessingException | java.nio.file.NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new FaultException(Fault.CREDENTIALS, "the token file " + file.getFileName() + " cannot be read (" + e.getClass().getSimpleName() + "); check its rights", e);
        }
    }

    /** Replaces them: after this returns a crash, even of the machine, leaves the new ones. */
    void write(Stored stored) {
        ObjectNode json = Json.MAPPER.createObjectNode().put("seed", stored.seed()).put("refresh", stored.refresh()).put("access", stored.access())
                .put("expires", stored.expires().getEpochSecond()).put("instanceUrl", stored.instanceUrl());
        try {
            Path young = mine(file.resolveSibling(file.getFileName() + ".new"));
            try (FileChannel channel = FileChannel.open(young, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer bytes = ByteBuffer.wrap(json.toString().getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(young, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            sync(file.getParent());
        } catch (IOException e) {
            throw new FaultException(Fault.CREDENTIALS, "the new tokens cannot be kept in " + file.getFileName() + " (" + e.getClass().getSimpleName()
                    + "); free disk space or check the rights of var/tokens, then authorise again if the vendor refuses the old ones", e);
        }
    }

    /** Runs work that nobody else does at the same time, in this process or in another of this home. */
    <T> T alone(Supplier<T> work) {
        synchronized (LOCKS.computeIfAbsent(file.toAbsolutePath(), path -> new Object())) {
            try (FileChannel channel = FileChannel.open(mine(file.resolveSibling(file.getFileName() + ".lock")), StandardOpenOption.WRITE); FileLock lock = channel.lock()) {
                return work.get();
            } catch (IOException e) {
                throw new FaultException(Fault.CREDENTIALS, "the folder var/tokens cannot be written (" + e.getClass().getSimpleName() + "); check its rights", e);
            }
        }
    }

    /** A file that only its owner may read, from its first moment on. */
    private static Path mine(Path path) throws IOException {
        Path folder = path.getParent();
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder.getParent());
            try {
                if (posix) {
                    Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                } else {
                    Files.createDirectory(folder);
                }
            } catch (java.nio.file.FileAlreadyExistsException e) {
                // Another connection was quicker.
            }
        }
        if (!Files.exists(path)) {
            if (posix) {
                Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } else {
                Files.createFile(path);
            }
        }
        return path;
    }

    /** Makes a rename last; not every file system can. */
    private static void sync(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows opens no folders; there the rename is as lasting as it gets.
        }
    }
}
