package dev.tributary.destination;

import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Warehouse;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * The state of each member on each list. Members are marked <i>sent</i> before a call and answered after it. After a crash, members that
 * are still <i>sent</i> are sent again, which changes nothing at the platforms. Thread-safe.
 */
final class Ledger {

    static final String NO_ANSWER = "the platform gave no answer for this member";

    /** One member of a batch to be marked. @param again and {@code withheld}: removals only @param known additions only */
    record Entry(Member member, String form, boolean known, boolean again, @Nullable String withheld) {}

    /** Members that are about to be sent in one call. */
    record Batch(long number, List<Entry> entries) {}

    /**
     * The answer to a call.
     *
     * @param unanswered the reason when the call failed as a whole and all of the batch wait for the next run; else null
     */
    record Answer(long batch, List<Delivery> deliveries, @Nullable String unanswered) {}

    private final Warehouse warehouse;
    private final Clock clock;
    private final AtomicLong batches;

    Ledger(Warehouse warehouse, Clock clock) {
        this.warehouse = warehouse;
        this.clock = clock;
        this.batches = new AtomicLong(warehouse.<Long>read(session -> session.count("select coalesce(max(batch), 0) from deliveries")));
    }

    Batch batch(List<Entry> entries) {
        return new Batch(batches.incrementAndGet(), entries);
    }

    /** Notes answers that came and members that are about to be sent, in one transaction. */
    void note(Target target, String listId, Action action, String planId, List<Answer> answers, List<Batch> ready) {
        if (answers.isEmpty() && ready.isEmpty()) {
            return;
        }
        warehouse.change(session -> {
            for (Answer answer : answers) {
                if (answer.unanswered() == null) {
                    answered(session, target, listId, action, answer);
                } else {
                    session.execute(
                            "update deliveries set state = 'intended', reason = ?, updated_at = ? where batch = ? and state = 'sent'",
                            answer.unanswered(), clock.instant(), answer.batch());
                }
            }
            if (!ready.isEmpty()) {
                markSent(session, target, listId, action, planId, ready);
            }
        });
    }

    private void markSent(Session session, Target target, String listId, Action action, String planId, List<Batch> ready) {
        String common = "state = 'sent', batch = s.batch, plan_id = ?, request_id = null, attempts = attempts + 1, updated_at = ?, ";
        String where = " from stage_members s where l.connection = ? and l.audience = ? and l.profile_id = s.profile_id";
        Instant now = clock.instant();
        if (action == Action.REMOVE) {
            stage(session, "batch bigint, profile_id varchar, again boolean, withheld varchar", ready, entry -> true,
                    (batch, entry) -> new Object[] {batch, entry.member().profileId(), entry.again(), entry.withheld()});
            session.execute(
                    "update deliveries l set " + common
                            + "action = 'remove', reason = s.withheld, wanted = case when s.again then 'in' else 'out' end" + where,
                    planId, now, target.connection(), target.audience());
            return;
        }
        for (boolean known : new boolean[] {true, false}) {
            // Few columns travel row by row: appending is the dearest part of a first push.
            long rows = stage(session, "batch bigint, profile_id varchar, tuple varchar, form varchar", ready,
                    entry -> entry.known() == known,
                    (batch, entry) -> new Object[] {batch, entry.member().profileId(), entry.member().tuple(), entry.form()});
            if (rows > 0 && known) {
                session.execute(
                        "update deliveries l set " + common
                                + "action = 'add', reason = null, wanted = 'in', list_id = ?, tuple = s.tuple, form = s.form" + where,
                        planId, now, listId, target.connection(), target.audience());
            } else if (rows > 0) {
                session.execute(
                        "insert into deliveries (connection, audience, list_id, profile_id, wanted, action, state, tuple, form, plan_id, batch, attempts, updated_at) "
                                + "select ?, ?, ?, profile_id, 'in', 'add', 'sent', tuple, form, ?, batch, 1, ?::timestamp from stage_members",
                        target.connection(), target.audience(), listId, planId, now);
            }
        }
    }

    private interface Row {
        @Nullable
        Object[] of(Long batch, Entry entry);
    }

    private static long stage(Session session, String columns, List<Batch> batches, Predicate<Entry> which, Row row) {
        long rows = 0;
        session.execute("create or replace temp table stage_members (" + columns + ")");
        try (Session.Bulk bulk = session.append("temp.stage_members")) {
            for (Batch batch : batches) {
                for (Entry entry : batch.entries()) {
                    if (which.test(entry)) {
                        bulk.row(row.of(batch.number(), entry));
                        rows++;
                    }
                }
            }
        }
        return rows;
    }

    /** A member without a delivery has failed. */
    private void answered(Session session, Target target, String listId, Action action, Answer answer) {
        long batch = answer.batch();
        List<Delivery> deliveries = answer.deliveries();
        Map<String, Long> requests = new HashMap<>();
        for (Delivery delivery : deliveries) {
            if (delivery.outcome() == Delivery.Outcome.ACCEPTED && delivery.requestId() != null) {
                requests.merge(delivery.requestId(), 1L, Long::sum);
            }
        }
        Instant now = clock.instant();
        if (requests.size() == 1 && requests.containsValue((long) deliveries.size())) {
            session.execute("update deliveries l set " + accepted(action, "?") + ", updated_at = ? where batch = ?",
                    acceptedArguments(action, requests.keySet().iterator().next(), now, batch));
        } else {
            oneByOne(session, action, batch, deliveries, now);
        }
        session.execute(
                "update deliveries l set state = 'failed', reason = '" + NO_ANSWER + "', updated_at = ? where batch = ? and state = 'sent'",
                now, batch);
        for (Map.Entry<String, Long> request : requests.entrySet()) {
            session.execute(
                    "insert into delivery_requests (connection, audience, list_id, request_id, action, members, state, accepted_at) "
                            + "select ?, ?, ?, ?, ?, ?::bigint, 'accepted', ?::timestamp",
                    target.connection(), target.audience(), listId, request.getKey(), action.spelled(), request.getValue(), now);
        }
    }

