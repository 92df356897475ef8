package dev.tributary.touchpoint;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.campaign.Campaigns;
import dev.tributary.campaign.Facts;
import dev.tributary.campaign.Utm;
import dev.tributary.canonical.Table;
import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Sql;
import dev.tributary.warehouse.Warehouse;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Derives {@code touchpoints}, {@code carts} and {@code purchases} from {@code engagements}. Incremental: a visitor is derived again when
 * one of their events was stored or changed since the last run, and then from all of their events, so that the order of arrival does not
 * matter. A visitor is derived in one transaction, so a crash neither loses nor duplicates anything. Thread-safe.
 */
public final class Touchpoints {

    /**
     * Overlap of two runs in {@code stored_at}: a writer takes its time before it waits for the writer thread, so a transaction with an
     * earlier {@code stored_at} may commit later.
     */
    private static final String MARGIN = "interval '1 hour'";
    private static final long EVENTS_AT_ONCE = 250_000;
    private static final Pattern CREATED = Pattern.compile("create or replace temp table (\\w+)");

    private static final List<String> COLUMNS = List.of("anonymous_id", "user_id", "occurred_at", "channel", "type", "source_type",
            "page_url", "referrer", "utm_source", "utm_medium",
            "utm_campaign", "utm_content", "utm_term", "utm_kept", "click_id_kind", "click_id", "order_id", "cart_id", "quantity", "value",
            "currency");

    private final Warehouse warehouse;
    private final Campaigns campaigns;
    private final Clock clock;
    private final long atOnce;

    /** @param campaigns when it differs from that of the last run, all visitors are derived again */
    public Touchpoints(Warehouse warehouse, Campaigns campaigns, Clock clock) {
        this(warehouse, campaigns, clock, EVENTS_AT_ONCE);
    }

    Touchpoints(Warehouse warehouse, Campaigns campaigns, Clock clock, long atOnce) {
        this.atOnce = atOnce;
        this.warehouse = warehouse;
        this.campaigns = campaigns;
        this.clock = clock;
    }

    /**
     * Derives from all events that are stored now. Each transaction takes a limited number of events, so that a full rebuild does not block
     * other writers.
     *
     * @param full derive all visitors again, also those whose events were deleted
     * @throws dev.tributary.FaultException of kind WAREHOUSE; completed transactions stay, and the next call continues
     */
    public TouchpointReport derive(boolean full) {
        demandColumns();
        String rules = campaigns.fingerprint();
        Optional<String> latest = warehouse.write(session -> {
            if (full || !rules.equals(state(session, "rules"))) {
                session.execute("update visitors set events = -1 where events <> -1");
                session.execute("delete from session_state where name = 'seen'");
                remember(session, "rules", rules);
            }
            return session.query("select cast(max(stored_at) as varchar) from engagements", row -> Optional.ofNullable(row.text(1))).get(0);
        });
        TouchpointReport all = new TouchpointReport(0, 0, 0);
        TouchpointReport some;
        do {
            some = warehouse.write(this::deriveSome);
            all = new TouchpointReport(all.visitors() + some.visitors(), all.touchpoints() + some.touchpoints(),
                    all.carts() + some.carts());
        } while (some.visitors() > 0);
        warehouse.change(session -> remember(session, "seen", latest.orElse(null)));
        return all;
    }

    /** The home's canonical.yaml may be older than the program. */
    private void demandColumns() {
        Table engagements = warehouse.model().table("engagements");
        for (String column : COLUMNS) {
            if (engagements == null || engagements.ordinal(column) < 0) {
                throw new FaultException(Fault.CONFIG, "mappings/canonical.yaml has no column engagements." + column
                        + ", and visits are made of it; copy it from the file that comes with this version");
            }
        }
    }

    private TouchpointReport deriveSome(Session session) {
        List<String> staged = new ArrayList<>();
        stageVisitors(session, state(session, "seen"), staged);
        long visitors = session.count("select count(*) from stage_visitors");
        long touchpoints = 0;
        long carts = 0;
        if (visitors > 0) {
            staged(session, "stage_now",
                    "select timestamp "
                            + Sql.literal(
                                    LocalDateTime.ofInstant(clock.instant().truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC).toString())
                            + " as changed_at",
                    staged);
            run(session, "1-touches", staged);
            classify(session, staged);
            touchpoints = run(session, "2-touchpoints", staged);
            carts = run(session, "3-carts", staged);
            session.execute(
                    "delete from visitors where exists (select 1 from stage_visitors v where v.source = visitors.source and v.visitor_id = visitors.visitor_id)");
            session.execute("insert into visitors select source, visitor_id, events, stored_at from stage_visitors where events > 0");
        }
        // A temporary table lives as long as the connection, and holds memory.
        for (String table : staged) {
            session.execute("drop table temp." + table);
        }
        return new TouchpointReport(visitors, touchpoints, carts);
    }

