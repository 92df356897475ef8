package dev.tributary.cli;

import dev.tributary.app.DescribeConnectors;
import picocli.CommandLine.Command;

import java.util.concurrent.Callable;

/** {@code reference}: prints the generated page of the connectors, for developers who change a shipped one. */
@Command(name = "reference", hidden = true, description = "Prints docs/reference/connectors.md as the home's connectors make it.")
final class ReferenceCommand extends Subcommand implements Callable<Integer> {

    @Override
    public Integer call() {
        out().print(new DescribeConnectors(main().openHome()).page());
        out().flush();
        return Main.OK;
    }
}
