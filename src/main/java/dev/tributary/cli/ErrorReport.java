package dev.tributary.cli;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.config.ConfigException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

import java.util.Arrays;

/** Prints the failure of a command in one line with its place; a stack trace only when TRIBUTARY_DEBUG asks for it. */
final class ErrorReport {

    private ErrorReport() {
    }

    /** Wrong arguments: the complaint and where to read more. */
    static int misuse(ParameterException wrong, String[] arguments) {
        var command = wrong.getCommandLine();
        var name = command.getCommandSpec().qualifiedName();
        var err = command.getErr();
        err.println(name + ": " + oneLine(String.valueOf(wrong.getMessage())) + suggestion(wrong));
        err.println("Try '" + name + " --help'.");
        return Main.MISUSE;
    }

    /**
     * Prints an exception. The message of a {@link CommandFailure}, a finding or a fault is for users. Any other exception is a bug of
     * ours, and its message may quote a customer's data: only its type and place are printed, unless TRIBUTARY_DEBUG asks for all of it.
     */
    static int failure(Exception thrown, CommandLine command, ParseResult arguments) {
        var err = command.getErr();
        var name = command.getCommandSpec().qualifiedName();
        if (thrown instanceof CommandFailure stop) {
            err.println(name + ": " + stop.getMessage());
            return stop.exitStatus();
        }
        if (thrown instanceof ConfigException config) {
            config.findings().forEach(err::println);
            return Main.MISUSE;
        }
        if (thrown instanceof FaultException fault && fault.fault() != Fault.BUG) {
            err.println(name + ": " + fault.getMessage());
            return fault.fault() == Fault.CONFIG ? Main.MISUSE : Main.FAILED;
        }
        err.println(name + ": a fault in Tributary itself: " + thrown.getClass().getName() + " at " + place(thrown)
                + "; set TRIBUTARY_DEBUG=1 to see all of it (it may show customer data)");
        if ("1".equals(System.getenv("TRIBUTARY_DEBUG"))) {
            thrown.printStackTrace(err);
        }
        return Main.FAILED;
    }

    private static String suggestion(ParameterException wrong) {
        if (wrong instanceof UnmatchedArgumentException unmatched && !unmatched.getSuggestions().isEmpty()) {
            return " (did you mean " + unmatched.getSuggestions().get(0) + "?)";
        }
        return "";
    }

    private static String place(Exception thrown) {
        return Arrays.stream(thrown.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith("dev.tributary."))
                .findFirst()
                .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
                .orElse("an unknown place");
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
