package dev.tributary.identity;

import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is not as it was at the last resolution. Rows are grouped by the time they were stored at, and only groups that grew, or lost
 * more than is found in others now, are compared row by row: a clock that steps back, or a group that commits late, would slip under one
 * high-water mark for all. A statement over many rows joins two tables and no more, here and in the other steps: joins of joins
 * that have to spill fail in this version of the engine.
 */
final class ChangedRecords {

    private static final String RECORDS = """
            select stored_at, sum(records) as records, sum(living) as living, sum(known) as known, sum(known_living) as known_living
            from (
                select stored_at, count(*) as records, count(*) - count(deleted_at) as living, 0 as known, 0 as known_living from customers group by stored_at
                union all
                select stored_at, 0, 0, records, living from resolved_versions
            ) versions
            group by stored_at
            having sum(records) <> sum(known) or sum(living) <> sum(known_living)
            """;

    private final ResolutionContext task;
    private boolean toKeepApart;

    ChangedRecords(ResolutionContext task) {
        this.task = task;
    }

    /** Whether there is any, without a temporary table. */
    boolean any() throws SQLException {
        Session session = task.session();
        return session.count("select count(*) from (" + RECORDS + ") changed") > 0
                || session.count("select count(*) from never_joins where not resolved") > 0
                || !task.engagementColumns().isEmpty() && session.count("select count(*) from (" + events() + ") changed") > 0;
    }

    /** Looks for some. Makes {@code stage_versions} and, where events tell anything, {@code stage_event_versions}. @return whether there is any */
    boolean look() throws SQLException {
        StagingTables stage = task.stage();
        stage.make("versions", RECORDS);
        if (!task.engagementColumns().isEmpty()) {
            stage.make("event_versions", events());
        }
        toKeepApart = task.session().count("select count(*) from never_joins where not resolved") > 0;
        return toKeepApart || stage.count("versions") > 0 || stage.count("event_versions") > 0;
    }

    /** Makes {@code stage_changed}: records with whether they are evidence, their version and the profile they were in. Call when one has looked. */
    void find() throws SQLException {
        task.stage().empty("changed", "source varchar, source_id varchar, alive boolean, stored_at timestamp, profile_number bigint");
        boolean heard = hearEvents();
        if (!task.first()) {
            ofCustomers();
            if (toKeepApart) {
                named("select source, source_id from never_joins where not resolved union select other_source, other_id from never_joins where not resolved");
            }
            if (heard) {
                named("select source, source_id from stage_heard");
            }
            if (task.stage().count("changed") > 0) {
                named("select source, source_id from waiting_records");
            }
        }
    }

    /** What changed or came is in a version that grew; what then still is missing from a version that shrank went without a trace. */
    private void ofCustomers() throws SQLException {
        StagingTables stage = task.stage();
        stage.make("suspects", "select stored_at from stage_versions where records > known");
        compare();
        if (stage.count("suspects") < stage.count("versions")) {
            stage.make("moved", "select k.stored_at, count(*) as records from stage_known k join stage_candidates c on c.source = k.source and c.source_id = k.source_id "
                    + "where k.stored_at <> c.stored_at group by k.stored_at");
            stage.make("suspects", """
                    select v.stored_at from stage_versions v left join stage_moved m on m.stored_at = v.stored_at
                    where v.records <= v.known and (v.known - v.records <> coalesce(m.records, 0) or v.known_living - v.living <> coalesce(m.records, 0))
                    """);
            if (stage.count("suspects") > 0) {
                compare();
            }
        }
        stage.drop("suspects", "candidates", "known", "moved");
    }

    /** Compares the records of {@code stage_suspects} one by one with what they were. */
    private void compare() throws SQLException {
        StagingTables stage = task.stage();
        stage.make("candidates", "select c.source, c.source_id, " + task.evidence("c") + """
                 as alive, c.stored_at
                from customers c where exists (select 1 from stage_suspects v where v.stored_at = c.stored_at)
                """);
        stage.make("known", "select p.source, p.source_id, p.profile_number, p.stored_at from profile_customers p join stage_candidates c on " + task.session().sameRecord("c", "p"));
        stage.add("changed", """
                select c.source, c.source_id, c.alive, c.stored_at, p.profile_number
                from stage_candidates c left join stage_known p on p.source = c.source and p.source_id = c.source_id
                where p.stored_at is distinct from c.stored_at and (c.alive or p.profile_number is not null)
                """);
        // Records that are gone without a trace took one from the count of their version.
        stage.make("before", """
                select p.source, p.source_id, p.profile_number from profile_customers p
                where p.stored_at is null or exists (select 1 from stage_suspects v where v.stored_at = p.stored_at)
                """);
        if (stage.count("before") > 0) {
            stage.add("changed", """
                    select p.source, p.source_id, false, cast(null as timestamp), p.profile_number from stage_before p
                    where not exists (select 1 from customers c where c.source = p.source and c.source_id = p.source_id)
                      and not exists (select 1 from stage_changed g where g.source = p.source and g.source_id = p.source_id)
                    """);
        }
        stage.drop("before");
    }

