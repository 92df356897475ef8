package dev.tributary.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.util.Objects;
import java.util.concurrent.Callable;

@Command(name = "version", description = "Shows the version of Tributary and of the Java that runs it.")
final class VersionCommand implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        // Only a jar has a version; classes run from a build folder are of no release.
        var version = Objects.requireNonNullElse(VersionCommand.class.getPackage().getImplementationVersion(), "development");
        Objects.requireNonNull(spec).commandLine().getOut().printf(
                "tributary %s, Java %s (%s)%n", version, System.getProperty("java.version"), System.getProperty("java.vendor"));
        return Main.OK;
    }
}
