package dev.tributary.identity;

import dev.tributary.warehouse.Session;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Groups the members of a resolution by the identifiers they share. Not thread-safe. */
final class MemberGrouping {

    private final ResolutionContext context;
    private final Session session;
    private final StagingTables stage;
    private final ProfileIds profileIds = new ProfileIds();

    MemberGrouping(ResolutionContext context) {
        this.context = context;
        this.session = context.session();
        this.stage = context.stage();
    }

    /**
     * Makes {@code stage_heads} (each identifier, its number and its first holder) and {@code stage_links} (holders of identifiers that
     * several hold).
     */
    void link() {
        StringBuilder joining = new StringBuilder("-1");
        for (int code = 0; code < context.kinds().size(); code++) {
            joining.append(context.kind(code).joins() ? ", " + code : "");
        }
        stage.make("heads",
                "select row_number() over () - 1 as vid, code, value, first_n, holders from (select code, value, min(n) as first_n, count(*) as holders "
                        + "from stage_held where code in (" + joining + ") group by code, value) grouped");
        stage.make("links",
                "select h.n, f.vid, f.first_n, f.code from stage_held h join stage_heads f on f.code = h.code and f.value = h.value where f.holders > 1");
        // Later steps need only kinds that do not join, and kinds of which a person has only one.
        StringBuilder few = new StringBuilder("-1");
        for (int code = 0; code < context.kinds().size(); code++) {
            few.append(context.kind(code).joins() && !context.kind(code).onePerPerson() ? "" : ", " + code);
        }
        if (few.length() > 2) {
            stage.make("few", "select n, code, value from stage_held where code in (" + few + ")");
        }
        stage.drop("held");
    }

    /**
     * Makes {@code stage_roots} (each member that is not the first of its group, and the first) or, in the first resolution,
     * {@code stage_founded}.
     */
    void group(SharedIdentifiers shared) {
        Groups groups = new Groups(Math.toIntExact(stage.count("members")));
        session.query("select n, first_n, vid from stage_links where n <> first_n", row -> {
            if (!shared.isBarred(row.number(3))) {
                groups.join(row.index(1), row.index(2));
            }
            return Boolean.TRUE;
        });
        keepApart(groups, shared);
        BitSet conflicted = groups.conflicted();
        if (!conflicted.isEmpty()) {
            resolveConflicts(groups, conflicted, shared);
        }
        if (context.first()) {
            createProfiles(groups);
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

    /** First resolution: each group becomes a new profile, with the number of its first member. */
    private void createProfiles(Groups groups) {
        String[] ids = new String[groups.size()];
        stage.empty("founded", "n bigint, profile_number bigint, profile_id varchar");
        try (Session.Bulk bulk = stage.append("founded")) {
            for (int n = 0; n < ids.length; n++) {
                int root = groups.root(n);
                if (ids[root] == null) {
                    ids[root] = profileIds.next();
                }
                bulk.row((long) n, (long) root, ids[root]);
            }
        }
    }

    private void keepApart(Groups groups, SharedIdentifiers shared) {
        if (session.count("select count(*) from never_joins") > 0) {
            stage.make("apart", NeverJoins.IN_FORCE);
            stage.make("apart_one",
                    "select a.other_source, a.other_id, m.n from stage_apart a join stage_members m on m.source = a.source and m.source_id = a.source_id");
            session.query(
                    "select a.n, m.n from stage_apart_one a join stage_members m on m.source = a.other_source and m.source_id = a.other_id",
                    row -> {
                        groups.keepApart(row.index(1), row.index(2));
                        return Boolean.TRUE;
                    });
            stage.drop("apart", "apart_one");
        }
        exclusive("stage_members", shared, groups::checkExclusive);
    }

    /** Receives the identifiers of kinds of which a person has only one in each source. */
    private interface ExclusiveIdentifiers {
        void accept(int kindAndSource, int member, long identifier);
    }

    private void exclusive(String members, SharedIdentifiers shared, ExclusiveIdentifiers consumer) {
        Map<String, Integer> sources = new HashMap<>();
        for (int code = 0; code < context.kinds().size(); code++) {
            int kind = code;
            if (context.kind(code).onePerPerson() && session.count("select count(*) from stage_few where code = " + code) > 0) {
                stage.make("exclusive",
                        "select h.n, e.vid from stage_few h join stage_heads e on e.code = h.code and e.value = h.value where h.code = "
                                + code);
                session.query("select o.n, o.vid, m.source from stage_exclusive o join " + members + " m on m.n = o.n", row -> {
                    int source = sources.computeIfAbsent(row.text(3), any -> sources.size());
                    if (!shared.isBarred(row.number(2))) { // a shared identifier belongs to neither person
                        consumer.accept(source * context.kinds().size() + kind, row.index(1), row.number(2));
                    }
                    return Boolean.TRUE;
                });
                stage.drop("exclusive");
            }
        }
    }

    /**
     * Applies the identifiers of conflicted groups one at a time, the strongest first, leaving out those that join members which must stay
     * apart.
     */
    private void resolveConflicts(Groups groups, BitSet conflicted, SharedIdentifiers shared) {
        stage.empty("conflicted", "n bigint");
        try (Session.Bulk bulk = stage.append("conflicted")) {
            for (int n = conflicted.nextSetBit(0); n >= 0; n = conflicted.nextSetBit(n + 1)) {
                bulk.row((long) n);
            }
        }
        stage.make("conflicted_sources", "select m.n, m.source from stage_members m join stage_conflicted c on c.n = m.n");
        exclusive("stage_conflicted_sources", shared, groups::addExclusive);
        stage.make("conflicted_links", "select l.n, l.vid from stage_links l join stage_conflicted c on c.n = l.n");
        groups.separate(conflicted);
        List<Integer> holders = new ArrayList<>();
        long[] current = {-1};
        session.query("select s.n, s.vid from stage_conflicted_links s join stage_heads e on e.vid = s.vid order by e.code, e.value, s.n",
                row -> {
                    if (row.number(2) != current[0]) {
                        join(groups, current[0], holders, shared);
                        current[0] = row.number(2);
                    }
                    return holders.add(row.index(1));
                });
        join(groups, current[0], holders, shared);
        stage.drop("conflicted", "conflicted_sources", "conflicted_links");
    }

    private static void join(Groups groups, long identifier, List<Integer> holders, SharedIdentifiers shared) {
        if (!holders.isEmpty() && !shared.isBarred(identifier) && !groups.joinUnlessConflicting(holders)) {
            shared.bar(identifier, SharedIdentifiers.Reason.CONFLICT);
        }
        holders.clear();
    }
}
