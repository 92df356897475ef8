package dev.tributary.cli;

import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.connector.Connector;
import dev.tributary.hub.Setup;
import dev.tributary.mapping.ExampleCheck;
import dev.tributary.mapping.MapComponent;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;

/** {@code test}: the examples inside mappings. */
@Command(name = "test", description = "Runs the examples inside mappings.")
final class TestExamples implements Callable<Integer> {

    @ParentCommand
    private @Nullable Main main;

    @Option(names = "--json", description = "Writes the examples that are wrong as a JSON array.")
    private boolean json;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        Home home = Home.of(Objects.requireNonNull(main).home.toString());
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
