package dev.tributary.cli;

import dev.tributary.config.Home;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** {@code new …}: skeletons to go on from. Never writes over a file. */
@Command(name = "new", description = "Writes a working skeleton of a connector into the home: description, mapping with an example, route.")
final class NewCommand extends CommandGroup {

    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    @Command(name = "connector", description = "Writes connectors/NAME, mappings/NAME and a route; refuses when one of the files is there already.")
    int connector(@Parameters(paramLabel = "NAME", description = "The connector's id: small letters, digits and hyphens, such as acme.") String name,
                  @Option(names = "--stream", paramLabel = "STREAM", defaultValue = "customers", description = "Its first stream (default: ${DEFAULT-VALUE}).") String stream)
            throws IOException {
        check("NAME", name);
        check("--stream", stream);
        Home home = main().openHome();
        if (!Files.isRegularFile(home.path("mappings/canonical.yaml"))) {
            throw CommandFailure.misuse(home.root() + " has no mappings/canonical.yaml, so it is no home; name one with --home or TRIBUTARY_HOME");
        }
        Map<String, String> files = new LinkedHashMap<>();
        files.put("connectors/" + name + "/connector.yaml", "connector.yaml");
        files.put("connectors/" + name + "/README.md", "README.md");
        files.put("mappings/" + name + "/" + stream + ".yaml", "mapping.yaml");
        files.put("routes/pull-" + name + "-" + stream + ".yaml", "route.yaml");
        for (String file : files.keySet()) {
            if (Files.exists(home.path(file))) {
                throw CommandFailure.misuse(file + " is there already, and nothing was written; choose another name, or go on in that file");
            }
        }
        for (Map.Entry<String, String> file : files.entrySet()) {
            write(home.path(file.getKey()), skeleton(file.getValue(), name, stream));
            out().println("wrote " + file.getKey());
        }
        out().println("Next: edit connectors/" + name + "/connector.yaml by the vendor's documents (docs/connectors.md explains every key), name an account of it in config/connections.yaml as its "
                + "README shows, then type lint, doctor and preview " + name + "/" + stream + ".");
        return Main.OK;
    }

    private static void check(String what, String id) {
        if (!ID.matcher(id).matches()) {
            throw CommandFailure.misuse(what + " \"" + id + "\" is no id; write small letters, digits and hyphens, such as acme");
        }
    }

    private static void write(Path file, String text) throws IOException {
        try {
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
        } catch (java.nio.file.AccessDeniedException e) {
            throw CommandFailure.failed(file + " cannot be written; check the rights of its folder");
        }
    }

    private static String skeleton(String resource, String name, String stream) throws IOException {
        try (InputStream in = Objects.requireNonNull(NewCommand.class.getResourceAsStream("/scaffold/" + resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("@NAME@", name).replace("@STREAM@", stream)
                    .replace("@TOKEN@", name.toUpperCase(Locale.ROOT).replace('-', '_') + "_TOKEN");
        }
    }
}
