package dev.tributary.privacy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What a backup says of itself: the first entry of the file.
 *
 * @param steps of the warehouse's schema
 */
record Manifest(String id, Instant madeAt, List<String> steps, List<Part> parts) {

    static final String NAME = "tributary-backup.json";
    static final String WAREHOUSE = "warehouse.duckdb";
    static final String INBOX = "inbox.db";
    private static final int FORMAT = 1;
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** @param name with forward slashes, below the backup's root */
    record Part(String name, long bytes, String sha256) {
    }

    byte[] json() throws IOException {
        ObjectNode node = JSON.createObjectNode().put("format", FORMAT).put("id", id).put("made_at", madeAt.toString());
        ArrayNode all = node.putArray("schema");
        steps.forEach(all::add);
        ArrayNode files = node.putArray("files");
        parts.forEach(part -> files.addObject().put("name", part.name()).put("bytes", part.bytes()).put("sha256", part.sha256()));
        return JSON.writeValueAsBytes(node);
    }

    /** @throws IOException when it is not what {@link #json} writes, or a later format */
    static Manifest read(byte[] json) throws IOException {
        JsonNode node = JSON.readTree(json);
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
        MessageDigest digest = digest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
