package dev.tributary.app;

/** Shows the latest runs and how they ended. Opens no hub. */
public final class ShowRuns {

    private static final String LATEST = """
            select started_at, route, connection, state, date_diff('second', started_at, ended_at) as seconds, pages, records, stored, unchanged, quarantined, message
            from runs
            order by started_at desc, run_id desc
            limit %d
            """;

    private final QueryWarehouse query;

    public ShowRuns(QueryWarehouse query) {
        this.query = query;
    }

    /** Passes on the latest runs, the newest first. @return how many */
    public long latest(int limit, ResultRows rows) {
        return query.run(LATEST.formatted(Math.max(1, limit)), rows);
    }
}
