package dev.tributary.identity;

import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Sql;

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
 * Identifiers that join no records: seen with too many names, in too many records, or joining records that must stay apart. They are stored
 * by hash with the records that hold them, so that a change of one holder is enough to check them again.
 */
final class SharedIdentifiers {

    /** Why an identifier joins no records. */
    enum Reason {
        NAMES, RECORDS, CONFLICT
    }

    private final ResolutionContext context;
    private final Map<Long, Reason> barred = new HashMap<>();
    private final Map<Long, Integer> names = new HashMap<>();
    private final BitSet barredNumbers = new BitSet();
    private int limit;
    /** Whether there were shared identifiers before this resolution. */
    private boolean someBefore;

    SharedIdentifiers(ResolutionContext context) {
        this.context = context;
    }

    /** Deletes all of them before a resolution of all records, which finds them again. */
    void clear() {
        context.stage().make("was_shared", "select kind, value_hash, first_seen_at from shared_identifiers");
        someBefore = context.stage().count("was_shared") > 0;
        if (someBefore) {
            context.session().execute("delete from shared_identifiers");
            context.session().execute("delete from shared_holders");
        }
    }

    /**
     * Checks those again that a changed record holds or held; the holders of identifiers that are no longer shared are added to the scope.
     */
    void recheck() {
        StagingTables stage = context.stage();
        Session session = context.session();
        someBefore = session.count("select count(*) from shared_identifiers") > 0;
        if (!someBefore) {
            return;
        }
        stage.make("was_shared", "select kind, value_hash, first_seen_at from shared_identifiers where false");
        stage.make("fresh_hashes",
                "select distinct f.n, f.kind, " + context.hash("f.kind", "f.value") + " as value_hash from (select n, "
                        + context.kindOf("code")
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

    /** Profiles kept apart by a conflict are resolved together, so that the conflict is found again if it still exists. */
    private void reachConflicts() {
        Session session = context.session();
        Map<String, Set<Long>> profilesOf = new HashMap<>();
        Map<Long, Set<String>> conflictsOf = new HashMap<>();
        session.query("""
                select h.kind, h.value_hash, p.profile_number from shared_holders h join profile_customers p on p.source = h.source and p.source_id = h.source_id
                where exists (select 1 from shared_identifiers s where s.reason = 'conflict' and s.kind = h.kind and s.value_hash = h.value_hash)
                """, row -> {
            String conflict = row.text(1) + " " + row.text(2);
            profilesOf.computeIfAbsent(conflict, any -> new HashSet<>()).add(row.number(3));
            return conflictsOf.computeIfAbsent(row.number(3), any -> new HashSet<>()).add(conflict);
        });
        Deque<String> open = new ArrayDeque<>(
                session.query("select kind || ' ' || value_hash from stage_suspects where reason = 'conflict'", row -> row.text(1)));
        Set<String> reached = new HashSet<>(open);
        if (!conflictsOf.isEmpty()) {
            session.query("select profile_number from stage_profiles",
                    row -> conflictsOf.getOrDefault(row.number(1), Set.of()).stream().filter(reached::add).map(open::add).count());
        }
        Set<Long> profiles = new HashSet<>();
        while (!open.isEmpty()) {
            for (long profile : profilesOf.getOrDefault(open.pop(), Set.of())) {
                profiles.add(profile);
                conflictsOf.getOrDefault(profile, Set.of()).stream().filter(reached::add).forEach(open::add);
            }
        }
        context.stage().empty("near", "profile_number bigint");
        try (Session.Bulk bulk = context.stage().append("near")) {
            for (long profile : profiles) {
                bulk.row(profile);
            }
        }
        context.stage().add("profiles",
                "select r.profile_number from stage_near r where not exists (select 1 from stage_profiles t where t.profile_number = r.profile_number)");
        context.stage().drop("near");
        for (String conflict : reached) {
            String[] parts = conflict.split(" ", 2);
            context.stage().add("was_shared",
                    "select kind, value_hash, first_seen_at from shared_identifiers where kind = ? and value_hash = ?", parts[0], parts[1]);
            session.execute("delete from shared_identifiers where kind = ? and value_hash = ?", parts[0], parts[1]);
            session.execute("delete from shared_holders where kind = ? and value_hash = ?", parts[0], parts[1]);
        }
    }

    /** Counts names and records of the suspects again: those over a limit stay shared, the others join again. */
    private void recount() {
        Session session = context.session();
        Map<String, Long> records = new HashMap<>();
        session.query("select kind, value_hash, count(*) from stage_now_holding group by kind, value_hash",
                row -> records.put(row.text(1) + " " + row.text(2), row.number(3)));
        Map<String, List<String>> spellings = new HashMap<>();
        session.query("""
                select distinct h.kind, h.value_hash, lower(coalesce(c.full_name, concat_ws(' ', c.family_name, c.given_name))) as spelled
                from stage_now_holding h join customers c on c.source = h.source and c.source_id = h.source_id
                """, row -> spellings.computeIfAbsent(row.text(1) + " " + row.text(2), any -> new ArrayList<>())
                .add(String.valueOf(row.text(3))));
        for (String suspect : session.query("select kind || ' ' || value_hash from stage_suspects where reason is distinct from 'conflict'",
                row -> row.text(1))) {
            String kind = suspect.substring(0, suspect.indexOf(' '));
            String hash = suspect.substring(suspect.indexOf(' ') + 1);
            long holders = records.getOrDefault(suspect, 0L);
            int different = NameComparison
                    .different(spellings.getOrDefault(suspect, List.of()).stream().filter(name -> !name.equals("null")).toList());
            IdentifierKind rule = context.rules().kinds().get(kind);
            if (rule != null && (different > rule.differentNames() || holders > rule.mostRecords())) {
                session.execute("update shared_identifiers set records = ?, names = ?, reason = ? where kind = ? and value_hash = ?",
                        holders, (long) different,
                        different > rule.differentNames() ? "names" : "records", kind, hash);
                session.execute("delete from shared_holders where kind = ? and value_hash = ?", kind, hash);
                session.execute(
                        "insert into shared_holders select kind, value_hash, source, source_id from stage_now_holding where kind = ? and value_hash = ?",
                        kind, hash);
            } else {
                context.stage().add("was_shared",
                        "select kind, value_hash, first_seen_at from shared_identifiers where kind = ? and value_hash = ?", kind, hash);
                context.stage().add("profiles", """
                        select distinct p.profile_number from profile_customers p join stage_now_holding h on h.source = p.source and h.source_id = p.source_id
                        where h.kind = ? and h.value_hash = ? and not exists (select 1 from stage_profiles t where t.profile_number = p.profile_number)
                        """, kind, hash);
                session.execute("delete from shared_identifiers where kind = ? and value_hash = ?", kind, hash);
                session.execute("delete from shared_holders where kind = ? and value_hash = ?", kind, hash);
            }
        }
    }

    /** Deletes shared identifiers from {@code stage_held}. @param columns of {@code stage_members} */
    void exclude(Set<String> columns) {
        if (!someBefore) {
            return;
        }
        context.stage().make("excluded",
                "select h.n, h.code, h.value from (select n, code, value, " + context.kindOf("code")
                        + " as kind from stage_held) h where exists (select 1 from shared_identifiers s"
                        + " where s.kind = h.kind and s.value_hash = " + context.hash("h.kind", "h.value") + ")");
        if (context.stage().count("excluded") > 0) {
            context.session().execute(
                    "delete from stage_held h where exists (select 1 from stage_excluded a where a.n = h.n and a.code = h.code and a.value = h.value)");
            blank("select n, code from stage_excluded", columns);
        }
        context.stage().drop("excluded");
    }

    /** Finds identifiers with too many names or records, from {@code stage_heads} and {@code stage_links}. */
    void find() {
        for (int code = 0; code < context.kinds().size(); code++) {
            int most = context.kind(code).mostRecords();
            if (most != IdentifierKind.MANY) {
                context.session().query("select vid from stage_heads where code = " + code + " and holders > " + most, row -> {
                    bar(row.number(1), Reason.RECORDS);
                    return true;
                });
            }
        }
        context.stage().make("spelled",
                "select l.vid, m.spelled from stage_links l join stage_members m on m.n = l.n where m.spelled is not null");
        if (context.stage().count("spelled") == 0) {
            return;
        }
        context.stage().make("several", "select vid from stage_spelled group by vid having min(spelled) <> max(spelled)");
        List<String> spellings = new ArrayList<>();
        long[] current = {-1};
        context.session().query("""
                select distinct s.vid, h.code, s.spelled from stage_spelled s join (select e.vid, e.code from stage_heads e join stage_several t on t.vid = e.vid) h on h.vid = s.vid
                order by 1
                """, row -> {
            if (row.number(1) != current[0]) {
                count(current[0], spellings);
                current[0] = row.number(1);
                limit = context.kind(row.index(2)).differentNames();
            }
            return spellings.add(row.text(3));
        });
        count(current[0], spellings);
        context.stage().drop("spelled", "several");
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

    /**
     * Stores those found and clears them in {@code stage_members}. Makes {@code stage_barred} when there are any.
     *
     * @param columns of {@code stage_members}
     */
    void store(Set<String> columns) {
        if (barred.isEmpty()) {
            return;
        }
        StagingTables stage = context.stage();
        Session session = context.session();
        stage.empty("barred", "vid bigint, names bigint, reason varchar");
        try (Session.Bulk bulk = stage.append("barred")) {
            for (Map.Entry<Long, Reason> one : barred.entrySet()) {
                bulk.row(one.getKey(), (long) names.getOrDefault(one.getKey(), 0),
                        one.getValue().name().toLowerCase(java.util.Locale.ROOT));
            }
        }
        if (!someBefore) {
            stage.empty("was_shared", "kind varchar, value_hash varchar, first_seen_at timestamp");
        }
        stage.make("barred_values", "select b.vid, b.names, b.reason, e.holders, " + context.kindOf("e.code")
                + " as kind, e.code, e.value from stage_barred b join stage_heads e on e.vid = b.vid");
        stage.make("barred_hashes", "select b.vid, b.names, b.reason, b.holders, b.kind, b.code, " + context.hash("b.kind", "b.value")
                + " as value_hash from stage_barred_values b");
        session.execute("insert into shared_identifiers (kind, value_hash, records, names, first_seen_at, reason) "
                + "select b.kind, b.value_hash, b.holders, b.names, coalesce(w.first_seen_at, " + context.now() + "), b.reason "
                + "from stage_barred_hashes b left join stage_was_shared w on w.kind = b.kind and w.value_hash = b.value_hash");
        stage.make("barred_members",
                "select b.kind, b.value_hash, b.code, l.n from stage_barred_hashes b join stage_links l on l.vid = b.vid");
        session.execute(
                "insert into shared_holders select b.kind, b.value_hash, m.source, m.source_id from stage_barred_members b join stage_members m on m.n = b.n");
        blank("select n, code from stage_barred_members", columns);
        stage.drop("barred_values", "barred_hashes", "barred_members");
    }

    /** Clears shared identifiers of members, so that they do not become fields of a profile. */
    private void blank(String membersAndCodes, Set<String> columns) {
        for (Map.Entry<String, String> column : context.rules().columns(context.customers()).entrySet()) {
            if (columns.contains(column.getKey())) {
                context.session()
                        .execute("update stage_members set " + Sql.name(column.getKey()) + " = null where n in (select n from ("
                                + membersAndCodes + ") b where b.code = "
                                + context.code(column.getValue()) + ")");
            }
        }
    }
}
