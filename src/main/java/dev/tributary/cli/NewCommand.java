package dev.tributary.cli;

import dev.tributary.app.ScaffoldConnector;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code new …}: writes skeletons. Never replaces a file. */
@Command(name = "new", description = "Writes a working skeleton of a connector into the home: description, mapping with an example, route.")
final class NewCommand extends CommandGroup {

    @Command(name = "connector",
            description = "Writes connectors/NAME, mappings/NAME and a route; refuses when one of the files is there already.")
    int connector(
            @Parameters(paramLabel = "NAME",
                    description = "The connector's id: small letters, digits and hyphens, such as acme.") String name,
            @Option(names = "--stream", paramLabel = "STREAM", defaultValue = "customers",
                    description = "Its first stream (default: ${DEFAULT-VALUE}).") String stream) {
        new ScaffoldConnector(main().openHome()).write(name, stream).forEach(file -> out().println("wrote " + file));
        out().println("Next: edit connectors/" + name
                + "/connector.yaml by the vendor's documents (docs/connectors.md explains every key), name an account of it in "
                + "config/connections.yaml as its README shows, then type lint, doctor and preview " + name + "/" + stream + ".");
        return Main.OK;
    }
}
