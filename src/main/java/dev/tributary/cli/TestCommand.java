package dev.tributary.cli;

import dev.tributary.app.CheckExamples;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.util.concurrent.Callable;

/** {@code test}: runs the examples inside mappings and prints those that are wrong. */
@Command(name = "test", description = "Runs the examples inside mappings.")
final class TestCommand extends Subcommand implements Callable<Integer> {

    @Option(names = "--json", description = "Writes the examples that are wrong as a JSON array.") private boolean json;

    @Override
    public Integer call() {
        CheckExamples.Result result = new CheckExamples(main().openHome()).check();
        if (json) {
            LintCommand.write(result.wrong(), out());
        } else {
            result.wrong().forEach(out()::println);
            out().println(result.examples() + " examples in " + result.mappings() + " mappings, " + result.wrong().size() + " wrong");
        }
        return result.wrong().isEmpty() ? Main.OK : Main.FAILED;
    }
}
