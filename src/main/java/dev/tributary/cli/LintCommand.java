package dev.tributary.cli;

import dev.tributary.config.Finding;
import dev.tributary.lint.Lint;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** {@code lint}: prints every finding on the YAML of the home. */
@Command(name = "lint",
        description = "Reads all YAML of the home and says every mistake: path:line:column: what; what to write instead. No network.")
final class LintCommand extends Subcommand implements Callable<Integer> {

    @Option(names = "--secrets", description = "Counts a secret that is not set as an error, as run and serve do.") private boolean secrets;

    @Option(names = "--json", description = "Writes the findings as a JSON array.") private boolean json;

    @Override
    public Integer call() {
        List<Finding> findings = Lint.run(main().openHome(), secrets);
        PrintWriter out = out();
        long errors = findings.stream().filter(finding -> finding.severity() == Finding.Severity.ERROR).count();
        if (json) {
            write(findings, out);
        } else {
            findings.forEach(out::println);
            out.println(findings.isEmpty() ? "no findings" : count(errors, "error") + ", " + count(findings.size() - errors, "warning"));
        }
        return errors == 0 ? Main.OK : Main.MISUSE;
    }

    static void write(List<Finding> findings, PrintWriter out) {
        JsonWriter writer = new JsonWriter(out);
        writer.columns(List.of("path", "line", "column", "severity", "what", "instead"));
        findings.forEach(
                finding -> writer.row(List.of(finding.place().file(), (long) finding.place().line(), (long) finding.place().column(),
                        finding.severity().name().toLowerCase(Locale.ROOT), finding.what(), finding.instead())));
        writer.end(findings.size());
        out.flush();
    }

    private static String count(long number, String word) {
        return number + " " + word + (number == 1 ? "" : "s");
    }
}
