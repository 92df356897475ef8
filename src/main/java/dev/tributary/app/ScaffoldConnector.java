package dev.tributary.app;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.config.Home;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** Writes the skeleton of a connector into a home: description, README, mapping with an example, route. Never replaces a file. */
public final class ScaffoldConnector {

    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    private final Home home;

    public ScaffoldConnector(Home home) {
        this.home = home;
    }

    /**
     * Writes the files of a connector with one stream.
     *
     * @return the files, relative to the home
     * @throws FaultException of kind CONFIG, with nothing written, when an id is malformed, the folder is no home, or a file exists; of
     *                        kind WAREHOUSE when the home's folders cannot be written
     */
    public List<String> write(String connector, String stream) {
        check("NAME", connector);
        check("--stream", stream);
        if (!Files.isRegularFile(home.path("mappings/canonical.yaml"))) {
            throw new FaultException(Fault.CONFIG,
                    home.root() + " has no mappings/canonical.yaml, so it is no home; name one with --home or TRIBUTARY_HOME");
        }
        Map<String, String> files = new LinkedHashMap<>();
        files.put("connectors/" + connector + "/connector.yaml", "connector.yaml");
        files.put("connectors/" + connector + "/README.md", "README.md");
        files.put("mappings/" + connector + "/" + stream + ".yaml", "mapping.yaml");
        files.put("routes/pull-" + connector + "-" + stream + ".yaml", "route.yaml");
        for (String file : files.keySet()) {
            if (Files.exists(home.path(file))) {
                throw new FaultException(Fault.CONFIG,
                        file + " is there already, and nothing was written; choose another name, or go on in that file");
            }
        }
        files.forEach((file, skeleton) -> write(home.path(file), skeleton(skeleton, connector, stream)));
        return List.copyOf(files.keySet());
    }

    private static void check(String parameter, String id) {
        if (!ID.matcher(id).matches()) {
            throw new FaultException(Fault.CONFIG,
                    parameter + " \"" + id + "\" is no id; write small letters, digits and hyphens, such as acme");
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
        } catch (AccessDeniedException e) {
            throw new FaultException(Fault.WAREHOUSE, file + " cannot be written; check the rights of its folder", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String skeleton(String resource, String connector, String stream) {
        try (InputStream in = Objects.requireNonNull(ScaffoldConnector.class.getResourceAsStream("/scaffold/" + resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("@NAME@", connector).replace("@STREAM@", stream)
                    .replace("@TOKEN@", connector.toUpperCase(Locale.ROOT).replace('-', '_') + "_TOKEN");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
