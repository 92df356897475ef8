package dev.tributary.identity;

import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Finds the records that changed since the last resolution. Rows are counted by {@code stored_at} (a version), and only versions that
 * gained rows, or lost more than moved to other versions, are compared row by row: one high-water mark would miss rows after a clock steps
 * back, or of a commit group that commits late. A statement over many rows joins only two tables, here and in the other steps: joins of
 * joins that spill to disk fail in this version of DuckDB.
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

    private final ResolutionContext context;
    private boolean newNeverJoins;

    ChangedRecords(ResolutionContext context) {
        this.context = context;
    }

    /** Whether any record changed. Makes no temporary table. */
    boolean any() {
        Session session = context.session();
        return session.count("select count(*) from (" + RECORDS + ") changed") > 0
                || session.count("select count(*) from never_joins where not resolved") > 0
                || !context.engagementColumns().isEmpty() && session.count("select count(*) from (" + events() + ") changed") > 0;
    }

    /** Makes {@code stage_versions} and, where events hold identifiers, {@code stage_event_versions}. @return whether any record changed */
    boolean stageVersions() {
        StagingTables stage = context.stage();
        stage.make("versions", RECORDS);
        if (!context.engagementColumns().isEmpty()) {
            stage.make("event_versions", events());
        }
        newNeverJoins = context.session().count("select count(*) from never_joins where not resolved") > 0;
        return newNeverJoins || stage.count("versions") > 0 || stage.count("event_versions") > 0;
    }

    /**
     * Makes {@code stage_changed}: records, whether they are evidence, their version and their profile. Call after {@link #stageVersions}.
     */
    void stageChanged() {
        context.stage().empty("changed", "source varchar, source_id varchar, alive boolean, stored_at timestamp, profile_number bigint");
        boolean eventIdentifiers = addEventIdentifiers();
        if (!context.first()) {
            addCustomers();
            if (newNeverJoins) {
                addKeys("select source, source_id from never_joins where not resolved union select other_source, other_id from never_joins where not resolved");
            }
            if (eventIdentifiers) {
                addKeys("select source, source_id from stage_new_identifiers");
            }
            if (context.stage().count("changed") > 0) {
                addKeys("select source, source_id from waiting_records");
            }
        }
    }

    /**
     * New and changed records are in a version that gained rows; rows still missing from a version that shrank were deleted without a
     * tombstone.
     */
    private void addCustomers() {
        StagingTables stage = context.stage();
        stage.make("suspects", "select stored_at from stage_versions where records > known");
        compare();
        if (stage.count("suspects") < stage.count("versions")) {
            stage.make("moved",
                    "select k.stored_at, count(*) as records from stage_known k join stage_candidates c on c.source = k.source and c.source_id = k.source_id "
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

    /** Compares the records of the versions in {@code stage_suspects} one by one with {@code profile_customers}. */
    private void compare() {
        StagingTables stage = context.stage();
        stage.make("candidates", "select c.source, c.source_id, " + context.evidence("c") + """
                 as alive, c.stored_at
                from customers c where exists (select 1 from stage_suspects v where v.stored_at = c.stored_at)
                """);
        stage.make("known",
                "select p.source, p.source_id, p.profile_number, p.stored_at from profile_customers p join stage_candidates c on "
                        + context.session().sameRecord("c", "p"));
        stage.add("changed", """
                select c.source, c.source_id, c.alive, c.stored_at, p.profile_number
                from stage_candidates c left join stage_known p on p.source = c.source and p.source_id = c.source_id
                where p.stored_at is distinct from c.stored_at and (c.alive or p.profile_number is not null)
                """);
        // Records deleted without a tombstone are missing from the count of their version.
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

    /** Adds records that must be resolved again although they did not change themselves. */
    private void addKeys(String records) {
        StagingTables stage = context.stage();
        stage.make("named", records);
        if (stage.count("named") > 0) {
            stage.make("found", "select c.source, c.source_id, " + context.evidence("c") + """
                     as alive, c.stored_at
                    from customers c join (select distinct source, source_id from stage_named) g on\s"""
                    + context.session().sameRecord("g", "c"));
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

    private String events() {
        return """
                select stored_at, sum(records) as records from (
                    select stored_at, count(*) as records, 0 as known from engagements where %s group by stored_at
                    union all
                    select stored_at, 0, records from resolved_engagements
                ) versions
                group by stored_at having sum(records) <> sum(known)
                """.formatted(identifying());
    }

    /** An SQL condition on engagements: the event names a customer record and holds an identifier. */
    private String identifying() {
        return "customer_id is not null and (" + context.engagementColumns().keySet().stream()
                .map(column -> Sql.name(column) + " is not null").collect(Collectors.joining(" or ")) + ")";
    }

    /**
     * Stores the identifiers that new events hold of a customer record.
     *
     * @return whether {@code stage_new_identifiers} has records with new ones
     */
    private boolean addEventIdentifiers() {
        Map<String, Integer> columns = context.engagementColumns();
        if (columns.isEmpty()) {
            return false;
        }
        StagingTables stage = context.stage();
        Session session = context.session();
        if (stage.count("event_versions") == 0) {
            return false;
        }
        List<String> parts = new ArrayList<>();
        columns.forEach((column,
                code) -> parts.add("select source, customer_id as source_id, " + Sql.literal(context.kinds().get(code)) + " as kind, "
                        + Sql.name(column)
                        + " as value, occurred_at from stage_events where " + Sql.name(column) + " is not null"
                        + context.kind(code).genuine(Sql.name(column))));
        stage.make("events",
                "select source, customer_id, occurred_at, " + columns.keySet().stream().map(Sql::name).collect(Collectors.joining(", "))
                        + " from engagements e where " + identifying()
                        + " and exists (select 1 from stage_event_versions v where v.stored_at = e.stored_at)");
        stage.make("said",
                "select source, source_id, kind, value, min(occurred_at) as first_seen_at, max(occurred_at) as last_seen_at from ("
                        + String.join(" union all ", parts) + ") parts group by source, source_id, kind, value");
        session.execute("""
                update engagement_identifiers
                set first_seen_at = least(engagement_identifiers.first_seen_at, s.first_seen_at), last_seen_at = greatest(engagement_identifiers.last_seen_at, s.last_seen_at)
                from stage_said s
                where s.source = engagement_identifiers.source and s.source_id = engagement_identifiers.source_id
                  and s.kind = engagement_identifiers.kind and s.value = engagement_identifiers.value
                """);
        stage.make("new_identifiers", """
                select s.source, s.source_id, s.kind, s.value, s.first_seen_at, s.last_seen_at from stage_said s
                where not exists (select 1 from engagement_identifiers d where d.source = s.source and d.source_id = s.source_id and d.kind = s.kind and d.value = s.value)
                """);
        session.execute(
                "insert into engagement_identifiers select source, source_id, kind, value, first_seen_at, last_seen_at from stage_new_identifiers");
        session.execute(
                "delete from resolved_engagements d where exists (select 1 from stage_event_versions v where v.stored_at = d.stored_at)");
        session.execute("insert into resolved_engagements select stored_at, records from stage_event_versions where records > 0");
        stage.drop("event_versions", "events", "said");
        return stage.count("new_identifiers") > 0;
    }

    /** Stores that all these versions are resolved. */
    void markResolved() {
        Session session = context.session();
        session.execute("delete from resolved_versions d where exists (select 1 from stage_versions v where v.stored_at = d.stored_at)");
        session.execute("insert into resolved_versions select stored_at, records, living from stage_versions where records > 0");
        if (newNeverJoins) {
            session.execute("update never_joins set resolved = true where not resolved");
        }
    }
}
