package dev.tributary.identity;

import dev.tributary.canonical.Table;
import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Sql;
import dev.tributary.warehouse.Warehouse;
import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Objects;
import java.util.UUID;

/**
 * Makes one person out of many records: records that share an identifier become one profile. Incremental: only the groups that
 * changed records touch are looked at, and the result is the same as if all records had come at once. Everything happens in one
 * transaction, so a crash loses and doubles nothing. Thread-safe.
 */
public final class People {

    /** The row of {@code identity_state} that names the last resolution in which a profile began or ended. */
    public static final String POPULATION = "population";

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

    /**
     * Why a person is who they are here.
     *
     * @param person  a profile's id, also of one that ended in another; a record as {@code SOURCE:ID}; or an identifier
     * @param country of phones typed in national form
     * @throws dev.tributary.FaultException of kind CONFIG when that names nobody, or more than one
     */
    public Explanation explain(String person, @Nullable String country) {
        return warehouse.read(session -> Explanations.of(session, PersonSearch.profile(session, person, country), Objects.requireNonNullElse(state(session, "salt"), "")));
    }

    /**
     * Notes that two are two people, whatever they share, and resolves again; or takes that back. Holds for records, so it outlives
     * every resolution.
     *
     * @param one   a record as {@code SOURCE:ID}, or a profile; one that ended in another stands for the records it brought
     * @param apart false takes it back
     * @return how many pairs of records it speaks of
     * @throws dev.tributary.FaultException of kind CONFIG when either is nothing that is known, or both are the same
     */
    public int keepApart(String one, String other, boolean apart) {
        int pairs = warehouse.write(session -> NeverJoins.state(session, one, other, apart, clock.instant()));
        resolve();
        return pairs;
    }

    private boolean isCurrent(Session session) throws SQLException {
        return fingerprint(session).equals(state(session, "rules")) && !new ChangedRecords(task(session, "", false)).any();
    }

    /** The same within a transaction of the caller. */
    public ResolveReport resolve(Session session) throws SQLException {
        long before = session.count("select count(*) from profiles");
        boolean first = before == 0 && session.count("select count(*) from profile_customers") == 0;
        String fingerprint = fingerprint(session);
        boolean otherRules = !fingerprint.equals(state(session, "rules"));
        ResolutionContext task = task(session, salt(session), first);
        long merges = session.count("select count(*) from profile_merges");
        long considered;
        try (StagingTables stage = task.stage()) {
            ChangedRecords changes = new ChangedRecords(task);
            if (!changes.look() && !otherRules) {
                return new ResolveReport(0, before, before, 0, session.count("select count(*) from shared_identifiers"));
            }
            if (otherRules) {
                put(session, "rules", fingerprint);
                GoldenRecord.addColumns(task);
                IdentityViews.make(session, warehouse.model(), rules);
                JoinKeys.renew(task);
            }
            considered = resolve(task, changes, first || otherRules);
        }
        long after = session.count("select count(*) from profiles");
        return new ResolveReport(considered, before, after,
                session.count("select count(*) from profile_merges") - merges, session.count("select count(*) from shared_identifiers"));
    }

    private static long resolve(ResolutionContext task, ChangedRecords changes, boolean everybody) throws SQLException {
        changes.find();
        long considered = 0;
        if (everybody || task.stage().count("changed") > 0) {
            SharedIdentifiers shared = new SharedIdentifiers(task);
            ResolutionScope members = new ResolutionScope(task);
            if (everybody) {
                shared.forget();
                members.all();
            } else {
                members.touched(shared);
            }
            ProfileAssignment placement = new ProfileAssignment(task);
            placement.link();
            shared.find();
            placement.group(shared);
            shared.keep(members.columns());
            placement.place(everybody);
            if (new GoldenRecord(task, members.columns()).write(everybody)) {
                put(task.session(), POPULATION, UUID.randomUUID().toString());
            }
            considered = task.stage().count("members");
        }
        changes.done();
        return considered;
    }

    private ResolutionContext task(Session session, String salt, boolean first) {
        String now = "timestamp " + Sql.literal(LocalDateTime.ofInstant(clock.instant().truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC).toString());
        Table customers = Objects.requireNonNull(warehouse.model().table("customers"));
        return new ResolutionContext(session, new StagingTables(session), rules, rules.ordered(), customers, warehouse.model().table("engagements"), now, salt, first);
    }

    /** Changes whenever everybody must be resolved again. */
    private String fingerprint(Session session) throws SQLException {
        Table customers = Objects.requireNonNull(warehouse.model().table("customers"));
        Table engagements = warehouse.model().table("engagements");
        return JoinKeys.fingerprint(session) + " " + rules.fingerprint() + " " + rules.columns(customers) + " " + rules.survivorship().golden(customers) + " " + (engagements == null ? "" : rules.columns(engagements));
    }

    private static String salt(Session session) throws SQLException {
        String salt = state(session, "salt");
        if (salt == null) {
            byte[] random = new byte[32];
            new SecureRandom().nextBytes(random);
            salt = HexFormat.of().formatHex(random);
            put(session, "salt", salt);
        }
        return salt;
    }

    static void put(Session session, String name, String value) throws SQLException {
        session.execute("delete from identity_state where name = ?", name);
        session.execute("insert into identity_state values (?, ?)", name, value);
    }

    static @Nullable String state(Session session, String name) throws SQLException {
        return session.query("select value from identity_state where name = ?", row -> row.getString(1), name).stream().findFirst().orElse(null);
    }
}
