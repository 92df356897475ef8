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
 * One push of one audience to one connection: settle, remove, then add. Members are read from the warehouse as they are needed, so memory
 * holds a few batches however long the list is. Used once, by one thread.
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
        this.result = new PushResult(target.audience(), destination.platform(), List.of(destination.connection()), 0, 0, 0, 0, Map.of(),
                Map.of(), null);
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
            result = result
                    .plus(PushResult.nothing(target.audience(), destination.platform(), destination.connection() + ": " + e.getMessage()));
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
        try (BatchSender sender = new BatchSender(destination, ledger, target, list, Action.REMOVE, planId, REMOVALS_IN_FLIGHT)) {
            warehouse.inspect(session -> {
                Delta.removals(session, target, (profileId, tuple, again, withheld) -> sender
                        .put(new Ledger.Entry(new Member(profileId, tuple), "", true, again, withheld)));
            });
            return finish(sender);
        }
    }

    private void add() {
        Map<String, String> unusable = new HashMap<>();
        BatchSender[] sender = new BatchSender[1];
        try {
            warehouse.inspect(session -> {
                Delta.additions(session, target, clock.instant(), (profileId, form, identifiers, known, signals) -> {
                    String tuple = tuple(profileId, identifiers);
                    if (tuple == null) {
                        unusable.put(profileId, form);
                        return;
                    }
                    if (sender[0] == null) {
                        sender[0] = new BatchSender(destination, ledger, target, list(), Action.ADD, planId, ADDITIONS_IN_FLIGHT);
                    }
                    sender[0].put(new Ledger.Entry(new Member(profileId, tuple, signals), form, known, false, null));
                });
            });
            if (sender[0] != null) {
                finish(sender[0]);
            }
            ledger.withhold(target, unusable);
        } finally {
            if (sender[0] != null) {
                sender[0].close();
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

    private boolean finish(BatchSender sender) {
        FaultException gone = sender.finish();
        result = result.plus(Objects.requireNonNull(sender.result()));
        if (gone instanceof ListGoneException) {
            throw gone;
        }
        return gone == null;
    }
}
