package dev.tributary.destination;

import dev.tributary.warehouse.Session;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * The difference between the people who should be on a list and those whom the platform may hold, computed by the warehouse. A row of the
 * ledger with a tuple stands for a person whom the platform may hold: accepted, or sent and never answered.
 */
final class Delta {

    static final String NO_IDENTIFIER = "no usable identifier";

    /** The platform accepted the removal of this member, or never held them. */
    private static final String GONE = "(l.tuple is null or (l.action = 'remove' and l.state in ('accepted', 'confirmed', 'withheld')))";

    /**
     * The people who should be on the list, with a fingerprint of their identifiers and signals. It only has to tell one person's
     * identifiers of today from those of yesterday, so 48 bits suffice, and the engine is quickest with texts of up to twelve characters.
     */
    private static final String WANTED = """
            with wanted as (select profile_id, identifiers, signals, left(md5(? || identifiers || coalesce(signals, '')), 12) as form from stage_wanted),
            known as (select * from deliveries where connection = ? and audience = ?)
            """;

    private Delta() {
    }

    /**
     * A person to add.
     *
     * @param identifiers as {@link WantedMembers} writes them
     * @param known       whether the ledger has a row for them
     * @param signals     null: all granted
     */
    interface Addition {
        void of(String profileId, String form, String identifiers, boolean known, @Nullable String signals);
    }

    /**
     * A person to remove.
     *
     * @param again    whether they are added again in a new form
     * @param withheld the reason for which they are withheld, or null
     */
    interface Removal {
        void of(String profileId, String tuple, boolean again, @Nullable String withheld);
    }

    static void removals(Session session, Target target, Removal removal) {
        if (session.count("select count(*) from deliveries where connection = ? and audience = ? and tuple is not null",
                target.connection(), target.audience()) == 0) {
            return;
        }
        WantedMembers.stage(session, target);
        session.query(WANTED + """
                select l.profile_id, l.tuple, w.profile_id is not null, coalesce(m.withheld, case when m.profile_id is not null and w.profile_id is null then ? end)
                from known l
                left join wanted w on w.profile_id = l.profile_id
                left join %s m on m.audience = ? and m.profile_id = l.profile_id
                where not %s and (w.profile_id is null or w.form is distinct from l.form)
                """.formatted(WantedMembers.members(target), GONE), row -> {
            removal.of(row.text(1), row.text(2), row.flag(3), row.text(4));
            return Boolean.TRUE;
        }, target.signature(), target.connection(), target.audience(), NO_IDENTIFIER, target.audience());
    }

    /** To be read after the removals are answered: a person whose old tuple could not be removed is not added in a new form. */
    static void additions(Session session, Target target, Instant now, Addition addition) {
        Duration refresh = target.options().refreshAfter();
        WantedMembers.stage(session, target);
        session.query(WANTED + """
                select w.profile_id, w.form, w.identifiers, l.profile_id is not null, w.signals
                from wanted w left join known l on l.profile_id = w.profile_id
                where l.profile_id is null
                   or %s and not (l.state = 'withheld' and l.reason = ? and l.form is not distinct from w.form)
                   or l.tuple is not null and l.form is not distinct from w.form
                      and (l.action = 'remove' or l.state in ('sent', 'intended', 'failed', 'expired') or l.accepted_at < ?)
                """.formatted(GONE), row -> {
            addition.of(row.text(1), row.text(2), row.text(3), row.flag(4), row.text(5));
            return Boolean.TRUE;
        }, target.signature(), target.connection(), target.audience(), NO_IDENTIFIER,
                refresh == null ? Instant.EPOCH : now.minus(refresh));
    }

    /** Updates the rows of people who need no call: withheld, expired at the platform, no longer in the audience. */
    static void settle(Session session, Target target, Instant now) {
        String keys = "l.connection = ? and l.audience = ?";
        Duration membership = target.options().membership();
        if (membership != null) {
            session.execute("update deliveries l set state = 'expired', tuple = null, updated_at = ? where " + keys
                    + " and l.action = 'add' and l.state in ('accepted', 'confirmed') and l.accepted_at < ?",
                    now, target.connection(), target.audience(), now.minus(membership));
        }
        String absent = " and not exists (select 1 from audience_members m where m.audience = l.audience and m.profile_id = l.profile_id)";
        session.execute("delete from deliveries l where " + keys + " and l.tuple is null and l.action is distinct from 'remove'" + absent,
                target.connection(), target.audience());
        session.execute(
                "update deliveries l set state = case when l.tuple is null then 'confirmed' else 'accepted' end, reason = null, updated_at = ? where "
                        + keys
                        + " and l.state = 'withheld'" + absent,
                now, target.connection(), target.audience());
        session.execute(
                "create or replace temp table stage_withheld as select m.profile_id, coalesce(m.withheld, ?) as reason from "
                        + WantedMembers.members(target) + " m "
                        + "left join (select p.profile_id from profiles p where " + WantedMembers.unreachable(target)
                        + ") u on u.profile_id = m.profile_id "
                        + "where m.audience = ? and (m.withheld is not null or u.profile_id is not null)",
                NO_IDENTIFIER, target.audience());
        session.execute(
                "update deliveries l set state = 'withheld', reason = s.reason, wanted = 'out', updated_at = ? from stage_withheld s where "
                        + keys
                        + " and s.profile_id = l.profile_id and " + GONE
                        + " and (l.state <> 'withheld' or l.reason is distinct from s.reason)",
                now, target.connection(), target.audience());
        session.execute("insert into deliveries (connection, audience, profile_id, wanted, state, reason, attempts, updated_at) "
                + "select ?, ?, s.profile_id, 'out', 'withheld', s.reason, 0, ?::timestamp "
                + "from stage_withheld s where not exists (select 1 from deliveries l where " + keys + " and l.profile_id = s.profile_id)",
                target.connection(), target.audience(), now, target.connection(), target.audience());
    }

    /** Members by reason, of those in a state. */
    static Map<String, Long> reasons(Session session, Target target, String state) {
        Map<String, Long> reasons = new TreeMap<>();
        session.query(
                "select coalesce(reason, ''), count(*) from deliveries where connection = ? and audience = ? and state = ? group by 1",
                row -> reasons.put(row.text(1), row.number(2)), target.connection(), target.audience(), state);
        return reasons;
    }
}
