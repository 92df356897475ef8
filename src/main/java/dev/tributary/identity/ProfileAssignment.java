package dev.tributary.identity;

import dev.tributary.warehouse.Session;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Groups the members by what they hold, and gives each group the profile it was, or a new one. */
final class ProfileAssignment {

    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int LENGTH = 12;
    private static final int BITS = 5;

    private final ResolutionContext task;
    private final Session session;
    private final StagingTables stage;
    private final SplittableRandom random = new SplittableRandom(new SecureRandom().nextLong());

    ProfileAssignment(ResolutionContext task) {
        this.task = task;
        this.session = task.session();
        this.stage = task.stage();
    }

    /** Makes {@code stage_heads} (each identifier with its number and smallest holder) and {@code stage_links} (holders of those that several hold). */
    void link() throws SQLException {
        StringBuilder joining = new StringBuilder("-1");
        for (int code = 0; code < task.kinds().size(); code++) {
            joining.append(task.kind(code).joins() ? ", " + code : "");
        }
        stage.make("heads", "select row_number() over () - 1 as vid, code, value, first_n, holders from (select code, value, min(n) as first_n, count(*) as holders "
                + "from stage_held where code in (" + joining + ") group by code, value) grouped");
        stage.make("links", "select h.n, f.vid, f.first_n, f.code from stage_held h join stage_heads f on f.code = h.code and f.value = h.value where f.holders > 1");
        // What is asked of later is little: kinds that do not join, and those of which a person has one.
        StringBuilder few = new StringBuilder("-1");
        for (int code = 0; code < task.kinds().size(); code++) {
            few.append(task.kind(code).joins() && !task.kind(code).onePerPerson() ? "" : ", " + code);
        }
        if (few.length() > 2) {
            stage.make("few", "select n, code, value from stage_held where code in (" + few + ")");
        }
        stage.drop("held");
    }

    /** Makes {@code stage_roots}: each member that is not the first of its group, with the first; or {@code stage_founded}. */
    void group(SharedIdentifiers shared) throws SQLException {
        Groups groups = new Groups(Math.toIntExact(stage.count("members")));
        session.query("select n, first_n, vid from stage_links where n <> first_n", row -> {
            if (!shared.isBarred(row.getLong(3))) {
                groups.join(row.getInt(1), row.getInt(2));
            }
            return Boolean.TRUE;
        });
        keepApart(groups, shared);
        BitSet conflicted = groups.conflicted();
        if (!conflicted.isEmpty()) {
            settle(groups, conflicted, shared);
        }
        if (task.first()) {
            found(groups);
            return;
        }
        stage.empty("roots", "n bigint, root bigint");
        try (Session.Bulk bulk = stage.append("roots")) {
            for (int n = 0; n < groups.size(); n++) {
                if (groups.root(n) != n) {
                    bulk.row((long) n, (long) groups.root(n));
                }
            }
        }
    }

    /** Where nobody was anybody, each group is a new profile, with the number of its first member. */
    private void found(Groups groups) throws SQLException {
        String[] ids = new String[groups.size()];
        stage.empty("founded", "n bigint, profile_number bigint, profile_id varchar");
        try (Session.Bulk bulk = stage.append("founded")) {
            for (int n = 0; n < ids.length; n++) {
                int root = groups.root(n);
                if (ids[root] == null) {
                    ids[root] = id(random.nextLong());
                }
                bulk.row((long) n, (long) root, ids[root]);
            }
        }
    }

    /** Twelve characters of 60 random bits: short enough for the engine to compare as a number. */
    static String id(long random) {
        char[] id = new char[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            id[i] = DIGITS.charAt((int) (random >>> (i * BITS)) & (DIGITS.length() - 1));
        }
        return new String(id);
    }

    private void keepApart(Groups groups, SharedIdentifiers shared) throws SQLException {
        if (session.count("select count(*) from never_joins") > 0) {
            stage.make("apart", NeverJoins.STANDING);
            stage.make("apart_one", "select a.other_source, a.other_id, m.n from stage_apart a join stage_members m on m.source = a.source and m.source_id = a.source_id");
            session.query("select a.n, m.n from stage_apart_one a join stage_members m on m.source = a.other_source and m.source_id = a.other_id", row -> {
                groups.keepApart(row.getInt(1), row.getInt(2));
                return Boolean.TRUE;
            });
            stage.drop("apart", "apart_one");
        }
        only("stage_members", shared, groups::sees);
    }

    /** Takes what a member holds of a kind of which a person has one in each source. */
    private interface Holding {
        void take(int kindAndSource, int member, long identifier);
    }

