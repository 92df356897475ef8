package dev.tributary.identity;

import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Sql;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Identifiers that join no one: seen with too many names or in too many records, or in conflict with what must stay apart. They are
 * remembered by hash, with the records that hold them, so that a change of one holder is enough to look at them again.
 */
final class SharedIdentifiers {

    /** Why an identifier joins no one. */
    enum Reason { NAMES, RECORDS, CONFLICT }

    private final ResolutionContext task;
    private final Map<Long, Reason> barred = new HashMap<>();
    private final Map<Long, Integer> names = new HashMap<>();
    private final BitSet barredNumbers = new BitSet();
    private int limit;
    /** Whether some were shared before. */
    private boolean some;

    SharedIdentifiers(ResolutionContext task) {
        this.task = task;
    }

    /** Before everybody is grouped anew: all of them are found again. */
    void forget() throws SQLException {
        task.stage().make("was_shared", "select kind, value_hash, first_seen_at from shared_identifiers");
        some = task.stage().count("was_shared") > 0;
        if (some) {
            task.session().execute("delete from shared_identifiers");
            task.session().execute("delete from shared_holders");
        }
    }

    /** Looks again at those that a changed record holds or held: their holders are reached when they are shared no more. */
    void reconsider() throws SQLException {
        StagingTables stage = task.stage();
        Session session = task.session();
        some = session.count("select count(*) from shared_identifiers") > 0;
        if (!some) {
            return;
        }
        stage.make("was_shared", "select kind, value_hash, first_seen_at from shared_identifiers where false");
        stage.make("fresh_hashes", "select distinct f.n, f.kind, " + task.hash("f.kind", "f.value") + " as value_hash from (select n, " + task.kindOf("code")
                + " as kind, value from stage_fresh) f");
        stage.make("suspects", """
                select distinct s.kind, s.value_hash, s.reason from shared_identifiers s
                where exists (select 1 from stage_fresh_hashes f where f.kind = s.kind and f.value_hash = s.value_hash)
                   or exists (select 1 from shared_holders h join stage_changed g on g.source = h.source and g.source_id = h.source_id
                              where h.kind = s.kind and h.value_hash = s.value_hash)
                """);
        reachConflicts();
        stage.make("now_holding", """
                select h.kind, h.value_hash, h.source, h.source_id from shared_holders h join stage_suspects s on s.kind = h.kind and s.value_hash = h.value_hash
                where not exists (select 1 from stage_changed g where g.source = h.source and g.source_id = h.source_id)
                union
                select f.kind, f.value_hash, i.source, i.source_id from stage_fresh_hashes f join stage_incoming i on i.n = f.n
                where exists (select 1 from stage_suspects s where s.kind = f.kind and s.value_hash = f.value_hash)
                """);
        recount();
        stage.drop("fresh_hashes", "suspects", "now_holding");
    }

    /** What keeps profiles apart ties them to each other here: when one is looked at, so is the other, and the conflict is found anew if it still is one. */
    private void reachConflicts() throws SQLException {
        Session session = task.session();
        Map<String, Set<Long>> profilesOf = new HashMap<>();
        Map<Long, Set<String>> conflictsOf = new HashMap<>();
        session.query("""
                select h.kind, h.value_hash, p.profile_number from shared_holders h join profile_customers p on p.source = h.source and p.source_id = h.source_id
                where exists (select 1 from shared_identifiers s where s.reason = 'conflict' and s.kind = h.kind and s.value_hash = h.value_hash)
                """, row -> {
            String conflict = row.getString(1) + " " + row.getString(2);
            profilesOf.computeIfAbsent(conflict, any -> new HashSet<>()).add(row.getLong(3));
            return conflictsOf.computeIfAbsent(row.getLong(3), any -> new HashSet<>()).add(conflict);
        });
        Deque<String> open = new ArrayDeque<>(session.query("select kind || ' ' || value_hash from stage_suspects where reason = 'conflict'", row -> row.getString(1)));
        Set<String> reached = new HashSet<>(open);
        if (!conflictsOf.isEmpty()) {
            session.query("select profile_number from stage_profiles", row -> conflictsOf.getOrDefault(row.getLong(1), Set.of()).stream().filter(reached::add).map(open::add).count());
        }
        Set<Long> profiles = new HashSet<>();
        while (!open.isEmpty()) {
            for (long profile : profilesOf.getOrDefault(open.pop(), Set.of())) {
                profiles.add(profile);
                conflictsOf.getOrDefault(profile, Set.of()).stream().filter(reached::add).forEach(open::add);
            }
        }
        task.stage().empty("near", "profile_number bigint");
        try (Session.Bulk bulk = task.stage().append("near")) {
            for (long profile : profiles) {
                bulk.row(profile);
            }
        }
        task.stage().add("profiles", "select r.profile_number from stage_near r where not exists (select 1 from stage_profiles t where t.profile_number = r.profile_number)");
        task.stage().drop("near");
        for (String conflict : reached) {
            String[] parts = conflict.split(" ", 2);
            task.stage().add("was_shared", "select kind, value_hash, first_seen_at from shared_identifiers where kind = ? and value_hash = ?", parts[0], parts[1]);
            session.execute("delete from shared_identifiers where kind = ? and value_hash = ?", parts[0], parts[1]);
            session.execute("delete from shared_holders where kind = ? and value_hash = ?", parts[0], parts[1]);
        }
    }