    /** The old tuple of a replaced member is removed; the new one is still to be added. */
    private static String accepted(Action action, String requestId) {
        return action == Action.ADD ? "state = 'accepted', request_id = " + requestId + ", accepted_at = ?"
                : "state = case when l.wanted = 'in' then 'intended' when l.reason is not null then 'withheld' else 'accepted' end, request_id = "
                        + requestId
                        + ", action = case when l.wanted = 'in' then 'add' else 'remove' end, tuple = case when l.wanted = 'in' then null else l.tuple end";
    }

    private static @Nullable Object[] acceptedArguments(Action action, String requestId, Instant now, long batch) {
        return action == Action.ADD ? new Object[] {requestId, now, now, batch} : new Object[] {requestId, now, batch};
    }

    private static void oneByOne(Session session, Action action, long batch, List<Delivery> deliveries, Instant now) {
        session.execute(
                "create or replace temp table stage_answers (profile_id varchar, outcome varchar, request_id varchar, reason varchar)");
        try (Session.Bulk bulk = session.append("temp.stage_answers")) {
            for (Delivery delivery : deliveries) {
                bulk.row(delivery.profileId(), delivery.outcome().name(), delivery.requestId(), delivery.reason());
            }
        }
        String from = " from stage_answers s where l.batch = ? and s.profile_id = l.profile_id and s.outcome = ";
        String update = "update deliveries l set updated_at = ?, ";
        if (action == Action.ADD) {
            session.execute(update + accepted(action, "s.request_id") + from + "'ACCEPTED'", now, now, batch);
            session.execute(update + "state = 'failed', reason = s.reason, tuple = null" + from + "'REJECTED'", now, batch);
        } else {
            session.execute(update + accepted(action, "s.request_id") + from + "'ACCEPTED'", now, batch);
            session.execute(update + "state = 'failed', reason = s.reason" + from + "'REJECTED'", now, batch);
        }
        session.execute(update + "state = 'intended', reason = s.reason" + from + "'RETRY_LATER'", now, batch);
    }

    /** Withholds people of whom the platform can use no identifier. */
    void withhold(Target target, Map<String, String> formByProfile) {
        if (formByProfile.isEmpty()) {
            return;
        }
        warehouse.change(session -> {
            session.execute("create or replace temp table stage_unusable (profile_id varchar, form varchar)");
            try (Session.Bulk bulk = session.append("temp.stage_unusable")) {
                for (Map.Entry<String, String> entry : formByProfile.entrySet()) {
                    bulk.row(entry.getKey(), entry.getValue());
                }
            }
            session.execute(
                    "delete from deliveries l using stage_unusable s where l.connection = ? and l.audience = ? and l.profile_id = s.profile_id",
                    target.connection(), target.audience());
            session.execute("insert into deliveries (connection, audience, profile_id, wanted, state, form, reason, attempts, updated_at) "
                    + "select ?, ?, profile_id, 'out', 'withheld', form, ?, 0, ?::timestamp from stage_unusable", target.connection(),
                    target.audience(), Delta.NO_IDENTIFIER, clock.instant());
        });
    }

    /** Stores the state of accepted requests as a platform reports it. */
    void confirmed(Target target, Map<String, Confirmation.Answer> requests) {
        if (requests.values().stream().allMatch(answer -> answer.state() == Confirmation.State.PROCESSING)) {
            return;
        }
        warehouse.change(session -> {
            session.execute("create or replace temp table stage_requests (request_id varchar, state varchar, reason varchar)");
            try (Session.Bulk bulk = session.append("temp.stage_requests")) {
                for (Map.Entry<String, Confirmation.Answer> request : requests.entrySet()) {
                    if (request.getValue().state() != Confirmation.State.PROCESSING) {
                        bulk.row(request.getKey(), request.getValue().state().name().toLowerCase(java.util.Locale.ROOT),
                                request.getValue().reason());
                    }
                }
            }
            Instant now = clock.instant();
            String keys = " where l.connection = ? and l.audience = ? and l.request_id = s.request_id and ";
            session.execute("""
                    update deliveries l set updated_at = ?, reason = case when l.state = 'withheld' then l.reason else s.reason end,
                        state = case when s.state = 'failed' then 'failed' when l.state = 'withheld' then 'withheld' when s.state = 'partial' then l.state else 'confirmed' end,
                        tuple = case when l.action = 'remove' and s.state <> 'failed' then null else l.tuple end
                    from stage_requests s
                    """ + keys + "(l.state = 'accepted' or l.state = 'withheld' and l.tuple is not null)", now, target.connection(),
                    target.audience());
            session.execute(
                    "update delivery_requests l set state = s.state, reason = s.reason, checked_at = ? from stage_requests s" + keys
                            + "l.state = 'accepted'",
                    now, target.connection(), target.audience());
        });
    }

    List<String> openRequests(Target target, String listId) {
        return warehouse.read(session -> session.query(
                "select request_id from delivery_requests where connection = ? and audience = ? and list_id = ? and state = 'accepted' order by accepted_at",
                row -> row.text(1), target.connection(), target.audience(), listId));
    }
}