    private void only(String members, SharedIdentifiers shared, Holding holding) throws SQLException {
        Map<String, Integer> sources = new HashMap<>();
        for (int code = 0; code < task.kinds().size(); code++) {
            int kind = code;
            if (task.kind(code).onePerPerson() && session.count("select count(*) from stage_few where code = " + code) > 0) {
                stage.make("only", "select h.n, e.vid from stage_few h join stage_heads e on e.code = h.code and e.value = h.value where h.code = " + code);
                session.query("select o.n, o.vid, m.source from stage_only o join " + members + " m on m.n = o.n", row -> {
                    int source = sources.computeIfAbsent(row.getString(3), any -> sources.size());
                    if (!shared.isBarred(row.getLong(2))) { // what strangers share tells nothing of either
                        holding.take(source * task.kinds().size() + kind, row.getInt(1), row.getLong(2));
                    }
                    return Boolean.TRUE;
                });
                stage.drop("only");
            }
        }
    }

    /** Takes the identifiers of groups in conflict one by one, the strongest first, leaving out what would tie what must stay apart. */
    private void settle(Groups groups, BitSet conflicted, SharedIdentifiers shared) throws SQLException {
        stage.empty("conflicted", "n bigint");
        try (Session.Bulk bulk = stage.append("conflicted")) {
            for (int n = conflicted.nextSetBit(0); n >= 0; n = conflicted.nextSetBit(n + 1)) {
                bulk.row((long) n);
            }
        }
        stage.make("torn", "select m.n, m.source from stage_members m join stage_conflicted c on c.n = m.n");
        only("stage_torn", shared, groups::holdsOnly);
        stage.make("settling", "select l.n, l.vid from stage_links l join stage_conflicted c on c.n = l.n");
        groups.separate(conflicted);
        List<Integer> holders = new ArrayList<>();
        long[] current = {-1};
        session.query("select s.n, s.vid from stage_settling s join stage_heads e on e.vid = s.vid order by e.code, e.value, s.n", row -> {
            if (row.getLong(2) != current[0]) {
                take(groups, current[0], holders, shared);
                current[0] = row.getLong(2);
            }
            return holders.add(row.getInt(1));
        });
        take(groups, current[0], holders, shared);
        stage.drop("conflicted", "torn", "settling");
    }

    private static void take(Groups groups, long identifier, List<Integer> holders, SharedIdentifiers shared) {
        if (!holders.isEmpty() && !shared.isBarred(identifier) && !groups.joinUnlessConflicting(holders)) {
            shared.bar(identifier, SharedIdentifiers.Reason.CONFLICT);
        }
        holders.clear();
    }

    /** Makes {@code stage_placed} and {@code stage_assigned}, and writes who is where and how that came about. @param everybody whether all are grouped anew */
    void place(boolean everybody) throws SQLException {
        if (task.first()) {
            first();
        } else {
            again();
        }
        joined();
        write();
        boolean someGone = session.count("select count(*) from stage_members where not is_living") > 0;
        if (someGone && !task.first()) {
            unplaced();
        }
        wait(everybody, someGone);
        stage.drop("grouped", "bodies", "roots", "founded");
    }

    /** Nobody moves, so where each member is says it all, in numbers. */
    private void first() throws SQLException {
        if (session.count("select count(*) from stage_members where not is_living") == 0) {
            stage.rename("founded", "placed");
            return;
        }
        stage.make("grouped", "select m.source, m.source_id, m.stored_at, m.is_living, f.profile_number as root from stage_members m join stage_founded f on f.n = m.n");
        // A group whose records are all gone is nobody.
        stage.make("bodies", "select distinct root from stage_grouped where is_living");
        stage.make("placed", "select f.n, f.profile_number, f.profile_id from stage_founded f where exists (select 1 from stage_bodies b where b.root = f.profile_number)");
    }

    private void again() throws SQLException {
        stage.make("grouped", "select m.n, m.source, m.source_id, m.old_number, m.old_profile, m.is_living, m.stored_at, coalesce(r.root, m.n) as root from stage_members m left join stage_roots r on r.n = m.n");
        stage.make("bodies", "select root from stage_grouped group by root having bool_or(is_living)");
        claim();
        stage.make("placed", "select g.n, g.source, g.source_id, g.old_number, g.old_profile, g.is_living, g.stored_at, g.root, a.profile_number, a.profile_id, a.is_new "
                + "from stage_grouped g join stage_assigned a on a.root = g.root");
        ended();
    }

    /** An old profile stays with the group that holds most of its records; of those that end in one group the oldest survives. */
    private void claim() throws SQLException {
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
        stage.make("assigned", "select root, old_number as profile_number, old_profile as profile_id, false as is_new from stage_ranked where place = 1");
        List<Long> begun = session.query("select b.root from stage_bodies b where not exists (select 1 from stage_assigned a where a.root = b.root)", row -> row.getLong(1));
        if (begun.isEmpty()) {
            return;
        }
        long next = session.count("select coalesce(max(profile_number) + 1, 0) from profile_customers");
        try (Session.Bulk bulk = stage.append("assigned")) {
            for (long root : begun) {
                bulk.row(root, next + root, id(random.nextLong()), true);
            }
        }
    }