    /** Of the suspects seen with too many names or in too many records: those that still are stay away, the others are free. */
    private void recount() throws SQLException {
        Session session = task.session();
        Map<String, Long> records = new HashMap<>();
        session.query("select kind, value_hash, count(*) from stage_now_holding group by kind, value_hash", row -> records.put(row.getString(1) + " " + row.getString(2), row.getLong(3)));
        Map<String, List<String>> spellings = new HashMap<>();
        session.query("""
                select distinct h.kind, h.value_hash, lower(coalesce(c.full_name, concat_ws(' ', c.family_name, c.given_name))) as spelled
                from stage_now_holding h join customers c on c.source = h.source and c.source_id = h.source_id
                """, row -> spellings.computeIfAbsent(row.getString(1) + " " + row.getString(2), any -> new ArrayList<>()).add(String.valueOf(row.getString(3))));
        for (String suspect : session.query("select kind || ' ' || value_hash from stage_suspects where reason is distinct from 'conflict'", row -> row.getString(1))) {
            String kind = suspect.substring(0, suspect.indexOf(' '));
            String hash = suspect.substring(suspect.indexOf(' ') + 1);
            long holders = records.getOrDefault(suspect, 0L);
            int different = NameComparison.different(spellings.getOrDefault(suspect, List.of()).stream().filter(name -> !name.equals("null")).toList());
            IdentifierKind rule = task.rules().kinds().get(kind);
            if (rule != null && (different > rule.differentNames() || holders > rule.mostRecords())) {
                session.execute("update shared_identifiers set records = ?, names = ?, reason = ? where kind = ? and value_hash = ?", holders, (long) different,
                        different > rule.differentNames() ? "names" : "records", kind, hash);
                session.execute("delete from shared_holders where kind = ? and value_hash = ?", kind, hash);
                session.execute("insert into shared_holders select kind, value_hash, source, source_id from stage_now_holding where kind = ? and value_hash = ?", kind, hash);
            } else {
                task.stage().add("was_shared", "select kind, value_hash, first_seen_at from shared_identifiers where kind = ? and value_hash = ?", kind, hash);
                task.stage().add("profiles", """
                        select distinct p.profile_number from profile_customers p join stage_now_holding h on h.source = p.source and h.source_id = p.source_id
                        where h.kind = ? and h.value_hash = ? and not exists (select 1 from stage_profiles t where t.profile_number = p.profile_number)
                        """, kind, hash);
                session.execute("delete from shared_identifiers where kind = ? and value_hash = ?", kind, hash);
                session.execute("delete from shared_holders where kind = ? and value_hash = ?", kind, hash);
            }
        }
    }

    /** Takes away from what the members hold what is known to be shared. @param columns of {@code stage_members} */
    void exclude(Set<String> columns) throws SQLException {
        if (!some) {
            return;
        }
        task.stage().make("away", "select h.n, h.code, h.value from (select n, code, value, " + task.kindOf("code") + " as kind from stage_held) h where exists (select 1 from shared_identifiers s"
                + " where s.kind = h.kind and s.value_hash = " + task.hash("h.kind", "h.value") + ")");
        if (task.stage().count("away") > 0) {
            task.session().execute("delete from stage_held h where exists (select 1 from stage_away a where a.n = h.n and a.code = h.code and a.value = h.value)");
            blank("select n, code from stage_away", columns);
        }
        task.stage().drop("away");
    }

