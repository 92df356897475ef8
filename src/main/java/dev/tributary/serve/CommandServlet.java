package dev.tributary.serve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.app.Hub;
import dev.tributary.config.Home;
import dev.tributary.io.Json;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * {@code POST /api/commands}: one command line, answered as it goes with a line of JSON for each piece of output, {@code {"out":"…"}} or
 * {@code {"err":"…"}}, and at last {@code {"exit":0}}.
 */
final class CommandServlet extends HttpServlet {

    static final String PATH = "/api/commands";

    private static final long serialVersionUID = 1L;

    private final transient Hub hub;
    private final transient Home home;
    private final transient Commands commands;
    private final transient byte[] authorization;

    CommandServlet(Hub hub, Home home, Commands commands, String token) {
        this.hub = hub;
        this.home = home;
        this.commands = commands;
        this.authorization = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String given = request.getHeader("Authorization");
        if (given == null || !MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), authorization)) {
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
            return;
        }
        JsonNode asked = Json.MAPPER.readTree(request.getInputStream());
        List<String> arguments = new ArrayList<>();
        asked.path("arguments").forEach(argument -> arguments.add(argument.asText()));
        Commands.Line line = new Commands.Line(arguments, Path.of(asked.path("folder").asText(".")),
                Base64.getDecoder().decode(asked.path("input").asText("")));
        response.setContentType("application/x-ndjson");
        response.setCharacterEncoding("UTF-8");
        OutputStream stream = response.getOutputStream();
        PrintWriter out = new PrintWriter(new Framed("out", stream), true);
        PrintWriter err = new PrintWriter(new Framed("err", stream), true);
        int exit = commands.run(hub, home, line, out, err);
        out.flush();
        err.flush();
        frame(stream, Json.MAPPER.createObjectNode().put("exit", exit));
    }

    private static void frame(OutputStream stream, JsonNode frame) throws IOException {
        synchronized (stream) {
            stream.write((frame + "\n").getBytes(StandardCharsets.UTF_8));
            stream.flush();
        }
    }

    /** Sends text on when it is flushed, or when there is much of it. */
    private static final class Framed extends Writer {

        private static final int MUCH = 16_384;

        private final String name;
        private final OutputStream stream;
        private final StringBuilder gathered = new StringBuilder();

        Framed(String name, OutputStream stream) {
            this.name = name;
            this.stream = stream;
        }

        @Override
        public void write(char[] text, int from, int length) throws IOException {
            synchronized (gathered) {
                gathered.append(text, from, length);
                if (gathered.length() >= MUCH) {
                    send(gathered.length() - (Character.isHighSurrogate(gathered.charAt(gathered.length() - 1)) ? 1 : 0));
                }
            }
        }

        @Override
        public void flush() throws IOException {
            synchronized (gathered) {
                if (gathered.length() > 0) {
                    send(gathered.length());
                }
            }
        }

        private void send(int length) throws IOException {
            frame(stream, Json.MAPPER.createObjectNode().put(name, gathered.substring(0, length)));
            gathered.delete(0, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
