package dev.tributary.destination;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts the answers to one half of a delta, and keeps the fault that stopped it. Thread-safe. */
final class DeliveryCounts {

    private final Target target;
    private final Action action;
    private final Map<String, Long> failed = new TreeMap<>();
    private long members;
    private long accepted;
    private long waiting;
    private volatile @Nullable FaultException fault;

    DeliveryCounts(Target target, Action action) {
        this.target = target;
        this.action = action;
    }

    /** The fault after which nothing more is sent, or null. */
    @Nullable
    FaultException fault() {
        return fault;
    }

    synchronized void sent(int people) {
        members += people;
    }

    /** People who were marked as sent in the ledger, but not sent because of a fault. @return the reason */
    synchronized String notSent(int people, FaultException cause) {
        waiting += people;
        return sentence(cause);
    }

    /** The answer to one call. Members without a delivery have failed. */
    synchronized void answered(List<Delivery> deliveries, int people) {
        long taken = 0;
        long later = 0;
        long refused = 0;
        String why = "";
        for (Delivery delivery : deliveries) {
            String reason = delivery.reason() == null ? "" : delivery.reason();
            switch (delivery.outcome()) {
                case ACCEPTED -> taken++;
                case REJECTED -> {
                    refused++;
                    failed.merge(reason, 1L, Long::sum);
                }
                case RETRY_LATER -> {
                    later++;
                    why = reason;
                }
            }
        }
        if (taken + refused + later < people) {
            failed.merge(Ledger.NO_ANSWER, people - taken - refused - later, Long::sum);
        }
        accepted += taken;
        waiting += later;
        if (later > 0 && fault == null) {
            fault = new FaultException(Fault.VENDOR_DOWN, why);
        }
    }

    /** One call failed as a whole. @return the reason */
    synchronized String failed(int people, FaultException cause) {
        waiting += people;
        if (fault == null || cause instanceof ListGoneException) {
            fault = cause;
        }
        return sentence(cause);
    }

    /** The result so far; nothing when the list is gone, because everybody is sent again to a new one. */
    synchronized PushResult result() {
        FaultException cause = fault;
        if (cause instanceof ListGoneException) {
            return PushResult.nothing(target.audience(), target.platform(), null);
        }
        boolean add = action == Action.ADD;
        String sentence = cause == null ? null
                : sentence(cause) + (waiting > 0 ? "; " + waiting + " members of " + target.audience() + " wait for the next push" : "");
        return new PushResult(target.audience(), target.platform(), List.of(), add ? members : 0, add ? 0 : members, accepted, waiting,
                failed, Map.of(), sentence);
    }

    private String sentence(FaultException cause) {
        String message = String.valueOf(cause.getMessage());
        return message.startsWith(target.connection() + ":") ? message : target.connection() + ": " + message;
    }
}