    /** Finds, among identifiers that several members hold, those with too many names or records. {@code stage_heads} and {@code stage_links} are there. */
    void find() throws SQLException {
        for (int code = 0; code < task.kinds().size(); code++) {
            int most = task.kind(code).mostRecords();
            if (most != IdentifierKind.MANY) {
                task.session().query("select vid from stage_heads where code = " + code + " and holders > " + most, row -> {
                    bar(row.getLong(1), Reason.RECORDS);
                    return true;
                });
            }
        }
        task.stage().make("spelled", "select l.vid, m.spelled from stage_links l join stage_members m on m.n = l.n where m.spelled is not null");
        if (task.stage().count("spelled") == 0) {
            return;
        }
        task.stage().make("several", "select vid from stage_spelled group by vid having min(spelled) <> max(spelled)");
        List<String> spellings = new ArrayList<>();
        long[] current = {-1};
        task.session().query("""
                select distinct s.vid, h.code, s.spelled from stage_spelled s join (select e.vid, e.code from stage_heads e join stage_several t on t.vid = e.vid) h on h.vid = s.vid
                order by 1
                """, row -> {
            if (row.getLong(1) != current[0]) {
                count(current[0], spellings);
                current[0] = row.getLong(1);
                limit = task.kind(row.getInt(2)).differentNames();
            }
            return spellings.add(row.getString(3));
        });
        count(current[0], spellings);
        task.stage().drop("spelled", "several");
    }

    private void count(long identifier, List<String> spellings) {
        int different = NameComparison.different(spellings);
        spellings.clear();
        if (identifier >= 0 && different > limit) {
            bar(identifier, Reason.NAMES);
        }
        if (identifier >= 0) {
            names.put(identifier, different);
        }
    }

    void bar(long identifier, Reason reason) {
        barred.put(identifier, reason);
        barredNumbers.set(Math.toIntExact(identifier));
    }

    boolean isBarred(long identifier) {
        return barredNumbers.get((int) identifier);
    }

    /** Writes down what was found, and takes it away from what the members hold. Makes {@code stage_barred} when there is any. @param columns of {@code stage_members} */
    void keep(Set<String> columns) throws SQLException {
        if (barred.isEmpty()) {
            return;
        }
        StagingTables stage = task.stage();
        Session session = task.session();
        stage.empty("barred", "vid bigint, names bigint, reason varchar");
        try (Session.Bulk bulk = stage.append("barred")) {
            for (Map.Entry<Long, Reason> one : barred.entrySet()) {
                bulk.row(one.getKey(), (long) names.getOrDefault(one.getKey(), 0), one.getValue().name().toLowerCase(java.util.Locale.ROOT));
            }
        }
        if (!some) {
            stage.empty("was_shared", "kind varchar, value_hash varchar, first_seen_at timestamp");
        }
        stage.make("barred_values", "select b.vid, b.names, b.reason, e.holders, " + task.kindOf("e.code") + " as kind, e.code, e.value from stage_barred b join stage_heads e on e.vid = b.vid");
        stage.make("barred_hashes", "select b.vid, b.names, b.reason, b.holders, b.kind, b.code, " + task.hash("b.kind", "b.value") + " as value_hash from stage_barred_values b");
        session.execute("insert into shared_identifiers (kind, value_hash, records, names, first_seen_at, reason) "
                + "select b.kind, b.value_hash, b.holders, b.names, coalesce(w.first_seen_at, " + task.now() + "), b.reason "
                + "from stage_barred_hashes b left join stage_was_shared w on w.kind = b.kind and w.value_hash = b.value_hash");
        stage.make("barred_members", "select b.kind, b.value_hash, b.code, l.n from stage_barred_hashes b join stage_links l on l.vid = b.vid");
        session.execute("insert into shared_holders select b.kind, b.value_hash, m.source, m.source_id from stage_barred_members b join stage_members m on m.n = b.n");
        blank("select n, code from stage_barred_members", columns);
        stage.drop("barred_values", "barred_hashes", "barred_members");
    }

    /** Members do not speak for an identifier that is not theirs alone. */
    private void blank(String membersAndCodes, Set<String> columns) throws SQLException {
        for (Map.Entry<String, String> column : task.rules().columns(task.customers()).entrySet()) {
            if (columns.contains(column.getKey())) {
                task.session().execute("update stage_members set " + Sql.name(column.getKey()) + " = null where n in (select n from (" + membersAndCodes + ") b where b.code = "
                        + task.code(column.getValue()) + ")");
            }
        }
    }
}
