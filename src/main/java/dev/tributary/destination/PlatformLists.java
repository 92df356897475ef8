package dev.tributary.destination;

import dev.tributary.io.Sha256;
import dev.tributary.warehouse.Warehouse;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The lists that this hub owns at the platforms, by their ids there. Thread-safe. */
final class PlatformLists {

    private final Warehouse warehouse;
    private final Clock clock;
    private final String installation;

    PlatformLists(Warehouse warehouse, Clock clock) {
        this.warehouse = warehouse;
        this.clock = clock;
        this.installation = warehouse.read(session -> session.query("select installation_id from installation", row -> row.text(1)).get(0));
    }

    ListSpec spec(Target target) {
        return new ListSpec(target.audience(), marker(target.audience()), target.options());
    }

    /** Other options make another lookalike: platforms do not let one be changed. */
    ListSpec lookalikeSpec(Target target) {
        return new ListSpec(target.audience(),
                marker(target.audience()) + ":lookalike:" + Sha256.hex(String.valueOf(target.options().lookalike())).substring(0, 8),
                target.options());
    }

    private String marker(String audience) {
        return "tributary:" + installation + ":" + audience;
    }

    Target.@Nullable KnownList find(Target target) {
        return warehouse.read(session -> session
                .query("select list_id, lookalike_id, lookalike_marker, size from lists where connection = ? and audience = ?",
                        row -> new Target.KnownList(row.text(1), row.text(2), row.text(3), row.numberOrNull(4)), target.connection(),
                        target.audience())
                .stream().findFirst()).orElse(null);
    }

    void note(Target target, String listId) {
        warehouse.write(session -> session.execute("insert into lists (connection, audience, list_id, marker, created_at) "
                + "select ?, ?, ?, ?, ?::timestamp",
                target.connection(), target.audience(), listId, marker(target.audience()), clock.instant()));
    }

    void noteLookalike(Target target, String lookalikeId, String marker) {
        warehouse.write(
                session -> session.execute("update lists set lookalike_id = ?, lookalike_marker = ? where connection = ? and audience = ?",
                        lookalikeId, marker, target.connection(), target.audience()));
    }

    void noteCheck(Target target, Confirmation confirmation) {
        warehouse.write(session -> session.execute(
                "update lists set size = ?, match_rate = coalesce(?, match_rate), platform_state = ?, checked_at = ? where connection = ? and audience = ?",
                confirmation.size(), confirmation.matchRate(), confirmation.state(), clock.instant(), target.connection(),
                target.audience()));
    }

    /** The platform no longer has the list: its members are sent again to a new one. */
    void gone(Target target) {
        warehouse.change(session -> {
            Object[] keys = {target.connection(), target.audience()};
            session.execute("delete from lists where connection = ? and audience = ?", keys);
            session.execute(
                    "update delivery_requests set state = 'failed', reason = 'the list is gone' where connection = ? and audience = ? and state = 'accepted'",
                    keys);
            session.execute(
                    "delete from deliveries where connection = ? and audience = ? and action = 'remove' and wanted = 'out' and state <> 'withheld'",
                    keys);
            session.execute(
                    "update deliveries set state = case when state = 'withheld' then state else 'intended' end, tuple = null, list_id = null, request_id = null, accepted_at = null "
                            + "where connection = ? and audience = ? and tuple is not null",
                    keys);
        });
    }

    /** The status of the audience on each of the connections. */
    List<AudienceStatus> status(String audience, Collection<Destination> destinations) {
        return warehouse.read(session -> {
            List<AudienceStatus> all = new ArrayList<>();
            for (Destination destination : destinations) {
                Map<String, Long> states = new TreeMap<>();
                Map<String, Long> withheld = new TreeMap<>();
                Map<String, Long> failed = new TreeMap<>();
                session.query(
                        "select case when state in ('accepted', 'confirmed') and action = 'remove' then 'removed' else state end, coalesce(reason, ''), count(*) "
                                + "from deliveries where connection = ? and audience = ? group by 1, 2",
                        row -> {
                            states.merge(row.text(1), row.number(3), Long::sum);
                            if (row.text(1).equals("withheld") || row.text(1).equals("failed")) {
                                (row.text(1).equals("failed") ? failed : withheld).put(row.text(2), row.number(3));
                            }
                            return true;
                        }, destination.connection(), audience);
                AudienceStatus status = session.query("select * from lists where connection = ? and audience = ?",
                        row -> new AudienceStatus(audience, destination.platform(), destination.connection(), row.text("list_id"),
                                row.text("lookalike_id"),
                                row.numberOrNull("size"), row.text("match_rate"), row.text("platform_state"),
                                row.instant("checked_at"), states, withheld, failed),
                        destination.connection(), audience).stream().findFirst()
                        .orElseGet(() -> new AudienceStatus(audience, destination.platform(), destination.connection(), null, null, null,
                                null, null, null, states, withheld, failed));
                all.add(status);
            }
            return all;
        });
    }
}
