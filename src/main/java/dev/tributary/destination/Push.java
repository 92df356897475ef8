package dev.tributary.destination;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.warehouse.Warehouse;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One push of one audience to one connection: settle, remove, then add. Members are read from the warehouse as they are needed, so
 * memory holds a few batches however long the list is. Used once, by one thread.
 */
final class Push {

    private static final int REMOVALS_IN_FLIGHT = 1;
    private static final int ADDITIONS_IN_FLIGHT = 2;

    private final Warehouse warehouse;
    private final Clock clock;
    private final Ledger ledger;
    private final PlatformLists lists;
    private final Destination destination;
    private final Target target;
    private final String planId;
    private @Nullable String listId;
    private final List<String> kinds;
    private PushResult result;

    Push(Warehouse warehouse, Clock clock, Ledger ledger, PlatformLists lists, Destination destination, Target target, String planId) {
        this.warehouse = warehouse;
        this.clock = clock;
        this.ledger = ledger;
        this.lists = lists;
        this.destination = destination;
        this.target = target;
        this.planId = planId;
        this.kinds = target.kinds();
        this.result = new PushResult(target.audience(), destination.platform(), List.of(destination.connection()), 0, 0, 0, 0, Map.of(), Map.of(), null);
    }

    /** Platform faults end in the result; warehouse faults and bugs are thrown. */
    PushResult run() {
        try {
            try {
                once();
            } catch (ListGoneException e) {
                lists.gone(target);
                once();
            }
        } catch (FaultException e) {
            if (e.fault() == Fault.WAREHOUSE || e.fault() == Fault.BUG) {
                throw e;
            }
            result = result.plus(PushResult.nothing(target.audience(), destination.platform(), destination.connection() + ": " + e.getMessage()));
        }
        Map<String, Long> withheld = warehouse.read(session -> Delta.reasons(session, target, "withheld"));
        return result.plus(new PushResult(target.audience(), destination.platform(), List.of(), 0, 0, 0, 0, Map.of(), withheld, null));
    }

    private void once() {
        Target.KnownList known = lists.find(target);
        listId = known == null ? null : known.listId();
        warehouse.change(session -> {
            Delta.settle(session, target, clock.instant());
        });
        if (listId == null || remove(listId)) {
            add();
        }
    }

    /** @return whether adding may begin: nothing is added while removals hang */
    private boolean remove(String list) {
        try (BatchSender lane = new BatchSender(destination, ledger, target, list, Action.REMOVE, planId, REMOVALS_IN_FLIGHT)) {
            warehouse.inspect(session -> {
                Delta.removals(session, target, (profileId, tuple, again, withheld) ->
                        lane.put(new Ledger.Entry(new Member(profileId, tuple), "", true, again, withheld)));
            });
            return finish(lane);
        }
    }

    private void add() {
        Map<String, String> unusable = new HashMap<>();
        BatchSender[] lane = new BatchSender[1];
        try {
            warehouse.inspect(session -> {
                Delta.additions(session, target, clock.instant(), (profileId, form, identifiers, known, signals) -> {
                    String tuple = tuple(profileId, identifiers);
                    if (tuple == null) {
                        unusable.put(profileId, form);
                        return;
                    }
                    if (lane[0] == null) {
                        lane[0] = new BatchSender(destination, ledger, target, list(), Action.ADD, planId, ADDITIONS_IN_FLIGHT);
                    }
                    lane[0].put(new Ledger.Entry(new Member(profileId, tuple, signals), form, known, false, null));
                });
            });
            if (lane[0] != null) {
                finish(lane[0]);
            }
            ledger.withhold(target, unusable);
        } finally {
            if (lane[0] != null) {
                lane[0].close();
            }
        }
    }

    /** The list is made when the first member is about to be added, not before. */
    private String list() {
        if (listId == null) {
            listId = destination.ensureList(lists.spec(target), null);
            lists.note(target, listId);
        }
        return listId;
    }

    private @Nullable String tuple(String profileId, String identifiers) {
        return destination.tuple(profileId, WantedMembers.identifiers(kinds, identifiers), target.options());
    }

    private boolean finish(BatchSender lane) {
        FaultException gone = lane.finish();
        result = result.plus(Objects.requireNonNull(lane.result()));
        if (gone instanceof ListGoneException) {
            throw gone;
        }
        return gone == null;
    }
}
