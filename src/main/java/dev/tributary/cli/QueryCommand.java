package dev.tributary.cli;

import dev.tributary.FaultException;
import dev.tributary.app.QueryWarehouse;
import dev.tributary.app.ResultRows;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

/** {@code query}: prints the rows of one SELECT. */
@NeedsWarehouse @Command(name = "query",
        description = "Runs one SELECT on the warehouse, which it cannot change. SQL reaches neither files nor the network.")
final class QueryCommand extends Subcommand implements Callable<Integer> {

    /** The format of the result. */
    enum Format {
        table, csv, json
    }

    @Parameters(paramLabel = "SQL", description = "The SELECT to run, or - to read it from standard input.") private String sql = "";

    @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "table",
            description = "One of: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).") private Format format = Format.table;

    private final @Nullable InputStream in;

    QueryCommand() {
        this(null);
    }

    /** @param in where {@code -} reads the SQL from, or null for standard input */
    QueryCommand(@Nullable InputStream in) {
        this.in = in;
    }

    @Override
    public Integer call() throws IOException {
        Main asked = main();
        String text = sql.equals("-") ? new String((in == null ? asked.input() : in).readAllBytes(), StandardCharsets.UTF_8) : sql;
        PrintWriter out = out();
        ResultWriter writer = switch (format) {
            case table -> new TableWriter(out);
            case csv -> new CsvWriter(out);
            case json -> new JsonWriter(out);
        };
        try (QueryWarehouse query = asked.openQuery()) {
            writer.end(query.run(text, untilNobodyReads(writer, out)));
            return Main.OK;
        } catch (FaultException e) {
            out.flush();
            throw CommandFailure.failed(Objects.requireNonNull(e.getMessage()));
        } finally {
            out.flush();
        }
    }

    /** Ends a long result when the reader of standard output has ended, such as {@code head}. */
    private static ResultRows untilNobodyReads(ResultWriter writer, PrintWriter out) {
        return new ResultRows() {
            private long count;

            @Override
            public void columns(List<String> names) {
                writer.columns(names);
            }

            @Override
            public boolean row(List<@Nullable Object> values) {
                return writer.row(values) && (++count % 10_000 != 0 || !out.checkError());
            }
        };
    }
}
