package dev.tributary.cli;

import dev.tributary.app.ForgetPerson;
import dev.tributary.app.Hub;
import dev.tributary.app.PersonKey;
import dev.tributary.privacy.Erasure;
import dev.tributary.privacy.Forget;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;

/** {@code forget}: removes a person here and from every list, with a certificate. */
@NeedsWarehouse @Command(name = "forget",
        description = "Removes a person from the warehouse and from every list ever sent, and writes a certificate.")
final class ForgetCommand extends Subcommand implements Callable<Integer> {

    @ArgGroup(exclusive = true, multiplicity = "0..1") private @Nullable PersonOption person;

    @Option(names = "--dry-run", description = "Counts what would go; changes nothing.") private boolean dryRun;

    @Option(names = "--status", paramLabel = "ID", arity = "0..1", fallbackValue = "",
            description = "How far an erasure came (without ID: every one); writes its certificate anew.") private @Nullable String status;

    @Option(names = "--json", description = "Writes JSON; of an erasure, its certificate.") private boolean json;

    @Override
    public Integer call() {
        if ((person == null) == (status == null)) {
            throw CommandFailure.misuse("forget whom? write --email, --phone or --id, or --status to see what became of an erasure");
        }
        try (Hub hub = main().openHub()) {
            ForgetPerson useCase = new ForgetPerson(hub);
            if (status != null) {
                return status(useCase, status);
            }
            PersonKey key = Objects.requireNonNull(person).key();
            if (dryRun) {
                return print(useCase.preview(key));
            }
            Erasure erasure = useCase.forget(key);
            if (erasure == null) {
                throw CommandFailure.failed("nobody is known by that " + key.kind().noun() + "; nothing was changed");
            }
            return print(useCase, erasure);
        }
    }

    private int print(Forget.Preview preview) {
        if (json) {
            JsonWriter writer = new JsonWriter(out());
            writer.columns(List.of("table", "rows"));
            preview.rows().forEach((table, rows) -> writer.row(List.of(table, rows)));
            writer.end(preview.rows().size());
            out().flush();
        } else {
            preview.rows().forEach((table, rows) -> out().println(String.format(Locale.ROOT, "  %-24s %,d rows", table, rows)));
            out().println(preview.rows().isEmpty() ? "nobody is known by that; nothing would go"
                    : String.format(Locale.ROOT, "would go: %,d rows, and the person from %,d lists; nothing was changed",
                            preview.rows().values().stream().mapToLong(Long::longValue).sum(), preview.lists()));
        }
        return preview.rows().isEmpty() ? Main.FAILED : Main.OK;
    }

    private int status(ForgetPerson useCase, String id) {
        if (!id.isEmpty()) {
            Erasure erasure = useCase.status(id);
            if (erasure == null) {
                throw CommandFailure.failed("there is no erasure " + id + "; forget --status lists them");
            }
            return print(useCase, erasure);
        }
        List<Erasure> all = useCase.all();
        if (json) {
            JsonWriter writer = new JsonWriter(out());
            writer.columns(List.of("erasure", "requested_at", "rows", "lists", "waiting", "state", "refused_since"));
            all.forEach(each -> writer.row(Arrays.asList(each.id(), each.requestedAt(), each.rows(), each.removals().size(), each.waiting(),
                    each.done() ? "done" : "waiting", each.refused())));
            writer.end(all.size());
            out().flush();
        } else {
            all.forEach(each -> out().println(each.id() + "  " + each.sentence()));
            out().println(all.isEmpty() ? "nobody was forgotten yet" : all.size() + " forgotten");
        }
        return Main.OK;
    }

    /** Prints an erasure. A removal that no platform has taken yet makes the command fail, for the request is not answered in full. */
    private int print(ForgetPerson useCase, Erasure erasure) {
        if (json) {
            out().println(useCase.certificateText(erasure));
        } else {
            erasure.taken().forEach((table, rows) -> out().println(String.format(Locale.ROOT, "  %-24s %,d rows", table, rows)));
            erasure.removals()
                    .forEach(removal -> out()
                            .println("  " + removal.connection() + ", audience " + removal.audience() + ": removal " + removal.state()
                                    + (removal.requestId() == null ? "" : ", request " + removal.requestId())
                                    + (removal.reason() == null ? "" : ", " + removal.reason())));
            out().println(erasure.id() + "  " + erasure.sentence());
            out().println("certificate: " + useCase.certificate(erasure) + " and .html");
        }
        out().flush();
        if (erasure.waiting() > 0) {
            spec().commandLine().getErr().println(erasure.waiting()
                    + " removals are not taken yet; they are sent again with the next push, or now by: run run-confirm-deliveries");
            return Main.FAILED;
        }
        return Main.OK;
    }
}
