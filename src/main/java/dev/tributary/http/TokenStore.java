package dev.tributary.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.io.AtomicFile;
import dev.tributary.io.Json;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Keeps the tokens of one connection in a file of its own, {@code <home>/var/tokens/<connection>.json}, readable by its owner alone. A
 * single-use refresh token that is lost means that a person must authorise again, so a new one is on the disk before anything else is done
 * with the answer that brought it. Thread-safe, and safe against another process of the same home.
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

    private final Path folder;
    private final Path file;

    TokenStore(Path folder, String connection) {
        this.folder = folder;
        this.file = folder.resolve(connection + ".json");
    }

    /** Null when there are none, or the file holds something else. */
    @Nullable
    Stored read() {
        try {
            JsonNode json = Json.MAPPER.readTree(Files.readString(file));
            return new Stored(json.path("seed").asText(), json.path("refresh").asText(), json.path("access").textValue(),
                    Instant.ofEpochSecond(json.path("expires").asLong()),
                    json.path("instanceUrl").textValue());
        } catch (JsonProcessingException | java.nio.file.NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new FaultException(Fault.CREDENTIALS,
                    "the token file " + file.getFileName() + " cannot be read (" + e.getClass().getSimpleName() + "); check its rights", e);
        }
    }

    /** Replaces the tokens: after this returns a crash, even of the machine, leaves the new ones. */
    void write(Stored stored) {
        ObjectNode json = Json.MAPPER.createObjectNode().put("seed", stored.seed()).put("refresh", stored.refresh())
                .put("access", stored.access())
                .put("expires", stored.expires().getEpochSecond()).put("instanceUrl", stored.instanceUrl());
        try {
            createFolder();
            AtomicFile.fill(file, part -> Files.writeString(part, json.toString()));
        } catch (IOException e) {
            throw new FaultException(Fault.CREDENTIALS, "the new tokens cannot be kept in " + file.getFileName() + " ("
                    + e.getClass().getSimpleName()
                    + "); free disk space or check the rights of var/tokens, then authorise again if the vendor refuses the old ones", e);
        }
    }

    /** Runs work under a lock that holds in this process and in every other one of this home. */
    <T> T alone(Supplier<T> work) {
        synchronized (LOCKS.computeIfAbsent(file.toAbsolutePath(), path -> new Object())) {
            try (FileChannel channel = FileChannel.open(lockFile(), StandardOpenOption.WRITE); FileLock lock = channel.lock()) {
                return work.get();
            } catch (IOException e) {
                throw new FaultException(Fault.CREDENTIALS,
                        "the folder var/tokens cannot be written (" + e.getClass().getSimpleName() + "); check its rights", e);
            }
        }
    }

    private Path lockFile() throws IOException {
        Path path = folder.resolve(file.getFileName() + ".lock");
        createFolder();
        try {
            Files.createFile(path, AtomicFile.owner("rw-------"));
        } catch (FileAlreadyExistsException e) {
            // Left by an earlier run: only its lock matters.
        }
        return path;
    }

    private void createFolder() throws IOException {
        Files.createDirectories(Objects.requireNonNull(folder.toAbsolutePath().getParent()));
        try {
            Files.createDirectory(folder, AtomicFile.owner("rwx------"));
        } catch (FileAlreadyExistsException e) {
            // Made by another connection or an earlier run.
        }
    }
}
