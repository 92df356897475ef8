package dev.tributary.identity;

import dev.tributary.canonical.Column;
import dev.tributary.canonical.Table;
import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Sql;
import dev.tributary.warehouse.Warehouse;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Makes one person out of many records: living records that share an identifier become one profile. Incremental: only the groups
 * that changed records touch are looked at, and the result is the same as if all records had come at once. Everything happens in
 * one transaction, so a crash loses and doubles nothing. Thread-safe.
 */
public final class People {

    /** Versions of records of which there are more or fewer, or more or fewer living, than at the last resolution. */
    private static final String VERSIONS = """
            select stored_at, sum(records) as records, sum(living) as living
            from (
                select stored_at, count(*) as records, count(*) - count(deleted_at) as living, 0 as known, 0 as known_living from customers group by stored_at
                union all
                select stored_at, 0, 0, records, living from resolved_versions
            ) versions
            group by stored_at
            having sum(records) <> sum(known) or sum(living) <> sum(known_living)
            """;

    private final Warehouse warehouse;
    private final IdentityRules rules;
    private final Clock clock;

    /** @param rules when they differ from those of the last resolution, every record is resolved again */
    public People(Warehouse warehouse, IdentityRules rules, Clock clock) {
        this.warehouse = warehouse;
        this.rules = rules;
        this.clock = clock;
    }

    /** Resolves what changed since the last time. @throws dev.tributary.FaultException of kind WAREHOUSE; then nothing changed */
    public ResolveReport resolve() {
        return warehouse.write(this::resolve);
    }

    /**
     * Whether {@link #resolve()} would find nothing to do. Costs one pass over the times of storing, whatever the number of people.
     *
     * @throws dev.tributary.FaultException of kind WAREHOUSE
     */
    public boolean isCurrent() {
        return warehouse.read(this::isCurrent);
    }

    private boolean isCurrent(Session session) throws SQLException {
        return rules.fingerprint().equals(state(session, "rules")) && session.count("select count(*) from (" + VERSIONS + ") changed") == 0;
    }

    /** The same within a transaction of the caller. */
    public ResolveReport resolve(Session session) throws SQLException {
        long before = session.count("select count(*) from profiles");
        if (isCurrent(session)) {
            return new ResolveReport(0, before, before, 0, session.count("select count(*) from shared_identifiers"));
        }
        long merges = session.count("select count(*) from profile_merges");
        begin(session);
        session.execute("create or replace temp table stage_versions as " + VERSIONS);
        run(session, "1-changed");
        long considered = 0;
        if (session.count("select count(*) from stage_changed") > 0) {
            stageFresh(session);
            run(session, "2-identifiers");
            countNames(session);
            run(session, "3-members");
            join(session);
            run(session, "4-profiles");
            run(session, "5-golden");
            considered = session.count("select count(*) from stage_members");
        }
        run(session, "6-versions");
        end(session);
        return new ResolveReport(considered, before, session.count("select count(*) from profiles"),
                session.count("select count(*) from profile_merges") - merges, session.count("select count(*) from shared_identifiers"));
    }

    private void begin(Session session) throws SQLException {
        String salt = state(session, "salt");
        if (salt == null) {
            byte[] random = new byte[32];
            new SecureRandom().nextBytes(random);
            salt = HexFormat.of().formatHex(random);
            session.execute("insert into identity_state values ('salt', ?)", salt);
        }
        String applied = state(session, "rules");
        boolean everything = !rules.fingerprint().equals(applied);
        if (everything) {
            session.execute("delete from identity_state where name = 'rules'");
            session.execute("insert into identity_state values ('rules', ?)", rules.fingerprint());
        }
        macro(session, "stage_everything()", String.valueOf(everything));
        macro(session, "stage_now()", "timestamp " + Sql.literal(LocalDateTime.ofInstant(clock.instant().truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC).toString()));
        macro(session, "stage_hash(kind, value)", "sha256(" + Sql.literal(salt) + " || kind || ':' || value)");
        macro(session, "stage_strength(kind)", byKind(IdentityRules.Kind::strength));
        macro(session, "stage_limit(kind)", byKind(IdentityRules.Kind::differentNames));
    }

