package dev.tributary.destination;

import dev.tributary.FaultException;
import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Warehouse;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Removals of people who were forgotten here, from the lists that may hold them: by the hashed tuples that were sent, in
 * {@code erasure_removals}, until the platform confirms them. A removal that is sent twice changes nothing. Thread-safe.
 */
final class Removals {

    private final Warehouse warehouse;
    private final Clock clock;

    Removals(Warehouse warehouse, Clock clock) {
        this.warehouse = warehouse;
        this.clock = clock;
    }

    /** A removal of one person from one list. */
    record Queued(String erasure, String listId, String tuple) {}

    /** Queues a removal for every row of the ledger of one of the {@code profiles} whose tuple the platform may hold. @return how many */
    static long queue(Session session, String erasure, String profiles, Instant now) {
        return session
                .execute("insert into erasure_removals (erasure_id, connection, audience, list_id, tuple, state, attempts, updated_at) "
                        + "select cast(? as varchar), d.connection, d.audience, d.list_id, d.tuple, 'queued', 0, cast(? as timestamp) "
                        + "from deliveries d join " + profiles
                        + " w on w.profile_id = d.profile_id where d.tuple is not null and d.list_id is not null", erasure, now);
    }

    /** Connection and audience of the removals that wait. */
    List<String[]> waiting() {
        return warehouse.read(session -> session.query(
                "select distinct connection, audience from erasure_removals where state = 'queued' order by connection, audience",
                row -> new String[] {row.text(1), row.text(2)}));
    }

    /** Sends the removals that wait for one target. Called by the one thread that holds its lock. @param faults takes sentences */
    void send(Destination destination, Target target, List<String> faults) {
        List<Queued> queued = warehouse.read(session -> session.query(
                "select erasure_id, list_id, tuple from erasure_removals where connection = ? and audience = ? and state = 'queued' order by erasure_id, list_id, tuple",
                row -> new Queued(row.text(1), row.text(2), row.text(3)), target.connection(), target.audience()));
        for (Queued one : queued) {
            try {
                for (Delivery delivery : destination.forget(Map.of(one.listId(), new Member(one.erasure(), one.tuple())),
                        target.options())) {
                    answered(target, one, delivery);
                    if (delivery.outcome() != Delivery.Outcome.ACCEPTED) {
                        faults.add(target.connection() + ", audience " + target.audience() + ": " + delivery.reason());
                    }
                }
            } catch (ListGoneException e) {
                note(target, one, "confirmed", null, "the list is gone, and whoever was on it");
            } catch (FaultException e) {
                note(target, one, "queued", null, e.getMessage());
                throw e;
            }
        }
    }

    /** An accepted removal is stored twice: for the list, as any request, and for the certificate. */
    private void answered(Target target, Queued one, Delivery delivery) {
        if (delivery.outcome() != Delivery.Outcome.ACCEPTED) {
            note(target, one, "queued", null, delivery.reason());
            return;
        }
        warehouse.write(session -> {
            session.execute(
                    "insert into delivery_requests (connection, audience, list_id, request_id, action, members, state, accepted_at) "
                            + "values (?, ?, ?, ?, 'remove', 1, 'accepted', ?)",
                    target.connection(), target.audience(), one.listId(), delivery.requestId(), clock.instant());
            return note(session, target, one, "accepted", delivery.requestId(), null);
        });
    }

    private void note(Target target, Queued one, String state, @Nullable String requestId, @Nullable String reason) {
        warehouse.write(session -> note(session, target, one, state, requestId, reason));
    }

    private long note(Session session, Target target, Queued one, String state, @Nullable String requestId, @Nullable String reason) {
        return session.execute(
                "update erasure_removals set state = ?, request_id = ?, reason = ?, attempts = attempts + 1, updated_at = ?, "
                        + "tuple = case when ? = 'confirmed' then null else tuple end where erasure_id = ? and connection = ? and audience = ? and list_id = ? and tuple = ?",
                state, requestId, reason, clock.instant(), state, one.erasure(), target.connection(), target.audience(), one.listId(),
                one.tuple());
    }

    /** Takes over the confirmed states of the requests; one that failed is sent again. */
    void confirmed(Target target) {
        warehouse.write(session -> session.execute("""
                update erasure_removals set state = case when q.state = 'failed' and q.reason <> 'the list is gone' then 'queued' else 'confirmed' end,
                    tuple = case when q.state = 'failed' and q.reason <> 'the list is gone' then tuple end, reason = q.reason, updated_at = ?
                from delivery_requests q
                where erasure_removals.connection = ? and erasure_removals.audience = ? and erasure_removals.state = 'accepted'
                  and q.connection = erasure_removals.connection and q.audience = erasure_removals.audience and q.list_id = erasure_removals.list_id
                  and q.request_id = erasure_removals.request_id and q.state <> 'accepted'
                """, clock.instant(), target.connection(), target.audience()));
    }
}
