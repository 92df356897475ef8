package dev.tributary.cli;

import dev.tributary.app.GenerateReference;
import dev.tributary.config.Findings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.util.List;
import java.util.concurrent.Callable;

/** {@code reference [PAGE]}: prints a generated page, for developers who change a shipped connector or destination. */
@Command(name = "reference", hidden = true,
        description = "Prints docs/reference/connectors.md as the home's connectors make it, or docs/reference/destinations.md.")
final class ReferenceCommand extends Subcommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "PAGE", defaultValue = "connectors",
            description = "connectors or destinations (default: connectors).") private String page = "";

    @Override
    public Integer call() {
        GenerateReference useCase = new GenerateReference(main().openHome());
        out().print(switch (page) {
            case "connectors" -> useCase.connectors();
            case "destinations" -> useCase.destinations();
            default -> throw CommandFailure
                    .misuse("unknown page \"" + page + "\"; " + Findings.oneOf(List.of("connectors", "destinations"), page));
        });
        out().flush();
        return Main.OK;
    }
}
