package dev.tributary.cli;

import dev.tributary.app.Hub;
import dev.tributary.app.MakeBackup;
import dev.tributary.backup.Backups;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code backup FILE}: writes everything that the hub keeps to one file. */
@NeedsWarehouse @Command(name = "backup",
        description = "Writes warehouse, inbox, tombstones and certificates to one file; or lists the backups that were made.")
final class BackupCommand extends Subcommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", arity = "0..1",
            description = "Replaced when it is there. Holds personal data: keep it safe.") private @Nullable Path file;

    @Option(names = "--list", description = "Lists the backups that were made, and until when each is to be kept.") private boolean list;

    @Option(names = "--json", description = "Writes JSON.") private boolean json;

    @Override
    public Integer call() {
        if (list == (file != null)) {
            throw CommandFailure.misuse("backup to where? write backup FILE, or backup --list to see those that were made");
        }
        List<Backups.Known> backups = file == null ? MakeBackup.list(main().openHome()) : List.of(make(file));
        ResultWriter writer = ResultWriter.of(json, out());
        writer.columns(List.of("backup", "made_at", "kept_until"));
        backups.forEach(each -> writer.row(Arrays.asList(each.name(), each.madeAt(), each.keptUntil())));
        writer.end(backups.size());
        out().flush();
        return Main.OK;
    }

    private Backups.Known make(Path typed) {
        try (Hub hub = main().openHub()) {
            return new MakeBackup(hub).write(main().path(typed).toAbsolutePath());
        }
    }
}
