package dev.tributary.serve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.config.Home;
import dev.tributary.io.AtomicFile;
import dev.tributary.io.Json;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * {@code var/serve.json}: the port, process and token by which other commands find a hub that serves. Readable by its owner alone, for the
 * token allows everything that a command may do. Does not print the token.
 */
public record ServeFile(int port, long pid, String token) {

    private static Path file(Home home) {
        return home.path("var/serve.json");
    }

    /** The hub that serves a home now, or null; a file that a killed one left behind counts as none. */
    public static @Nullable ServeFile living(Home home) {
        try {
            if (!Files.isRegularFile(file(home))) {
                return null;
            }
            JsonNode json = Json.MAPPER.readTree(Files.readString(file(home)));
            ServeFile read = new ServeFile(json.path("port").asInt(), json.path("pid").asLong(), json.path("token").asText());
            return ProcessHandle.of(read.pid).map(ProcessHandle::isAlive).orElse(false) ? read : null;
        } catch (IOException e) {
            return null; // an incomplete file, or another program's
        }
    }

    /** @throws FaultException of kind WAREHOUSE when it cannot be written */
    void write(Home home) {
        Path file = file(home);
        try {
            AtomicFile.fill(file, part -> Files.writeString(part,
                    Json.MAPPER.createObjectNode().put("port", port).put("pid", pid).put("token", token).toString()));
        } catch (IOException e) {
            throw new FaultException(Fault.WAREHOUSE, "cannot write " + file + " (" + e.getMessage()
                    + "), by which the other commands find this hub; check its rights and the disk", e);
        }
    }

    /** Takes the file away, unless another hub has written its own by now. */
    void remove(Home home) {
        try {
            if (equals(living(home))) {
                Files.deleteIfExists(file(home));
            }
        } catch (IOException e) {
            // Its process is about to end, and then the file counts for nothing.
        }
    }

    @Override
    public String toString() {
        return "a hub that serves on port " + port + ", process " + pid;
    }
}
