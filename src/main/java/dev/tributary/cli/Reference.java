package dev.tributary.cli;

import dev.tributary.config.Findings;
import dev.tributary.connector.Connector;
import dev.tributary.connector.ConnectorFile;
import dev.tributary.connector.ReferencePage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;

/** {@code reference}: the generated page of the connectors, for whoever changes one of the shipped. */
@Command(name = "reference", hidden = true, description = "Prints docs/reference/connectors.md as the home's connectors make it.")
final class Reference implements Callable<Integer> {

    @ParentCommand
    private @Nullable Main main;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        Findings findings = new Findings();
        Map<String, Connector> connectors = ConnectorFile.readAll(Objects.requireNonNull(main).openHome(), findings);
        findings.throwIfErrors();
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.print(ReferencePage.of(connectors.values()));
        out.flush();
        return Main.OK;
    }
}
