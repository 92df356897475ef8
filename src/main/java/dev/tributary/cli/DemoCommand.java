package dev.tributary.cli;

import dev.tributary.demo.Demo;
import dev.tributary.demo.DemoTwins;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.Callable;

/** {@code demo --once}: runs every route on shipped real data against twins. */
@Command(name = "demo", description = "Runs the whole hub on shipped real data against twins of the vendors, in a home of its own.")
final class DemoCommand implements Callable<Integer> {

    @Option(names = "--once", description = "Ends after the summary.") private boolean once;

    @Option(names = "--target", paramLabel = "DIR", hidden = true,
            description = "The home to make, instead of var/demo.") private @Nullable Path target;

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        if (!once) {
            throw CommandFailure.misuse("there is no console yet to stay open for; write demo --once");
        }
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        Path install = Path.of(System.getProperty("tributary.install", "."));
        try (DemoTwins twins = new DemoTwins(Clock.systemUTC())) {
            boolean held = new Demo(out, System.console() != null, twins).run(install,
                    target == null ? install.resolve("var/demo") : target);
            return held ? Main.OK : Main.FAILED;
        }
    }
}
