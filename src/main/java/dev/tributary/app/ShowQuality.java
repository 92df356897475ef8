package dev.tributary.app;

import dev.tributary.warehouse.Sql;
import org.jspecify.annotations.Nullable;

/** Shows the measured quality of each source's fields. */
public final class ShowQuality {

    private static final String FIELDS = """
            select %s source, table_name as "table", field, records, missing, invalid, duplicate, stale, outlier
            from quality
            where %s
            order by source, table_name, field, measured_at
            """;
    private static final String WITH_FINDINGS = " and missing < records and (missing + invalid + duplicate + stale + outlier > 0)";
    private static final String FLAGS = """
            select source, field, flag, hint, count(*) as records
            from quality_flags
            where %s
            group by source, field, flag, hint
            order by source, field, count(*) desc, flag, hint
            """;

    /**
     * Which figures are shown.
     *
     * @param source  one connection, or null for all
     * @param measure measures first; what was never measured always is
     * @param history every measurement, not the last alone
     * @param flags   counts flagged values, such as mistyped domains of addresses, instead of figures by field
     * @param all     also fields without findings, and those that the source leaves empty
     */
    public record Selection(@Nullable String source, boolean measure, boolean history, boolean flags, boolean all) {

        private String sql() {
            String where = source == null ? "true" : "source = " + Sql.literal(source);
            if (flags) {
                return FLAGS.formatted(where);
            }
            return FIELDS.formatted(history ? "measured_at," : "",
                    where + (history ? "" : " and measured_at = (select max(measured_at) from quality)") + (all ? "" : WITH_FINDINGS));
        }
    }

    private final Hub hub;

    public ShowQuality(Hub hub) {
        this.hub = hub;
    }

    /** Passes on one row for each field or flag. @return how many */
    public long show(Selection selection, ResultRows rows) {
        if (selection.measure() || hub.warehouse().<Long>read(session -> session.count("select count(*) from quality")) == 0) {
            hub.services().quality().measure();
        }
        try (QueryWarehouse query = QueryWarehouse.of(hub)) {
            return query.run(selection.sql(), rows);
        }
    }
}
