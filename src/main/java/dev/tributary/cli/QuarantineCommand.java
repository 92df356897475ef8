package dev.tributary.cli;

import dev.tributary.app.Hub;
import dev.tributary.app.MaskedRecord;
import dev.tributary.app.Replay;
import dev.tributary.connector.Connection;
import dev.tributary.run.Quarantine;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.time.Clock;
import java.util.List;

/** {@code quarantine list|show|replay}: records that did not fit. */
@OnWarehouse
@Command(name = "quarantine", description = "Records that did not fit: what was found, what was expected; replays them after a fix, or gives them up.")
final class QuarantineCommand extends CommandGroup {

    @Command(name = "list", description = "Lists what is still held back, the latest first; no personal data but what a source takes for keys.")
    int list(@Option(names = "--masked", description = "For a ticket or a shared screen: without the keys of records.") boolean masked) {
        try (Hub hub = main().openHub()) {
            List<Quarantine.Entry> entries = new Quarantine(hub.warehouse()).open();
            entries.forEach(entry -> out().println(entry.id() + "  " + (masked ? MaskedRecord.of(entry) : entry).sentence(connector(hub, entry))));
            out().println(entries.isEmpty() ? "nothing in quarantine" : entries.size() + " in quarantine");
            return Main.OK;
        }
    }

    @Command(name = "show", description = "Shows one record as the vendor sent it: this is personal data, unless --masked.")
    int show(@Parameters(paramLabel = "ID") String id,
             @Option(names = "--masked", description = "For a ticket or a shared screen: without the record's key and values.") boolean masked) {
        try (Hub hub = main().openHub()) {
            List<Quarantine.Entry> found = new Quarantine(hub.warehouse()).entry(id).stream().map(entry -> masked ? MaskedRecord.of(entry) : entry).toList();
            if (found.isEmpty()) {
                throw CommandFailure.failed("there is no entry " + id + "; quarantine list shows them");
            }
            found.forEach(entry -> {
                out().println(entry.sentence(connector(hub, entry)));
                out().println(entry.raw());
            });
            return Main.OK;
        }
    }

    @Command(name = "replay", description = "Maps records again and stores those that fit now; all of them, or those named.")
    int replay(@Parameters(paramLabel = "ID", arity = "0..*") String @Nullable [] ids) {
        try (Hub hub = main().openHub()) {
            List<String> wanted = ids == null ? List.of() : List.of(ids);
            List<Quarantine.Entry> entries = new Quarantine(hub.warehouse()).open().stream()
                    .filter(entry -> wanted.isEmpty() || wanted.contains(entry.id())).toList();
            int stored = new Replay(hub, Clock.systemUTC()).replay(entries);
            out().println(stored + " of " + entries.size() + " stored, " + (entries.size() - stored) + " still in quarantine");
            return stored == entries.size() ? Main.OK : Main.FAILED;
        }
    }

    @Command(name = "close", description = "Gives records up: they are not stored, and no longer listed.")
    int close(@Parameters(paramLabel = "ID", arity = "1..*") String[] ids) {
        try (Hub hub = main().openHub()) {
            Quarantine quarantine = new Quarantine(hub.warehouse());
            List<Quarantine.Entry> entries = quarantine.open().stream().filter(entry -> List.of(ids).contains(entry.id())).toList();
            if (entries.size() < ids.length) {
                throw CommandFailure.failed("not every one of these is an open entry, so none was closed; quarantine list shows them");
            }
            entries.forEach(quarantine::close);
            out().println(entries.size() + " closed");
            return Main.OK;
        }
    }

    private static String connector(Hub hub, Quarantine.Entry entry) {
        Connection connection = hub.services().sources().connection(entry.connection());
        return connection == null ? entry.connection() : connection.connector();
    }
}
