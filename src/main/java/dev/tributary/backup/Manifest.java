package dev.tributary.backup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.io.Json;
import dev.tributary.io.Sha256;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The first entry of a backup: id, time, schema and checksums.
 *
 * @param steps schema migrations of the warehouse
 */
public record Manifest(String id, Instant madeAt, List<String> steps, List<Part> parts) {

    public static final String NAME = "tributary-backup.json";
    static final String WAREHOUSE = "warehouse.duckdb";
    public static final String INBOX = "inbox.db";
    static final String UNSEALED = "0".repeat(64);
    private static final int FORMAT = 1;

    /** @param name with forward slashes, below the backup's root */
    record Part(String name, long bytes, String sha256) {}

    byte[] json() throws IOException {
        ObjectNode node = Json.MAPPER.createObjectNode().put("format", FORMAT).put("id", id).put("made_at", madeAt.toString());
        ArrayNode all = node.putArray("schema");
        steps.forEach(all::add);
        ArrayNode files = node.putArray("files");
        parts.forEach(part -> files.addObject().put("name", part.name()).put("bytes", part.bytes()).put("sha256", part.sha256()));
        return Json.PRETTY.writeValueAsBytes(node);
    }

    /** @throws IOException when it is no manifest, or of a later format */
    public static Manifest read(byte[] json) throws IOException {
        JsonNode node = Json.MAPPER.readTree(json);
        if (node.path("format").asInt() != FORMAT) {
            throw new IOException("its format is " + node.path("format").asText("none") + ", this program reads " + FORMAT);
        }
        List<String> steps = new ArrayList<>();
        node.path("schema").forEach(step -> steps.add(step.asText()));
        List<Part> parts = new ArrayList<>();
        for (JsonNode part : node.path("files")) {
            String name = part.path("name").asText();
            if (!name.matches("warehouse\\.duckdb|inbox\\.db|(tombstones|certificates)/[0-9A-Za-z._-]+")) {
                throw new IOException("it names a file that no backup has");
            }
            parts.add(new Part(name, part.path("bytes").asLong(), part.path("sha256").asText()));
        }
        return new Manifest(node.path("id").asText(), Instant.parse(node.path("made_at").asText()), steps, parts);
    }

    static Part part(Path root, Path file) throws IOException {
        return new Part(root.relativize(file).toString().replace('\\', '/'), Files.size(file), sha256(file));
    }

    static String sha256(Path file) throws IOException {
        return sha256(file, Files.size(file));
    }

    private static String sha256(Path file, long bytes) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (long left = bytes; left > 0;) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    throw new IOException("it is cut short");
                }
                digest.update(buffer, 0, read);
                left -= read;
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Writes the checksum of the file into the archive's comment at its end, in place of {@link #UNSEALED}. */
    static void seal(Path file) throws IOException {
        long bytes = Files.size(file) - UNSEALED.length();
        byte[] sum = sha256(file, bytes).getBytes(StandardCharsets.US_ASCII);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(sum), bytes);
        }
    }

    /** Verifies the checksum. @throws IOException when the file is no backup or is damaged */
    public static void demandSeal(Path file) throws IOException {
        long bytes = Files.size(file) - UNSEALED.length();
        if (bytes <= 0) {
            throw new IOException("it is no backup of Tributary");
        }
        ByteBuffer sum = ByteBuffer.allocate(UNSEALED.length());
        try (FileChannel channel = FileChannel.open(file)) {
            channel.read(sum, bytes);
        }
        String said = new String(sum.array(), StandardCharsets.US_ASCII);
        if (!said.matches("[0-9a-f]{64}")) {
            throw new IOException("it is no backup of Tributary, or cut short");
        }
        if (!said.equals(sha256(file, bytes))) {
            throw new IOException("it is damaged: its checksum is not what was written");
        }
    }
}
