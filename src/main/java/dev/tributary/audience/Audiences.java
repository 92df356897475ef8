package dev.tributary.audience;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.config.Findings;
import dev.tributary.config.Section;
import dev.tributary.consent.Consents;
import dev.tributary.identity.People;
import dev.tributary.insight.Insights;
import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Sql;
import dev.tributary.warehouse.StatementException;
import dev.tributary.warehouse.Warehouse;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Select, gate, plan. A plan and the members it leads to are written in one transaction; a held plan leaves the members as they were and
 * keeps its own aside until it is approved or a later plan takes its place. Thread-safe.
 */
public final class Audiences {

    private static final DateTimeFormatter ID = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS", Locale.ROOT);

    private final Warehouse warehouse;
    private final Map<String, Audience> audiences;
    private final People people;
    private final Insights insights;
    private final Consents consents;
    private final Clock clock;

    public Audiences(Warehouse warehouse, Map<String, Audience> audiences, People people, Insights insights, Consents consents,
            Clock clock) {
        this.warehouse = warehouse;
        this.audiences = new TreeMap<>(audiences);
        this.people = people;
        this.insights = insights;
        this.consents = consents;
        this.clock = clock;
    }

    /** All audiences, sorted. */
    public List<String> names() {
        return List.copyOf(audiences.keySet());
    }

    /**
     * Brings people and figures up to date, then plans. A plan is made also when nothing changed: the push decides whether it has anything
     * to send.
     *
     * @throws FaultException of kind CONFIG when there is no such audience, or its predicate is refused or fails
     */
    public Plan plan(String name) {
        Audience audience = audience(name);
        Predicate predicate = new Predicate(audience);
        warehouse.inspect(session -> {
            predicate.check(session);
        });
        Instant asOf = insights.asOf();
        people.resolve();
        insights.refresh(asOf);
        consents.prepare(warehouse);
        return warehouse.write(session -> {
            session.useEveryCore(true);
            try {
                return plan(session, audience, predicate, asOf);
            } finally {
                session.useEveryCore(false);
            }
        });
    }

    /**
     * Makes the members of a held plan the members of the audience; the next push sends the changes. People who withdrew consent since, or
     * whose profile no longer exists, are left out.
     *
     * @throws FaultException of kind CONFIG when the plan is not held
     */
    public void approve(String planId) {
        consents.prepare(warehouse);
        warehouse.write(session -> {
            List<String> audience = session.query("select audience from audience_plans where plan_id = ? and state = 'held'",
                    row -> row.text(1), planId);
            if (audience.isEmpty()) {
                throw new FaultException(Fault.CONFIG, "plan " + planId
                        + " does not wait for approval; list the held ones with: select * from audience_plans where state = 'held'");
            }
            Audience known = audiences.get(audience.get(0));
            if (known == null) { // without its file there is no consent to check, and no route sends it
                session.execute(
                        "create or replace temp table stage_chosen as select profile_id, withheld from audience_held where plan_id = ?",
                        planId);
            } else {
                session.execute(
                        "create or replace temp table stage_selected as select p.profile_id, h.withheld is distinct from "
                                + Sql.literal(noIdentifier(known))
                                + " as reachable from audience_held h join profiles p on p.profile_id = h.profile_id where h.plan_id = ?",
                        planId);
                gate(session, known);
            }
            apply(session, audience.get(0));
            channels(session, known);
            session.execute("update audience_plans set state = 'approved' where plan_id = ?", planId);
            session.execute("delete from audience_held where plan_id = ?", planId);
            return session.execute("drop table temp.stage_chosen");
        });
    }

    /** The reason of people who have no identifier that a destination of the audience takes. */
    private static String noIdentifier(Audience audience) {
        return "no " + String.join(" or ", audience.identifierKinds()) + " of their own";
    }

    private Audience audience(String name) {
        Audience audience = audiences.get(name);
        if (audience == null) {
            throw new FaultException(Fault.CONFIG, "there is no audience \"" + name + "\"; " + Findings.oneOf(audiences.keySet(), name)
                    + ", or add config/audiences/" + name + ".yaml");
        }
        return audience;
    }

