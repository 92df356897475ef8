package dev.tributary.pull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.files.FileClaims;
import dev.tributary.io.Json;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * How far the files of a location have been read: files in progress, and stored files that may not have been moved yet. A file whose size
 * or time differs is another file.
 */
record FilesPosition(List<Entry> files) {

    static final FilesPosition FIRST = new FilesPosition(List.of());

    /** Instead of a line number: the whole file is stored, or it was refused. */
    static final long DONE = -1;
    static final long REFUSED = -2;

    /** @param line the last line that was read, 0 for none, or {@link #DONE} or {@link #REFUSED} */
    record Entry(String name, long size, long modified, long line) {

        boolean isOf(FileClaims.Received file) {
            return name.equals(file.name()) && size == file.size() && modified == file.modified().toEpochMilli();
        }
    }

    /** The last line of the file that was read, as in {@link Entry#line}. */
    long line(FileClaims.Received file) {
        return files.stream().filter(entry -> entry.isOf(file)).findFirst().map(Entry::line).orElse(0L);
    }

    FilesPosition with(FileClaims.Received file, long line) {
        List<Entry> others = new ArrayList<>(files.stream().filter(entry -> !entry.isOf(file)).toList());
        others.add(new Entry(file.name(), file.size(), file.modified().toEpochMilli(), line));
        return new FilesPosition(others);
    }

    /** The position without the files that have been moved. */
    FilesPosition begun() {
        return new FilesPosition(files.stream().filter(entry -> entry.line() >= 0).toList());
    }

    String toText() {
        ObjectNode json = Json.MAPPER.createObjectNode();
        var list = json.putArray("files");
        files.forEach(entry -> list.addObject().put("name", entry.name()).put("size", entry.size()).put("modified", entry.modified())
                .put("line", entry.line()));
        return json.toString();
    }

    static FilesPosition parse(@Nullable String text) {
        if (text == null || !text.startsWith("{")) {
            return FIRST;
        }
        try {
            List<Entry> files = new ArrayList<>();
            for (JsonNode file : Json.MAPPER.readTree(text).path("files")) {
                files.add(new Entry(file.path("name").asText(), file.path("size").asLong(), file.path("modified").asLong(),
                        file.path("line").asLong()));
            }
            return new FilesPosition(files);
        } catch (IOException e) {
            return FIRST;
        }
    }
}