    /** Adds records that did not change themselves. */
    private void named(String records) throws SQLException {
        StagingTables stage = task.stage();
        stage.make("named", records);
        if (stage.count("named") > 0) {
            stage.make("found", "select c.source, c.source_id, " + task.evidence("c") + """
                     as alive, c.stored_at
                    from customers c join (select distinct source, source_id from stage_named) g on\s""" + task.session().sameRecord("g", "c"));
            stage.add("changed", """
                    select f.source, f.source_id, f.alive, f.stored_at, p.profile_number
                    from stage_found f left join profile_customers p on p.source = f.source and p.source_id = f.source_id
                    where not exists (select 1 from stage_changed g where g.source = f.source and g.source_id = f.source_id)
                      and (f.alive or p.profile_number is not null)
                    """);
            stage.drop("found");
        }
        stage.drop("named");
    }

    // --- events ----------------------------------------------------------------------------------------------------------------

    private String events() {
        return """
                select stored_at, sum(records) as records from (
                    select stored_at, count(*) as records, 0 as known from engagements where %s group by stored_at
                    union all
                    select stored_at, 0, records from resolved_engagements
                ) versions
                group by stored_at having sum(records) <> sum(known)
                """.formatted(telling());
    }

    /** Only what names a customer's record and an identifier beside it tells anything. */
    private String telling() {
        return "customer_id is not null and (" + task.engagementColumns().keySet().stream().map(column -> Sql.name(column) + " is not null").collect(Collectors.joining(" or ")) + ")";
    }

    /** Notes which identifiers new events named beside a customer's record. @return whether {@code stage_heard} names records that have new ones */
    private boolean hearEvents() throws SQLException {
        Map<String, Integer> columns = task.engagementColumns();
        if (columns.isEmpty()) {
            return false;
        }
        StagingTables stage = task.stage();
        Session session = task.session();
        if (stage.count("event_versions") == 0) {
            return false;
        }
        List<String> parts = new ArrayList<>();
        columns.forEach((column, code) -> parts.add("select source, customer_id as source_id, " + Sql.literal(task.kinds().get(code)) + " as kind, " + Sql.name(column)
                + " as value, occurred_at from stage_events where " + Sql.name(column) + " is not null" + task.kind(code).genuine(Sql.name(column))));
        stage.make("events", "select source, customer_id, occurred_at, " + columns.keySet().stream().map(Sql::name).collect(Collectors.joining(", "))
                + " from engagements e where " + telling() + " and exists (select 1 from stage_event_versions v where v.stored_at = e.stored_at)");
        stage.make("said", "select source, source_id, kind, value, min(occurred_at) as first_seen_at, max(occurred_at) as last_seen_at from ("
                + String.join(" union all ", parts) + ") parts group by source, source_id, kind, value");
        session.execute("""
                update engagement_identifiers
                set first_seen_at = least(engagement_identifiers.first_seen_at, s.first_seen_at), last_seen_at = greatest(engagement_identifiers.last_seen_at, s.last_seen_at)
                from stage_said s
                where s.source = engagement_identifiers.source and s.source_id = engagement_identifiers.source_id
                  and s.kind = engagement_identifiers.kind and s.value = engagement_identifiers.value
                """);
        stage.make("heard", """
                select s.source, s.source_id, s.kind, s.value, s.first_seen_at, s.last_seen_at from stage_said s
                where not exists (select 1 from engagement_identifiers d where d.source = s.source and d.source_id = s.source_id and d.kind = s.kind and d.value = s.value)
                """);
        session.execute("insert into engagement_identifiers select source, source_id, kind, value, first_seen_at, last_seen_at from stage_heard");
        session.execute("delete from resolved_engagements d where exists (select 1 from stage_event_versions v where v.stored_at = d.stored_at)");
        session.execute("insert into resolved_engagements select stored_at, records from stage_event_versions where records > 0");
        stage.drop("event_versions", "events", "said");
        return stage.count("heard") > 0;
    }

    /** Notes that all of it is resolved. */
    void done() throws SQLException {
        Session session = task.session();
        session.execute("delete from resolved_versions d where exists (select 1 from stage_versions v where v.stored_at = d.stored_at)");
        session.execute("insert into resolved_versions select stored_at, records, living from stage_versions where records > 0");
        if (toKeepApart) {
            session.execute("update never_joins set resolved = true where not resolved");
        }
    }
}
