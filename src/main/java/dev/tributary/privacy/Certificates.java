package dev.tributary.privacy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.backup.Backups;
import dev.tributary.io.AtomicFile;
import dev.tributary.io.Json;
import dev.tributary.warehouse.Session;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Writes the certificate of an erasure as JSON and as an HTML page in {@code var/certificates}. It is written again when the state of the
 * erasure changes; it holds ids, counts and salted hashes, never a value.
 */
final class Certificates {

    private static final String AGAIN = " (again)";

    private final Path folder;
    private final String installation;

    Certificates(Path var, String installation) {
        this.folder = var.resolve("certificates");
        this.installation = installation;
    }

    Path json(String id) {
        return folder.resolve(id + ".json");
    }

    /** Writes both files. @param backups existing backups made before the erasure */
    void write(Erasure erasure, List<Backups.Known> backups) {
        AtomicFile.write(json(erasure.id()), (text(erasure, backups) + "\n").getBytes(StandardCharsets.UTF_8));
        AtomicFile.write(folder.resolve(erasure.id() + ".html"), page(erasure, backups).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Copies counts and removals of an earlier certificate of the same erasure into a restored warehouse that lacks them.
     *
     * @return whether there was one
     */
    boolean recall(Session session, String id) {
        if (!Files.isRegularFile(json(id))) {
            return false;
        }
        JsonNode before;
        try {
            before = Json.MAPPER.readTree(json(id).toFile());
        } catch (IOException e) {
            return false; // the certificate is written again without these counts
        }
        for (JsonNode table : before.path("tables")) {
            String name = table.path("table").asText();
            if (!name.endsWith(AGAIN)) {
                session.execute("update erasure_counts set name = ? where erasure_id = ? and name = ?", name + AGAIN, id, name);
                session.execute("insert into erasure_counts values (?, ?, ?)", id, name, table.path("rows").asLong());
            }
        }
        for (JsonNode list : before.path("lists")) {
            String state = list.path("state").asText();
            if (!state.equals("queued")) {
                Instant at = Instant.parse(list.path("at").asText());
                session.execute("insert into erasure_removals values (?, ?, ?, ?, null, ?, ?, ?, 1, ?)", id,
                        list.path("connection").asText(), list.path("audience").asText(),
                        list.path("list").asText(), state, list.path("request").textValue(), list.path("reason").textValue(), at);
                if (state.equals("accepted")) { // its outcome must be confirmed again
                    session.execute(
                            "insert into delivery_requests (connection, audience, list_id, request_id, action, members, state, accepted_at) values (?, ?, ?, ?, 'remove', 1, 'accepted', ?)",
                            list.path("connection").asText(), list.path("audience").asText(), list.path("list").asText(),
                            list.path("request").textValue(), at);
                }
            }
        }
        return true;
    }

    String text(Erasure erasure, List<Backups.Known> backups) {
        try {
            return Json.PRETTY.writeValueAsString(node(erasure, backups));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private ObjectNode node(Erasure erasure, List<Backups.Known> backups) {
        ObjectNode node = Json.MAPPER.createObjectNode();
        node.put("certificate", erasure.id()).put("installation", installation).put("subject", erasure.subject())
                .put("requested_at", erasure.requestedAt().toString())
                .put("erased_at", erasure.erasedAt().toString()).put("state", erasure.done() ? "done" : "waiting for platforms")
                .put("done_at", string(erasure.doneAt())).put("rows", erasure.rows());
        ArrayNode tables = node.putArray("tables");
        for (Map.Entry<String, Long> table : erasure.taken().entrySet()) {
            tables.addObject().put("table", table.getKey()).put("rows", table.getValue());
        }
        ArrayNode lists = node.putArray("lists");
        for (Erasure.Removal removal : erasure.removals()) {
            lists.addObject().put("connection", removal.connection()).put("audience", removal.audience()).put("list", removal.listId())
                    .put("state", removal.state())
                    .put("request", removal.requestId()).put("reason", removal.reason()).put("at", removal.at().toString());
        }
        ArrayNode kept = node.putArray("backups");
        for (Backups.Known backup : backups) {
            kept.addObject().put("name", backup.name()).put("made_at", backup.madeAt().toString()).put("kept_until",
                    string(backup.keptUntil()));
        }
        node.put("refused_since", erasure.refused());
        return node;
    }

    private static @Nullable String string(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private String page(Erasure erasure, List<Backups.Known> backups) {
        StringBuilder html = new StringBuilder("""
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><title>Certificate of erasure %s</title>
                <style>body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:3rem auto;padding:0 1rem}table{border-collapse:collapse;width:100%%}
                td,th{border-bottom:1px solid #ccc;padding:.3rem .5rem;text-align:left;vertical-align:top}th{font-weight:600}code{overflow-wrap:anywhere}
                @media print{body{margin:0}}</style></head><body>
                <h1>Certificate of erasure</h1>
                """.formatted(escaped(erasure.id())));
        table(html, null,
                List.of(List.of("Certificate", erasure.id()), List.of("Installation", installation),
                        List.of("Subject (salted hash)", or(erasure.subject(), "applied again after a restore")),
                        List.of("Requested", erasure.requestedAt().toString()), List.of("Erased here", erasure.erasedAt().toString()),
                        List.of("State", erasure.done() ? "done " + erasure.doneAt() : "erased here; waiting for the platforms below")));
        html.append("<h2>Taken out of the warehouse</h2>\n");
        table(html, List.of("Table", "Rows"),
                erasure.taken().entrySet().stream().map(entry -> List.of(entry.getKey(), String.valueOf(entry.getValue()))).toList());
        html.append("<h2>Taken off lists</h2>\n");
        table(html, List.of("Connection", "Audience", "List", "State", "Request of the platform", "At"),
                erasure.removals().stream().map(removal -> List.of(removal.connection(),
                        removal.audience(), removal.listId(), removal.state() + (removal.reason() == null ? "" : ": " + removal.reason()),
                        or(removal.requestId(), "none"), removal.at().toString())).toList());
        html.append(
                "<h2>Backups that still hold the person</h2>\n<p>A restored backup is cleaned of the forgotten before it is used.</p>\n");
        table(html, List.of("Backup", "Made", "Kept until"), backups.stream()
                .map(backup -> List.of(backup.name(), backup.madeAt().toString(), or(string(backup.keptUntil()), "nobody said"))).toList());
        return html.append("<p>Salted hashes are kept so that a later sync does not bring the person back; ").append(erasure.refused())
                .append(" rows were refused since.</p>\n</body></html>\n").toString();
    }

    private static void table(StringBuilder html, @Nullable List<String> heads, List<List<String>> rows) {
        if (rows.isEmpty()) {
            html.append("<p>None.</p>\n");
            return;
        }
        html.append("<table>\n");
        if (heads != null) {
            html.append("<tr>");
            heads.forEach(head -> html.append("<th>").append(escaped(head)).append("</th>"));
            html.append("</tr>\n");
        }
        for (List<String> row : rows) {
            html.append("<tr>");
            row.forEach(cell -> html.append("<td>").append(escaped(cell)).append("</td>"));
            html.append("</tr>\n");
        }
        html.append("</table>\n");
    }

    private static String or(@Nullable String text, String otherwise) {
        return text == null ? otherwise : text;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
