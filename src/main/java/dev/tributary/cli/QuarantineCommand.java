package dev.tributary.cli;

import dev.tributary.app.Hub;
import dev.tributary.app.SettleQuarantine;
import dev.tributary.app.ShowQuarantine;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.List;

/** {@code quarantine list|show|replay|close}: the records that could not be processed. */
@NeedsWarehouse @Command(name = "quarantine",
        description = "Records that did not fit: what was found, what was expected; replays them after a fix, or gives them up.")
final class QuarantineCommand extends CommandGroup {

    @Command(name = "list",
            description = "Lists what is still held back, the latest first; no personal data but what a source takes for keys.")
    int list(@Option(names = "--masked", description = "For a ticket or a shared screen: without the keys of records.") boolean masked) {
        try (Hub hub = main().openHub()) {
            List<ShowQuarantine.Entry> entries = new ShowQuarantine(hub).open(masked);
            entries.forEach(entry -> out().println(entry.id() + "  " + entry.reason()));
            out().println(entries.isEmpty() ? "nothing in quarantine" : entries.size() + " in quarantine");
            return Main.OK;
        }
    }

    @Command(name = "show", description = "Shows one record as the vendor sent it: this is personal data, unless --masked.")
    int show(@Parameters(paramLabel = "ID") String id,
            @Option(names = "--masked",
                    description = "For a ticket or a shared screen: without the record's key and values.") boolean masked) {
        try (Hub hub = main().openHub()) {
            ShowQuarantine.Entry entry = new ShowQuarantine(hub).entry(id, masked);
            if (entry == null) {
                throw CommandFailure.failed("there is no entry " + id + "; quarantine list shows them");
            }
            out().println(entry.reason());
            out().println(entry.raw());
            return Main.OK;
        }
    }

    @Command(name = "replay", description = "Maps records again and stores those that fit now; all of them, or those named.")
    int replay(@Parameters(paramLabel = "ID", arity = "0..*") String @Nullable [] ids) {
        try (Hub hub = main().openHub()) {
            SettleQuarantine.Result result = new SettleQuarantine(hub).replay(ids == null ? List.of() : List.of(ids));
            out().println(result.stored() + " of " + result.records() + " stored, " + (result.records() - result.stored())
                    + " still in quarantine");
            return result.stored() == result.records() ? Main.OK : Main.FAILED;
        }
    }

    @Command(name = "close", description = "Gives records up: they are not stored, and no longer listed.")
    int close(@Parameters(paramLabel = "ID", arity = "1..*") String[] ids) {
        try (Hub hub = main().openHub()) {
            if (!new SettleQuarantine(hub).close(List.of(ids))) {
                throw CommandFailure.failed("not every one of these is an open entry, so none was closed; quarantine list shows them");
            }
            out().println(ids.length + " closed");
            return Main.OK;
        }
    }
}
