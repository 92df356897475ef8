package dev.tributary.identity;

import dev.tributary.warehouse.Session;

import java.util.List;

/** Assigns each group of members the profile that it continues, or a new one, and records the moves and merges. Not thread-safe. */
final class ProfileAssignment {

    private final ResolutionContext context;
    private final Session session;
    private final StagingTables stage;
    private final ProfileIds profileIds = new ProfileIds();

    ProfileAssignment(ResolutionContext context) {
        this.context = context;
        this.session = context.session();
        this.stage = context.stage();
    }

    /**
     * Makes {@code stage_placed} and {@code stage_assigned}, and writes the records' profiles, moves and merges.
     *
     * @param all whether all records are resolved again
     */
    void assign(boolean all) {
        if (context.first()) {
            assignFirst();
        } else {
            reassign();
        }
        recordJoins();
        write();
        boolean someDeleted = session.count("select count(*) from stage_members where not is_living") > 0;
        if (someDeleted && !context.first()) {
            keepUnplaced();
        }
        updateWaiting(all, someDeleted);
        stage.drop("grouped", "bodies", "roots", "founded");
    }

    /** First resolution: no record moves, so {@code stage_founded} already holds the result. */
    private void assignFirst() {
        if (session.count("select count(*) from stage_members where not is_living") == 0) {
            stage.rename("founded", "placed");
            return;
        }
        stage.make("grouped",
                "select m.source, m.source_id, m.stored_at, m.is_living, f.profile_number as root from stage_members m join stage_founded f on f.n = m.n");
        // A group without a living record gets no profile.
        stage.make("bodies", "select distinct root from stage_grouped where is_living");
        stage.make("placed",
                "select f.n, f.profile_number, f.profile_id from stage_founded f where exists (select 1 from stage_bodies b where b.root = f.profile_number)");
    }

    private void reassign() {
        stage.make("grouped",
                "select m.n, m.source, m.source_id, m.old_number, m.old_profile, m.is_living, m.stored_at, coalesce(r.root, m.n) as root from stage_members m left join stage_roots r on r.n = m.n");
        stage.make("bodies", "select root from stage_grouped group by root having bool_or(is_living)");
        continueProfiles();
        stage.make("placed",
                "select g.n, g.source, g.source_id, g.old_number, g.old_profile, g.is_living, g.stored_at, g.root, a.profile_number, a.profile_id, a.is_new "
                        + "from stage_grouped g join stage_assigned a on a.root = g.root");
        recordEnded();
    }

    /** A profile continues in the group that holds most of its records; when several continue in one group, the oldest survives. */
    private void continueProfiles() {
        stage.make("claims", """
                select old_number, old_profile, root from (
                    select old_number, min(old_profile) as old_profile, root, row_number() over (partition by old_number order by count(*) desc, min(n)) as place
                    from stage_grouped g where old_number is not null and exists (select 1 from stage_bodies b where b.root = g.root)
                    group by old_number, root
                ) ranked
                where place = 1
                """);
        stage.make("ranked", """
                select c.old_number, c.old_profile, c.root, row_number() over (partition by c.root order by p.created_at nulls last, c.old_number) as place
                from stage_claims c left join profiles p on p.profile_number = c.old_number
                """);
        stage.make("assigned",
                "select root, old_number as profile_number, old_profile as profile_id, false as is_new from stage_ranked where place = 1");
        List<Long> created = session.query(
                "select b.root from stage_bodies b where not exists (select 1 from stage_assigned a where a.root = b.root)",
                row -> row.number(1));
        if (created.isEmpty()) {
            return;
        }
        long next = session.count("select coalesce(max(profile_number) + 1, 0) from profile_customers");
        try (Session.Bulk bulk = stage.append("assigned")) {
            for (long root : created) {
                bulk.row(root, next + root, profileIds.next(), true);
            }
        }
    }

    /**
     * Records profiles that were merged into another. The cause is an identifier that one of their records shares with a record of another
     * profile.
     */
    private void recordEnded() {
        stage.make("ended",
                "select k.old_number, k.old_profile, a.profile_number, a.profile_id as survivor from stage_ranked k join stage_assigned a on a.root = k.root where k.place > 1");
        if (stage.count("ended") > 0) {
            stage.make("origins",
                    "select l.vid, l.code, coalesce(g.old_profile, '') as origin, g.root from stage_links l join stage_grouped g on g.n = l.n");
            stage.make("bridges", "select vid, code from stage_origins" + notBarred("stage_origins")
                    + " group by vid, code having min(origin) <> max(origin)");
            stage.make("causes", """
                    select e.old_profile, e.survivor, min(c.code * 1000000000000 + c.vid) as cause
                    from stage_ended e join (select o.origin, o.vid, o.code from stage_origins o join stage_bridges b on b.vid = o.vid) c on c.origin = e.old_profile
                    group by e.old_profile, e.survivor
                    """);
            merges("select cast(null as varchar) as source, cast(null as varchar) as source_id, survivor as profile_id, old_profile as merged, cause from stage_causes");
            // Deleted records of a merged profile move to the survivor.
            session.execute(
                    "update profile_customers set profile_number = e.profile_number, profile_id = e.survivor from stage_ended e where profile_customers.profile_number = e.old_number");
            stage.drop("origins", "bridges", "causes");
        }
        session.execute("insert into profile_moves select " + context.now()
                + ", source, source_id, old_profile, profile_id from stage_placed where old_number <> profile_number");
    }

