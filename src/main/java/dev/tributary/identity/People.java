package dev.tributary.identity;

import dev.tributary.canonical.Table;
import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Sql;
import dev.tributary.warehouse.Warehouse;
import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Objects;
import java.util.UUID;

/**
 * Resolves customer records into profiles: records that share an identifier become one profile. Incremental: only the groups that changed
 * records touch are resolved again, and the result is the same as if all records had arrived at once. One resolution is one transaction, so
 * a crash neither loses nor duplicates anything. Thread-safe.
 */
public final class People {

    /** The row of {@code identity_state} that names the last resolution in which a profile began or ended. */
    public static final String POPULATION = "population";

    private final Warehouse warehouse;
    private final IdentityRules rules;
    private final Clock clock;

    /** @param rules when they differ from those of the last resolution, all records are resolved again */
    public People(Warehouse warehouse, IdentityRules rules, Clock clock) {
        this.warehouse = warehouse;
        this.rules = rules;
        this.clock = clock;
    }

    /**
     * Resolves the records that changed since the last resolution.
     *
     * @throws dev.tributary.FaultException of kind WAREHOUSE; then nothing changed
     */
    public ResolveReport resolve() {
        return warehouse.write(this::resolve);
    }

    /**
     * Whether {@link #resolve()} would change nothing. Costs one pass over the column {@code stored_at}.
     *
     * @throws dev.tributary.FaultException of kind WAREHOUSE
     */
    public boolean isCurrent() {
        return warehouse.read(this::isCurrent);
    }

    /**
     * Explains which records a profile consists of, and why.
     *
     * @param person  a profile id, also of a profile that was merged into another; a record as {@code SOURCE:ID}; or an identifier
     * @param country of phone numbers in national form
     * @throws dev.tributary.FaultException of kind CONFIG when it matches no profile, or more than one
     */
    public Explanation explain(String person, @Nullable String country) {
        return warehouse.read(session -> Explanations.of(session, PersonSearch.profile(session, person, country),
                Objects.requireNonNullElse(state(session, "salt"), "")));
    }

    /**
     * States that two records or profiles are two people, whatever identifiers they share, and resolves again; or withdraws that statement.
     * It is kept per pair of records, so it outlives every resolution.
     *
     * @param one   a record as {@code SOURCE:ID}, or a profile id; a merged profile means the records it brought
     * @param apart false withdraws the statement
     * @return number of pairs of records concerned
     * @throws dev.tributary.FaultException of kind CONFIG when either is unknown, or both are the same
     */
    public int keepApart(String one, String other, boolean apart) {
        int pairs = warehouse.write(session -> NeverJoins.state(session, one, other, apart, clock.instant()));
        resolve();
        return pairs;
    }

    private boolean isCurrent(Session session) {
        return fingerprint(session).equals(state(session, "rules")) && !new ChangedRecords(context(session, "", false)).any();
    }

    /** As {@link #resolve()}, within the caller's transaction. */
    public ResolveReport resolve(Session session) {
        long before = session.count("select count(*) from profiles");
        boolean first = before == 0 && session.count("select count(*) from profile_customers") == 0;
        String fingerprint = fingerprint(session);
        boolean otherRules = !fingerprint.equals(state(session, "rules"));
        ResolutionContext context = context(session, salt(session), first);
        long merges = session.count("select count(*) from profile_merges");
        long considered;
        try (StagingTables stage = context.stage()) {
            ChangedRecords changes = new ChangedRecords(context);
            if (!changes.stageVersions() && !otherRules) {
                return new ResolveReport(0, before, before, 0, session.count("select count(*) from shared_identifiers"));
            }
            if (otherRules) {
                put(session, "rules", fingerprint);
                GoldenRecord.addColumns(context);
                IdentityViews.make(session, warehouse.model(), rules);
                JoinKeys.renew(context);
            }
            considered = resolve(context, changes, first || otherRules);
        }
        long after = session.count("select count(*) from profiles");
        return new ResolveReport(considered, before, after,
                session.count("select count(*) from profile_merges") - merges, session.count("select count(*) from shared_identifiers"));
    }

    private static long resolve(ResolutionContext context, ChangedRecords changes, boolean all) {
        changes.stageChanged();
        long considered = 0;
        if (all || context.stage().count("changed") > 0) {
            SharedIdentifiers shared = new SharedIdentifiers(context);
            ResolutionScope members = new ResolutionScope(context);
            if (all) {
                shared.clear();
                members.all();
            } else {
                members.touched(shared);
            }
            MemberGrouping grouping = new MemberGrouping(context);
            grouping.link();
            shared.find();
            grouping.group(shared);
            shared.store(members.columns());
            new ProfileAssignment(context).assign(all);
            if (new GoldenRecord(context, members.columns()).write(all)) {
                put(context.session(), POPULATION, UUID.randomUUID().toString());
            }
            considered = context.stage().count("members");
        }
        changes.markResolved();
        return considered;
    }

    private ResolutionContext context(Session session, String salt, boolean first) {
        String now = "timestamp "
                + Sql.literal(LocalDateTime.ofInstant(clock.instant().truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC).toString());
        Table customers = Objects.requireNonNull(warehouse.model().table("customers"));
        return new ResolutionContext(session, new StagingTables(session), rules, rules.ordered(), customers,
                warehouse.model().table("engagements"), now, salt, first);
    }

    /** Changes when all records must be resolved again. */
    private String fingerprint(Session session) {
        Table customers = Objects.requireNonNull(warehouse.model().table("customers"));
        Table engagements = warehouse.model().table("engagements");
        return JoinKeys.fingerprint(session) + " " + rules.fingerprint() + " " + rules.columns(customers) + " "
                + rules.survivorship().golden(customers) + " " + (engagements == null ? "" : rules.columns(engagements));
    }

    private static String salt(Session session) {
        String salt = state(session, "salt");
        if (salt == null) {
            byte[] random = new byte[32];
            new SecureRandom().nextBytes(random);
            salt = HexFormat.of().formatHex(random);
            put(session, "salt", salt);
        }
        return salt;
    }

    static void put(Session session, String name, String value) {
        session.execute("delete from identity_state where name = ?", name);
        session.execute("insert into identity_state values (?, ?)", name, value);
    }

    static @Nullable String state(Session session, String name) {
        return session.query("select value from identity_state where name = ?", row -> row.text(1), name).stream().findFirst().orElse(null);
    }
}