    private static void macro(Session session, String head, String body) throws SQLException {
        session.execute("create or replace temp macro " + head + " as " + body);
    }

    private String byKind(ToIntFunction<IdentityRules.Kind> property) {
        StringBuilder sql = new StringBuilder("case when kind is null then 0");
        rules.kinds().forEach((name, kind) -> sql.append(" when kind = ").append(Sql.literal(name)).append(" then ").append(property.applyAsInt(kind)));
        return sql.append(" else 0 end").toString();
    }

    private static @org.jspecify.annotations.Nullable String state(Session session, String name) throws SQLException {
        return session.query("select value from identity_state where name = ?", row -> row.getString(1), name).stream().findFirst().orElse(null);
    }

    /** What the changed living records hold now, by the columns that canonical.yaml calls identifiers. */
    private void stageFresh(Session session) throws SQLException {
        session.execute("create or replace temp table stage_fresh (source varchar, source_id varchar, kind varchar, value varchar)");
        Table customers = java.util.Objects.requireNonNull(warehouse.model().table("customers"));
        List<String> parts = new ArrayList<>();
        for (Column column : customers.columns()) {
            IdentityRules.Kind kind = column.identifier() == null ? null : rules.kinds().get(column.identifier());
            if (kind != null) {
                String value = "c." + Sql.name(column.name());
                String pattern = kind.placeholderPattern();
                parts.add("select c.source, c.source_id, " + Sql.literal(column.identifier()) + ", " + value
                        + " from stage_changed g join customers c on c.source = g.source and c.source_id = g.source_id where g.alive and " + value + " is not null"
                        + (pattern.isEmpty() ? "" : " and not regexp_full_match(" + value + ", " + Sql.literal(pattern) + ")"));
            }
        }
        if (!parts.isEmpty()) {
            session.execute("insert into stage_fresh " + String.join(" union ", parts));
        }
    }

    /** Counts the names of every identifier that is seen with more than one spelling. */
    private static void countNames(Session session) throws SQLException {
        Map<Long, Integer> counts = new java.util.HashMap<>();
        List<String> names = new ArrayList<>();
        long[] current = {-1};
        session.query("""
                select s.number, n.name from stage_suspects s join stage_spellings n on n.kind = s.kind and n.value = s.value
                order by s.number
                """, row -> {
            if (row.getLong(1) != current[0]) {
                counts.put(current[0], Names.different(names));
                names.clear();
                current[0] = row.getLong(1);
            }
            return names.add(row.getString(2));
        });
        counts.put(current[0], Names.different(names));
        counts.remove(-1L);
        try (Session.Bulk bulk = session.append("temp.stage_names")) {
            for (Map.Entry<Long, Integer> count : counts.entrySet()) {
                bulk.row(count.getKey(), count.getValue().longValue());
            }
        }
    }

    private static void join(Session session) throws SQLException {
        UnionFind groups = new UnionFind(Math.toIntExact(session.count("select count(*) from stage_members")));
        session.query("select n, first_n from stage_links where n <> first_n", row -> {
            groups.join(row.getInt(1), row.getInt(2));
            return Boolean.TRUE;
        });
        try (Session.Bulk bulk = session.append("temp.stage_roots")) {
            for (int n = 0; n < groups.size(); n++) {
                if (groups.root(n) != n) {
                    bulk.row((long) n, (long) groups.root(n));
                }
            }
        }
    }

    private static void run(Session session, String step) throws SQLException {
        for (String statement : Sql.statements("/identity/" + step + ".sql")) {
            session.execute(statement);
        }
    }

    /** What is temporary lives as long as the connection: it holds memory, personal data and the salt. */
    private static void end(Session session) throws SQLException {
        macro(session, "stage_hash(kind, value)", "null");
        for (String table : session.query("select table_name from duckdb_tables() where temporary and table_name like 'stage_%'", row -> row.getString(1))) {
            session.execute("drop table temp." + Sql.name(table));
        }
    }
}
