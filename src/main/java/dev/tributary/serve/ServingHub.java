package dev.tributary.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.config.Home;
import dev.tributary.io.Json;
import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.OptionalInt;

/** A hub that serves the home in another process. It holds the warehouse, so commands that need it run there. */
public final class ServingHub {

    private static final int OK = 200;

    private final ServeFile file;

    private ServingHub(ServeFile file) {
        this.file = file;
    }

    /** The hub that serves a home, or null. */
    public static @Nullable ServingHub of(Home home) {
        ServeFile file = ServeFile.living(home);
        return file == null ? null : new ServingHub(file);
    }

    /**
     * Runs a command line there and passes on what it prints.
     *
     * @return its exit status; nothing when nobody listens there after all
     * @throws FaultException of kind WAREHOUSE when the hub ended meanwhile
     */
    public OptionalInt run(Commands.Line line, PrintWriter out, PrintWriter err) {
        ObjectNode asked = Json.MAPPER.createObjectNode().put("folder", line.folder().toString()).put("input",
                Base64.getEncoder().encodeToString(line.input()));
        ArrayNode arguments = asked.putArray("arguments");
        line.arguments().forEach(arguments::add);
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + file.port() + CommandServlet.PATH))
                .header("Authorization", "Bearer " + file.token())
                .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(asked.toString())).build();
        try {
            HttpResponse<InputStream> answer = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build().send(request,
                    HttpResponse.BodyHandlers.ofInputStream());
            if (answer.statusCode() != OK) {
                return OptionalInt.empty(); // another program took the port and the process id of a killed hub
            }
            return OptionalInt.of(relay(answer.body(), out, err));
        } catch (ConnectException e) {
            return OptionalInt.empty();
        } catch (IOException e) {
            throw new FaultException(Fault.WAREHOUSE, "the hub that serves this home (process " + file.pid()
                    + ") ended before it had answered; see its log, and type the command again", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FaultException(Fault.WAREHOUSE,
                    "interrupted; the command goes on in the hub that serves this home (process " + file.pid() + ")", e);
        }
    }

    private static int relay(InputStream body, PrintWriter out, PrintWriter err) throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode frame = Json.MAPPER.readTree(line);
                if (frame.has("exit")) {
                    return frame.get("exit").asInt();
                }
                PrintWriter to = frame.has("err") ? err : out;
                to.print(frame.path(frame.has("err") ? "err" : "out").asText());
                if (to.checkError()) { // which flushes
                    return 0; // nobody reads any more, as after | head
                }
            }
        }
        throw new IOException("no end");
    }
}
