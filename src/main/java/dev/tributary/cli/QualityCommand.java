package dev.tributary.cli;

import dev.tributary.app.Hub;
import dev.tributary.warehouse.ReadOnlyQuery;
import dev.tributary.warehouse.Sql;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.PrintWriter;
import java.util.concurrent.Callable;

/** {@code quality}: how good what each source says is, field by field. */
@OnWarehouse
@Command(name = "quality", description = "Shows how good what each source says is: missing, invalid, duplicate, stale and out of range, field by field.")
final class QualityCommand extends Subcommand implements Callable<Integer> {

    private static final String FIELDS = """
            select %s source, table_name as "table", field, records, missing, invalid, duplicate, stale, outlier
            from quality
            where %s
            order by source, table_name, field, measured_at
            """;
    private static final String WORTH_A_LINE = " and missing < records and (missing + invalid + duplicate + stale + outlier > 0)";
    private static final String FLAGS = """
            select source, field, flag, hint, count(*) as records
            from quality_flags
            where %s
            group by source, field, flag, hint
            order by source, field, count(*) desc, flag, hint
            """;

    @Option(names = "--source", paramLabel = "CONNECTION", description = "Only this source.")
    private @Nullable String source;

    @Option(names = "--measure", description = "Measures first, instead of showing what the last measurement found.")
    private boolean measure;

    @Option(names = "--history", description = "Every measurement, not the last alone.")
    private boolean history;

    @Option(names = "--flags", description = "What deserves a look, counted, such as addresses whose domain is mistyped.")
    private boolean flags;

    @Option(names = "--all", description = "Also fields that nothing is wrong with, and those that the source never says.")
    private boolean all;

    @Option(names = "--json", description = "Writes JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Main command = main();
        try (Hub hub = command.openHub()) {
            if (measure || hub.warehouse().<Long>read(session -> session.count("select count(*) from quality")) == 0) {
                hub.services().quality().measure();
            }
        }
        PrintWriter out = out();
        String where = source == null ? "true" : "source = " + Sql.literal(source);
        String sql = flags ? FLAGS.formatted(where)
                : FIELDS.formatted(history ? "measured_at," : "", where + (history ? "" : " and measured_at = (select max(measured_at) from quality)") + (all ? "" : WORTH_A_LINE));
        try (ReadOnlyQuery query = command.openQuery()) {
            ResultWriter writer = ResultWriter.of(json, out);
            writer.end(query.run(sql, writer));
            out.flush();
        }
        return Main.OK;
    }
}