    /** Profiles that end in another: caused by an identifier that one of their records shares with a record of another origin. */
    private void ended() throws SQLException {
        stage.make("ended", "select k.old_number, k.old_profile, a.profile_number, a.profile_id as survivor from stage_ranked k join stage_assigned a on a.root = k.root where k.place > 1");
        if (stage.count("ended") > 0) {
            stage.make("origins", "select l.vid, l.code, coalesce(g.old_profile, '') as origin, g.root from stage_links l join stage_grouped g on g.n = l.n");
            stage.make("bridges", "select vid, code from stage_origins" + notBarred("stage_origins") + " group by vid, code having min(origin) <> max(origin)");
            stage.make("causes", """
                    select e.old_profile, e.survivor, min(c.code * 1000000000000 + c.vid) as cause
                    from stage_ended e join (select o.origin, o.vid, o.code from stage_origins o join stage_bridges b on b.vid = o.vid) c on c.origin = e.old_profile
                    group by e.old_profile, e.survivor
                    """);
            merges("select cast(null as varchar) as source, cast(null as varchar) as source_id, survivor as profile_id, old_profile as merged, cause from stage_causes");
            // Deleted records of a profile that ended go along.
            session.execute("update profile_customers set profile_number = e.profile_number, profile_id = e.survivor from stage_ended e where profile_customers.profile_number = e.old_number");
            stage.drop("origins", "bridges", "causes");
        }
        session.execute("insert into profile_moves select " + task.now() + ", source, source_id, old_profile, profile_id from stage_placed where old_number <> profile_number");
    }

    /** Records that joined a profile without having been one; the founder of a new profile joined nobody. */
    private void joined() throws SQLException {
        if (task.first()) {
            stage.make("joined", "select p.n, m.source, m.source_id, p.profile_id, cast(null as varchar) as merged from stage_placed p join stage_members m on m.n = p.n where p.n <> p.profile_number");
        } else {
            stage.make("joined", """
                    select p.n, p.source, p.source_id, p.profile_id, cast(null as varchar) as merged
                    from stage_placed p left join stage_claims c on c.old_number = p.old_number
                    where (p.old_number is null or c.root is distinct from p.root) and not (p.is_new and p.n = p.root)
                    """);
        }
        stage.make("least", "select n, min(code * 1000000000000 + vid) as cause from stage_links" + notBarred("stage_links") + " group by n");
        merges("select j.source, j.source_id, j.profile_id, j.merged, l.cause from stage_joined j join stage_least l on l.n = j.n");
        stage.drop("joined", "least", "links");
    }

    private void merges(String causes) throws SQLException {
        session.execute("insert into profile_merges (merged_at, survivor, merged, source, source_id, kind, value_hash, rule) select " + task.now()
                + ", profile_id, merged, source, source_id, kind, " + task.hash("kind", "value") + ", " + rule() + " from (select c.profile_id, c.merged, c.source, c.source_id, "
                + task.kindOf("e.code") + " as kind, e.value from (" + causes + ") c join stage_heads e on e.vid = mod(c.cause, 1000000000000)) named");
    }

    private String notBarred(String table) {
        return stage.count("barred") == 0 ? "" : " where not exists (select 1 from stage_barred b where b.vid = " + table + ".vid)";
    }

    private static String rule() {
        return "case kind when 'record' then 'the source says so' when 'name_and_birth_date' then 'same name and birth date' else 'same ' || replace(kind, '_', ' ') end";
    }

    private void write() throws SQLException {
        if (task.first()) {
            session.execute("insert into profile_customers (source, source_id, profile_number, profile_id, stored_at) select m.source, m.source_id, p.profile_number, p.profile_id, m.stored_at "
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

    /** Nobody's identifiers lead to records of no person, so they are looked at again with whatever changes next. */
    private void wait(boolean everybody, boolean someGone) throws SQLException {
        if (!someGone && session.count("select count(*) from waiting_records") == 0) {
            return;
        }
        session.execute("delete from waiting_records w" + (everybody ? "" : " where exists (select 1 from stage_members m where m.source = w.source and m.source_id = w.source_id)"));
        if (!someGone) {
            return;
        }
        session.execute("insert into waiting_records select g.source, g.source_id from stage_grouped g where not g.is_living and not exists (select 1 from stage_bodies b where b.root = g.root)");
    }

    /** Records that were merged into one that is gone too stay where they were; what is known of them is what they are now. */
    private void unplaced() throws SQLException {
        stage.make("unplaced", "select g.source, g.source_id, g.stored_at from stage_grouped g where g.old_number is not null and not exists (select 1 from stage_bodies b where b.root = g.root)");
        if (stage.count("unplaced") > 0) {
            session.execute("""
                    update profile_customers set stored_at = u.stored_at
                    from stage_unplaced u where u.source = profile_customers.source and u.source_id = profile_customers.source_id
                    """);
        }
        stage.drop("unplaced");
    }
}
