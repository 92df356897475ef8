package dev.tributary.cli;

import dev.tributary.app.Preview;
import dev.tributary.app.PreviewStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * {@code preview CONNECTION/STREAM}: shows real records and the rows that their mapping makes. It shows values: for people who may read the
 * account anyway.
 */
@Command(name = "preview",
        description = "Pulls one page and shows each record as it came and as it is mapped. Stores nothing; shows values, unless --masked.")
final class PreviewCommand extends Subcommand implements Callable<Integer> {

    @Parameters(paramLabel = "CONNECTION/STREAM",
            description = "A connection of config/connections.yaml and a stream of its connector.") private String stream = "";

    @Option(names = "--limit", paramLabel = "N", defaultValue = "10",
            description = "Records of the page to show, at most (default: ${DEFAULT-VALUE}).") private int limit = 10;

    @Option(names = "--masked",
            description = "For a ticket or a shared screen: rows by the PII class of their columns, the raw record without its values.") private boolean masked;

    @Option(names = "--json", description = "Writes JSON.") private boolean json;

    @Override
    public Integer call() {
        int slash = stream.indexOf('/');
        if (slash < 1 || slash == stream.length() - 1) {
            throw CommandFailure.misuse("\"" + stream + "\" names no stream of a connection; write such as shop/invoices");
        }
        if (limit < 1) {
            throw CommandFailure.misuse("--limit " + limit + " shows nothing; write 1 or more");
        }
        Preview preview = new PreviewStream(main().openHome(), Clock.systemUTC()).preview(stream.substring(0, slash),
                stream.substring(slash + 1), limit, masked);
        PrintWriter out = out();
        if (json) {
            JsonWriter writer = new JsonWriter(out);
            writer.columns(List.of("raw", "mapped", "rejected"));
            preview.records().forEach(item -> writer.row(Arrays.asList(item.raw(), item.rows(), item.rejection())));
            writer.end(preview.records().size());
        } else {
            write(preview, out);
        }
        out.flush();
        return Main.OK;
    }

    private void write(Preview preview, PrintWriter out) {
        int number = 0;
        for (Preview.Item item : preview.records()) {
            number++;
            out.println("--- " + stream + ", record " + number + " of " + preview.records().size() + ": raw");
            out.println(item.text());
            out.println("--- mapped");
            if (item.rejection() != null) {
                out.println("rejected: " + item.rejection() + "; it would be quarantined, and its neighbours go on");
            } else if (item.rows().isEmpty()) {
                out.println("nothing: the mapping makes no row of it");
            }
            item.rows().forEach((table, rows) -> rows.forEach(row -> write(table, row, out)));
            out.println();
        }
        if (!preview.removed().isEmpty()) {
            out.println("removed at the vendor: " + String.join(", ", preview.removed()));
        }
        long rejected = preview.records().stream().filter(item -> item.rejection() != null).count();
        out.println(preview.records().isEmpty() ? "the page has no records"
                : preview.records().size() + (preview.records().size() == 1 ? " record, " : " records, ") + rejected
                        + " rejected; nothing was stored");
    }

    private static void write(String table, Map<String, @Nullable Object> row, PrintWriter out) {
        int widest = row.keySet().stream().mapToInt(String::length).max().orElse(0);
        out.println(table);
        row.forEach((column, value) -> out.println(
                "  " + column + " ".repeat(widest - column.length() + 2) + (value == null ? "(cleared)" : ResultWriter.text(value))));
    }
}
