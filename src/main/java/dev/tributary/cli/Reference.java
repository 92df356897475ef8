package dev.tributary.cli;

import dev.tributary.config.Findings;
import dev.tributary.connector.Connector;
import dev.tributary.connector.ConnectorFile;
import dev.tributary.connector.ReferencePage;
import picocli.CommandLine.Command;

import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code reference}: the generated page of the connectors, for whoever changes one of the shipped. */
@Command(name = "reference", hidden = true, description = "Prints docs/reference/connectors.md as the home's connectors make it.")
final class Reference extends Subcommand implements Callable<Integer> {

    @Override
    public Integer call() {
        Findings findings = new Findings();
        Map<String, Connector> connectors = ConnectorFile.readAll(main().openHome(), findings);
        findings.throwIfErrors();
        PrintWriter out = out();
        out.print(ReferencePage.of(connectors.values()));
        out.flush();
        return Main.OK;
    }
}
