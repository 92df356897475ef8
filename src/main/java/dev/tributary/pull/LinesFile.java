package dev.tributary.pull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.io.AtomicFile;
import dev.tributary.io.Json;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A downloaded result of JSON lines, read in chunks from an offset on, so that memory does not grow with the file. */
final class LinesFile {

    /** @param lines complete records: the next line begins a new one. @param end offset of the next line, -1 at the end of the file */
    record Chunk(List<JsonNode> lines, long end) {}

    private final Path path;

    LinesFile(Path path) {
        this.path = path;
    }

    boolean exists() {
        return Files.exists(path);
    }

    /** Downloads the file; it exists only once it is whole. */
    void fill(Consumer<Path> download) {
        try {
            AtomicFile.fill(path, download::accept);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** @param starts whether a line begins a new record */
    Chunk read(long offset, int most, Predicate<JsonNode> starts) {
        List<JsonNode> lines = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(path);
                InputStream in = new BufferedInputStream(Channels.newInputStream(channel.position(offset)), 1 << 16)) {
            long at = offset;
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int next = in.read();; next = in.read()) {
                if (next != '\n' && next >= 0) {
                    line.write(next);
                    continue;
                }
                if (line.size() > 0) {
                    JsonNode read = Json.MAPPER.readTree(line.toByteArray());
                    if (lines.size() >= most && starts.test(read)) {
                        return new Chunk(lines, at);
                    }
                    lines.add(read);
                }
                at += line.size() + 1;
                line.reset();
                if (next < 0) {
                    return new Chunk(lines, -1);
                }
            }
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            delete();
            throw new FaultException(Fault.VENDOR_DOWN, "the downloaded result is not whole JSON lines; the next run downloads it again",
                    e);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    void delete() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private static FaultException unwritable(IOException e) {
        return new FaultException(Fault.WAREHOUSE,
                "the folder var/downloads cannot be used (" + e.getClass().getSimpleName() + "); check its rights and the disk", e);
    }
}
