package dev.tributary.cli;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class MainTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void withoutACommandItShowsTheMenu() {
        assertThat(run()).isEqualTo(Main.OK);
        assertThat(out.toString()).contains("Commands:", "version").doesNotContain("null");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void versionTellsItsOwnAndThatOfJava() {
        assertThat(run("version")).isEqualTo(Main.OK);
        assertThat(out.toString()).matches("tributary \\S+, Java \\d.*\\R");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void everyCommandExplainsItself() {
        for (var name : new CommandLine(new Main()).getSubcommands().keySet()) {
            out.getBuffer().setLength(0);
            assertThat(run(name, "--help")).as(name).isEqualTo(Main.OK);
            assertThat(out.toString()).as(name).startsWith("Usage: tributary " + name);
        }
    }

    @Test
    void anUnknownCommandIsMisuseInOneLineWithTheNearestNameAndAHint() {
        assertThat(run("verson")).isEqualTo(Main.MISUSE);
        assertThat(err.toString().lines())
                .containsExactly("tributary: Unmatched argument at index 0: 'verson' (did you mean version?)", "Try 'tributary --help'.");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void anUnknownOptionOfACommandPointsToTheHelpOfThatCommand() {
        assertThat(run("version", "--colour")).isEqualTo(Main.MISUSE);
        assertThat(err.toString().lines())
                .containsExactly("tributary version: Unknown option: '--colour'", "Try 'tributary version --help'.");
    }

    @Test
    void anOptionWithoutItsValueIsMisuse() {
        assertThat(run("--home")).isEqualTo(Main.MISUSE);
        assertThat(err.toString().lines()).hasSize(2).first().asString().contains("--home");
    }

    @Test
    void theSentenceOfAStopIsAllThatIsPrinted() {
        assertThat(runEnding(CommandFailure.failed("the disk is full; make room and run it again"))).isEqualTo(Main.FAILED);
        assertThat(runEnding(CommandFailure.misuse("config/x.yaml:1:1: unknown key"))).isEqualTo(Main.MISUSE);
        assertThat(err.toString().lines()).containsExactly(
                "tributary ending: the disk is full; make room and run it again", "tributary ending: config/x.yaml:1:1: unknown key");
    }

    @Test
    void aFaultOfOursShowsItsTypeAndPlaceButNeverItsMessage() {
        assertThat(runEnding(new IllegalStateException("cannot convert an@example.com"))).isEqualTo(Main.FAILED);
        assertThat(err.toString())
                .hasLineCount(1)
                .contains("java.lang.IllegalStateException at MainTest.java:")
                .doesNotContain("an@example.com");
    }

    @Test
    void homeMayStandBeforeOrAfterTheCommand() {
        assertThat(homeOf("--home", "var/demo", "home")).isEqualTo(Path.of("var/demo"));
        assertThat(homeOf("home", "--home", "var/demo")).isEqualTo(Path.of("var/demo"));
    }

    private int run(String... arguments) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), List.of(arguments));
    }

    private int runEnding(RuntimeException end) {
        return withCommand(new Ending(end)).execute("ending");
    }

    private Path homeOf(String... arguments) {
        var command = new Home();
        assertThat(withCommand(command).execute(arguments)).as(err.toString()).isEqualTo(Main.OK);
        return command.main.home;
    }

    private CommandLine withCommand(Object command) {
        return Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true), command);
    }

    @Command(name = "ending")
    private record Ending(RuntimeException end) implements Runnable {
        @Override
        public void run() {
            throw end;
        }
    }

    @Command(name = "home")
    private static final class Home implements Runnable {
        @ParentCommand private Main main;

        @Override
        public void run() {
        }
    }
}