    private Plan plan(Session session, Audience audience, Predicate predicate, Instant asOf) {
        select(session, audience, predicate);
        String planId = nextId(session);
        Map<String, Long> withheld = new TreeMap<>();
        session.query("select withheld, count(*) from stage_chosen where withheld is not null group by 1",
                row -> withheld.put(row.text(1), row.number(2)));
        long selected = session.count("select count(*) from stage_chosen");
        long members = session.count("select count(*) from stage_chosen where withheld is null");
        long before = session.count("select count(*) from audience_members where audience = ? and withheld is null", audience.name());
        long stayed = session.count("""
                select count(*) from audience_members m join stage_chosen c on c.profile_id = m.profile_id
                where m.audience = ? and m.withheld is null and c.withheld is null
                """, audience.name());
        Plan.State state = guard(audience, before, members, before - stayed);
        Plan plan = new Plan(planId, audience.name(), selected, selected - withheld.getOrDefault(noIdentifier(audience), 0L), members,
                withheld, members - stayed, before - stayed, state);
        store(session, plan, asOf);
        if (!plan.held()) {
            channels(session, audience);
        }
        session.execute("drop table temp.stage_chosen");
        return plan;
    }

    /** Everybody the predicate selects, each with why they are held back, if they are. */
    private void select(Session session, Audience audience, Predicate predicate) {
        try {
            session.execute("create or replace temp table stage_selected as " + predicate.select());
        } catch (StatementException e) {
            throw predicate.failed(e);
        }
        gate(session, audience);
    }

    /** Makes {@code stage_chosen} of {@code stage_selected}: each with why they are held back, if they are. */
    private void gate(Session session, Audience audience) {
        session.execute(
                "create or replace temp table stage_gated as " + consents.gateSql(audience.consent(), audience.destinations().keySet()));
        session.execute("""
                create or replace temp table stage_chosen as
                select s.profile_id, case when s.reachable then g.withheld else %s end as withheld
                from stage_selected s join stage_gated g on g.profile_id = s.profile_id
                """.formatted(Sql.literal(noIdentifier(audience))));
        session.execute("drop table temp.stage_selected");
        session.execute("drop table temp.stage_gated");
    }

    /**
     * The first plan has nothing to shrink from. A list that was approved below the least size is only held again when it shrinks further.
     */
    private static Plan.State guard(Audience audience, long before, long members, long removed) {
        boolean small = members < audience.leastSize() && (before == 0 || members < before);
        boolean shrunk = before > 0 && removed * 100 > before * audience.largestShrinkPercent();
        return small || shrunk ? Plan.State.HELD : Plan.State.OPEN;
    }

    private void store(Session session, Plan plan, Instant asOf) {
        session.execute(
                "delete from audience_held where plan_id in (select plan_id from audience_plans where audience = ? and state = 'held')",
                plan.audience());
        session.execute("update audience_plans set state = 'superseded' where audience = ? and state = 'held'", plan.audience());
        if (plan.held()) {
            session.execute("insert into audience_held select ?, profile_id, withheld from stage_chosen", plan.planId());
        } else {
            apply(session, plan.audience());
        }
        session.execute("insert into audience_plans values (?, ?, ?, ?, ?)", plan.planId(), plan.audience(), asOf, clock.instant(),
                Section.spelled(plan.state()));
        Map<String, Long> steps = new TreeMap<>(
                Map.of("selected", plan.selected(), "with identifier", plan.withIdentifier(), "consented", plan.consented(),
                        "added", plan.added(), "removed", plan.removed()));
        plan.withheld().forEach((why, people) -> steps.put("withheld: " + why, people));
        for (Map.Entry<String, Long> step : steps.entrySet()) {
            session.execute("insert into audience_funnels values (?, ?, ?)", plan.planId(), step.getKey(), step.getValue());
        }
    }

    /** @param audience null for an audience without a file */
    private void channels(Session session, @Nullable Audience audience) {
        if (audience != null) {
            consents.writeChannels(session, audience.name(), audience.consent(), audience.destinations().keySet());
        }
    }

    /** Makes {@code stage_chosen} the audience. Members who stay keep {@code since}; only changes are written. */
    private void apply(Session session, String audience) {
        session.execute("""
                delete from audience_members m
                where m.audience = ? and not exists (select 1 from stage_chosen c where c.profile_id = m.profile_id)
                """, audience);
        session.execute("""
                update audience_members set withheld = c.withheld from stage_chosen c
                where audience_members.audience = ? and c.profile_id = audience_members.profile_id and c.withheld is distinct from audience_members.withheld
                """, audience);
        session.execute("""
                insert into audience_members
                select ?::varchar, c.profile_id, c.withheld, ?::timestamp from stage_chosen c
                where not exists (select 1 from audience_members m where m.audience = ? and m.profile_id = c.profile_id)
                """, audience, clock.instant(), audience);
    }

    /** The time in milliseconds, and a number for plans of the same millisecond. */
    private String nextId(Session session) {
        String time = ID.format(LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
        long same = session.count("select count(*) from audience_plans where plan_id like ?", time + "-%");
        return String.format(Locale.ROOT, "%s-%04d", time, same + 1);
    }
}