    /** Records the new records that joined a profile; the first record of a new profile joined none. */
    private void recordJoins() {
        if (context.first()) {
            stage.make("joined",
                    "select p.n, m.source, m.source_id, p.profile_id, cast(null as varchar) as merged from stage_placed p join stage_members m on m.n = p.n where p.n <> p.profile_number");
        } else {
            stage.make("joined", """
                    select p.n, p.source, p.source_id, p.profile_id, cast(null as varchar) as merged
                    from stage_placed p left join stage_claims c on c.old_number = p.old_number
                    where (p.old_number is null or c.root is distinct from p.root) and not (p.is_new and p.n = p.root)
                    """);
        }
        stage.make("least",
                "select n, min(code * 1000000000000 + vid) as cause from stage_links" + notBarred("stage_links") + " group by n");
        merges("select j.source, j.source_id, j.profile_id, j.merged, l.cause from stage_joined j join stage_least l on l.n = j.n");
        stage.drop("joined", "least", "links");
    }

    private void merges(String causes) {
        session.execute("insert into profile_merges (merged_at, survivor, merged, source, source_id, kind, value_hash, rule) select "
                + context.now()
                + ", profile_id, merged, source, source_id, kind, " + context.hash("kind", "value") + ", " + rule()
                + " from (select c.profile_id, c.merged, c.source, c.source_id, "
                + context.kindOf("e.code") + " as kind, e.value from (" + causes
                + ") c join stage_heads e on e.vid = mod(c.cause, 1000000000000)) named");
    }

    private String notBarred(String table) {
        return stage.count("barred") == 0 ? "" : " where not exists (select 1 from stage_barred b where b.vid = " + table + ".vid)";
    }

    private static String rule() {
        return "case kind when 'record' then 'the source says so' when 'name_and_birth_date' then 'same name and birth date' else 'same ' || replace(kind, '_', ' ') end";
    }

    private void write() {
        if (context.first()) {
            session.execute(
                    "insert into profile_customers (source, source_id, profile_number, profile_id, stored_at) select m.source, m.source_id, p.profile_number, p.profile_id, m.stored_at "
                            + "from stage_placed p join stage_members m on m.n = p.n");
            return;
        }
        stage.make("rewritten", """
                select p.source, p.source_id, p.profile_id, p.stored_at, p.profile_number from stage_placed p
                where p.old_number is not null and exists (select 1 from stage_changed g where g.source = p.source and g.source_id = p.source_id)
                union
                select source, source_id, profile_id, stored_at, profile_number from stage_placed where old_number <> profile_number
                """);
        stage.replace("profile_customers", "rewritten", session.sameRecord("s", "t"));
        session.execute("insert into profile_customers (source, source_id, profile_number, profile_id, stored_at) "
                + "select source, source_id, profile_number, profile_id, stored_at from stage_placed where old_number is null");
        stage.make("dead", "select source, source_id, stored_at from stage_changed where not alive");
        if (stage.count("dead") > 0) {
            session.execute("""
                    update profile_customers set stored_at = d.stored_at
                    from stage_dead d where d.stored_at is not null and d.source = profile_customers.source and d.source_id = profile_customers.source_id
                    """);
            session.execute("""
                    delete from profile_customers p
                    where exists (select 1 from stage_dead d where d.stored_at is null and d.source = p.source and d.source_id = p.source_id)
                    """);
        }
        stage.drop("rewritten", "dead");
    }

    /**
     * Records of groups without a profile cannot be found by identifier, so they are resolved again with the next change
     * ({@code waiting_records}).
     */
    private void updateWaiting(boolean all, boolean someDeleted) {
        if (!someDeleted && session.count("select count(*) from waiting_records") == 0) {
            return;
        }
        session.execute("delete from waiting_records w"
                + (all ? "" : " where exists (select 1 from stage_members m where m.source = w.source and m.source_id = w.source_id)"));
        if (!someDeleted) {
            return;
        }
        session.execute(
                "insert into waiting_records select g.source, g.source_id from stage_grouped g where not g.is_living and not exists (select 1 from stage_bodies b where b.root = g.root)");
    }

    /** A record merged into one that is deleted too keeps its profile; only its version is updated. */
    private void keepUnplaced() {
        stage.make("unplaced",
                "select g.source, g.source_id, g.stored_at from stage_grouped g where g.old_number is not null and not exists (select 1 from stage_bodies b where b.root = g.root)");
        if (stage.count("unplaced") > 0) {
            session.execute("""
                    update profile_customers set stored_at = u.stored_at
                    from stage_unplaced u where u.source = profile_customers.source and u.source_id = profile_customers.source_id
                    """);
        }
        stage.drop("unplaced");
    }
}
