package dev.tributary.cli;

import dev.tributary.app.Setup;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.connector.Connector;
import dev.tributary.mapping.ExampleCheck;
import dev.tributary.mapping.MapComponent;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.PrintWriter;
import java.util.concurrent.Callable;

/** {@code test}: the examples inside mappings. */
@Command(name = "test", description = "Runs the examples inside mappings.")
final class TestExamples extends Subcommand implements Callable<Integer> {

    @Option(names = "--json", description = "Writes the examples that are wrong as a JSON array.")
    private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = out();
        Home home = Home.of(main().home.toString());
        Findings findings = new Findings();
        Setup setup = Setup.read(home, false, findings);
        findings.throwIfErrors();
        ExampleCheck check = new ExampleCheck(setup.model(), new MapComponent.Defaults(setup.application().country(), setup.application().currency()), setup.application().zone());
        Findings wrong = new Findings();
        int examples = 0;
        for (var mapping : setup.mappings().values()) {
            String[] name = mapping.name().split("/", 2);
            Connector connector = setup.connectors().get(name[0]);
            examples += check.check(mapping, connector == null || name.length < 2 ? null : connector.streams().get(name[1]), wrong);
        }
        if (json) {
            LintCommand.write(wrong.all(), out);
            return wrong.hasErrors() ? Main.FAILED : Main.OK;
        }
        wrong.all().forEach(out::println);
        out.println(examples + " examples in " + setup.mappings().size() + " mappings, " + wrong.all().size() + " wrong");
        return wrong.hasErrors() ? Main.FAILED : Main.OK;
    }
}
