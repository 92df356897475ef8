package dev.tributary.cli;

import dev.tributary.config.ApplicationSettings;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.config.RetentionSettings;
import dev.tributary.hub.Hub;
import dev.tributary.privacy.Backup;
import dev.tributary.privacy.Restore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.Callable;

/** {@code restore FILE}: a backup in the place of what is there. */
@Command(name = "restore", description = "Brings a backup back, after keeping what is there as another; who was forgotten since stays forgotten.")
final class RestoreCommand implements Callable<Integer> {

    @ParentCommand
    private @Nullable Main main;

    @Parameters(paramLabel = "FILE")
    private @Nullable Path file;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        Home home = Objects.requireNonNull(main).openHome();
        Findings findings = new Findings();
        ApplicationSettings application = ApplicationSettings.read(home, findings);
        findings.throwIfErrors();
        if (application.warehouse() != null) {
            throw Stop.misuse("config/application.yaml puts the warehouse in PostgreSQL: bring it back with pg_restore; who was forgotten since is taken out when the hub next starts");
        }
        Clock clock = Clock.systemUTC();
        Path from = Objects.requireNonNull(file);
        Path before = new Restore(home.var(), new Backup(home.var(), RetentionSettings.read(home).backups(), clock), clock).run(from);
        // Opening brings the schema forward and takes out the forgotten.
        try (Hub hub = Objects.requireNonNull(main).openHub()) {
            long people = hub.warehouse().read(session -> session.count("select count(*) from profiles"));
            out.println("restored " + from + ": " + people + " people" + (before.equals(from) ? "" : "; what was there before is in " + before));
        }
        return Main.OK;
    }
}