    /**
     * Stages a limited number of visitors with new events. Events are counted, so that a visitor with no new event within the overlap is
     * skipped.
     */
    private void stageVisitors(Session session, @Nullable String seen, List<String> staged) {
        String visitor = "coalesce(e.anonymous_id, e.user_id)";
        String named = " and " + visitor + " is not null and e.channel in ('web', 'app')";
        String since = seen == null ? "true" : "e.stored_at > timestamp " + Sql.literal(seen) + " - " + MARGIN;
        staged(session, "stage_recent", "select e.source, " + visitor + " as visitor_id from engagements e where " + since + named
                + " union select source, visitor_id from visitors where events = -1", staged);
        staged(session, "stage_counted",
                "select e.source, " + visitor
                        + " as visitor_id, count(*) as events, max(e.stored_at) as stored_at from engagements e where true" + named
                        + " and exists (select 1 from stage_recent r where r.source = e.source and r.visitor_id = " + visitor
                        + ") group by e.source, " + visitor,
                staged);
        staged(session, "stage_due", "select r.source, r.visitor_id, coalesce(c.events, 0) as events, c.stored_at from stage_recent r"
                + " left join stage_counted c on c.source = r.source and c.visitor_id = r.visitor_id", staged);
        session.execute("delete from stage_due where exists (select 1 from visitors v where v.source = stage_due.source"
                + " and v.visitor_id = stage_due.visitor_id and v.events = stage_due.events and v.stored_at = stage_due.stored_at)");
        staged(session, "stage_queue",
                "select d.*, sum(d.events) over (order by d.source, d.visitor_id rows unbounded preceding) - d.events as before_them from stage_due d",
                staged);
        staged(session, "stage_visitors", "select source, visitor_id, events, stored_at from stage_queue where before_them < " + atOnce,
                staged);
    }

    /**
     * Looks up channel, content, site, influencer and agency of each distinct set of tags, click id and hosts in the campaign dictionary.
     */
    private void classify(Session session, List<String> staged) {
        staged(session, "stage_facts", """
                select cast(null as varchar) as led_by, cast(null as varchar) as channel, cast(null as varchar) as content, cast(null as varchar) as site,
                       cast(null as varchar) as influencer, cast(null as varchar) as agency where false
                """, staged);
        List<Object[]> facts = session.query("""
                select led_by, min(utm_source) as utm_source, min(utm_medium) as utm_medium, min(utm_campaign) as utm_campaign, min(utm_content) as utm_content,
                       min(utm_term) as utm_term, min(click_id_kind) as click_id_kind, min(referrer_host) as referrer_host, min(entry_host) as entry_host
                from stage_keyed group by led_by
                """, row -> {
            Facts found = campaigns.facts(new Utm(row.text(2), row.text(3), row.text(4), row.text(5), row.text(6)), row.text(7),
                    row.text(8),
                    row.text(9));
            return new Object[] {row.text(1), found.channel(), found.content(), found.site(), found.influencer(), found.agency()};
        });
        try (Session.Bulk bulk = session.append("temp.stage_facts")) {
            for (Object[] row : facts) {
                bulk.row(row);
            }
        }
    }

    private static @Nullable String state(Session session, String name) {
        return session.query("select value from session_state where name = ?", row -> row.text(1), name).stream().findFirst().orElse(null);
    }

    private static void remember(Session session, String name, @Nullable String value) {
        if (value == null || value.equals(state(session, name))) {
            return;
        }
        session.execute("delete from session_state where name = ?", name);
        session.execute("insert into session_state values (?, ?)", name, value);
    }

    private static void staged(Session session, String table, String select, List<String> staged) {
        session.execute("create or replace temp table " + table + " as " + select);
        staged.add(table);
    }

    /** Runs one SQL file. @return rows written to touchpoints and carts */
    private static long run(Session session, String step, List<String> staged) {
        long written = 0;
        for (String statement : Sql.statements("/touchpoint/" + step + ".sql")) {
            Matcher created = CREATED.matcher(statement);
            if (created.lookingAt()) {
                staged.add(created.group(1));
            }
            long rows = session.execute(statement);
            written += statement.startsWith("insert into touchpoints") || statement.startsWith("insert into carts") ? rows : 0;
        }
        return written;
    }
}
