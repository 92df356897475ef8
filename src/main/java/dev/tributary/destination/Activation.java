package dev.tributary.destination;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.audience.Audience;
import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Warehouse;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Activates audiences: pushes them to the platforms, confirms deliveries and removes people who were forgotten. Thread-safe; one audience
 * is pushed to one connection by one thread at a time. Refusals and outages of a platform go to the ledger and the results; only warehouse
 * faults and bugs are thrown.
 */
public final class Activation implements AutoCloseable {

    private final Warehouse warehouse;
    private final DestinationTypes types;
    private final Collection<Destination> destinations;
    private final Function<String, @Nullable Audience> audiences;
    private final Clock clock;
    private final Ledger ledger;
    private final PlatformLists lists;
    private final Removals removals;
    private final TargetLocks locks = new TargetLocks();
    private final Runnable removalsChanged;

    /** @param audiences by name, for the options per destination; null for an audience without a file */
    public Activation(Warehouse warehouse, DestinationTypes types, Collection<Destination> destinations,
            Function<String, @Nullable Audience> audiences, Clock clock) {
        this(warehouse, types, destinations, audiences, clock, () -> {});
    }

    /** @param removalsChanged called after removals of the forgotten may have gone on, such as to write certificates */
    public Activation(Warehouse warehouse, DestinationTypes types, Collection<Destination> destinations,
            Function<String, @Nullable Audience> audiences, Clock clock,
            Runnable removalsChanged) {
        this.removalsChanged = removalsChanged;
        this.warehouse = warehouse;
        this.types = types;
        this.destinations = List.copyOf(destinations);
        this.audiences = audiences;
        this.clock = clock;
        this.ledger = new Ledger(warehouse, clock);
        this.lists = new PlatformLists(warehouse, clock);
        this.removals = new Removals(warehouse, clock);
    }

    /**
     * Sends the difference between the plan's audience and what each connection of the platform holds: removals first, then additions.
     * Blocks until every batch is answered. A plan that waits for approval sends nothing.
     */
    public PushResult push(String planId, String platform) {
        String[] plan = warehouse.read(session -> session.query("select audience, state from audience_plans where plan_id = ?",
                row -> new String[] {row.text(1), row.text(2)}, planId)).stream().findFirst().orElse(null);
        if (plan == null) {
            return PushResult.nothing("", platform, "there is no audience plan " + planId + "; plan the audience again");
        }
        String audience = plan[0];
        PushResult result = PushResult.nothing(audience, platform, null);
        if (plan[1].equals("held") || plan[1].equals("superseded")) {
            return result.plus(PushResult.nothing(audience, platform, "plan " + planId + " of audience " + audience
                    + (plan[1].equals("held") ? " waits for approval" : " was never approved and a newer one has taken its place")
                    + "; nothing was sent to " + platform));
        }
        for (Destination destination : of(platform)) {
            Target target = target(audience, destination);
            List<String> left = new ArrayList<>();
            result = result.plus(locks.on(target, () -> {
                removeForgotten(destination, target, left);
                return new Push(warehouse, clock, ledger, lists, destination, target, planId).run();
            }));
            for (String fault : left) {
                result = result.plus(PushResult.nothing(audience, platform, fault));
            }
        }
        note(planId, result);
        return result;
    }

    /** A plan that failed on one platform stays failed: the next plan sends the rest. */
    private void note(String planId, PushResult result) {
        if (!result.connections().isEmpty()) {
            warehouse.write(session -> session.execute(
                    "update audience_plans set state = case when ? or state = 'failed' then 'failed' else 'pushed' end where plan_id = ?",
                    result.fault() != null, planId));
        }
    }

    /** Reads back the state of the audience's accepted requests and the size of its list, from each connection. */
    public Readback confirm(String audience) {
        return readback(audience, (destination, target, known) -> {
            try {
                Confirmation confirmation = destination.confirm(known.listId(), ledger.openRequests(target, known.listId()));
                ledger.confirmed(target, confirmation.requests());
                removals.confirmed(target);
                lists.noteCheck(target, confirmation);
            } catch (ListGoneException e) {
                lists.gone(target);
                removals.confirmed(target);
                throw e;
            }
        });
    }

    /**
     * Makes the lookalike of each connection whose options ask for one, once. A list that the platform does not count large enough yet
     * waits: ask again after {@link #confirm}.
     */
    public Readback lookalike(String audience) {
        return readback(audience, (destination, target, known) -> {
            ListSpec spec = lists.lookalikeSpec(target);
            if (target.type().declaration().lookalikes() && target.options().lookalike() != null && target.canBeSeed(known)
                    && !(known.lookalikeId() != null && spec.marker().equals(known.lookalikeMarker()))) {
                lists.noteLookalike(target, destination.ensureLookalike(spec, known.listId(), null), spec.marker());
            }
        });
    }

    /** The status of the audience on every connection, from the ledger alone. */
    public List<AudienceStatus> status(String audience) {
        return lists.status(audience, destinations);
    }

    /**
     * Does work while no push, confirmation or removal is going on and none begins, so that it may take members out of the ledger. Waits
     * for those that are.
     */
    public <T> T undisturbed(Supplier<T> work) {
        return locks.alone(work);
    }

    /**
     * Queues the removal of people from every list that may hold them. To be called within {@link #undisturbed}, in the transaction that
     * deletes their rows of {@code deliveries}.
     *
     * @param profiles a table with their {@code profile_id}
     */
    public long queueRemovals(Session session, String erasure, String profiles, Instant now) {
        return Removals.queue(session, erasure, profiles, now);
    }

    /** Sends every removal of the forgotten that waits. @return sentences on what could not be removed yet; it stays queued */
    public List<String> sendRemovals() {
        List<String> faults = new ArrayList<>();
        for (String[] waiting : removals.waiting()) {
            Destination destination = destinations.stream().filter(each -> each.connection().equals(waiting[0])).findFirst().orElse(null);
            if (destination == null) {
                faults.add(waiting[0] + ", audience " + waiting[1]
                        + ": there is no such connection in config/connections.yaml, or it is paused; people who were forgotten may still be on its list");
            } else {
                Target target = target(waiting[1], destination);
                locks.on(target, () -> {
                    removeForgotten(destination, target, faults);
                    return null;
                });
            }
        }
        removalsChanged.run();
        return faults;
    }

    private void removeForgotten(Destination destination, Target target, List<String> faults) {
        try {
            removals.send(destination, target, faults);
        } catch (FaultException e) {
            rethrowUnlessOfPlatform(e);
            faults.add(target.connection() + ", audience " + target.audience() + ": " + e.getMessage());
        }
    }

    /** Runs the work that was handed in for changed removals. */
    void removalsChanged() {
        removalsChanged.run();
    }

    /** The kinds of destinations that routes may push to. */
    public DestinationTypes types() {
        return types;
    }

    /** The connections that audiences are pushed to. */
    public Collection<Destination> destinations() {
        return destinations;
    }

    private interface Inquiry {
        void ask(Destination destination, Target target, Target.KnownList known);
    }

    private Readback readback(String audience, Inquiry inquiry) {
        List<String> faults = new ArrayList<>();
        for (Destination destination : destinations) {
            Target target = target(audience, destination);
            locks.on(target, () -> {
                Target.KnownList known = lists.find(target);
                if (known != null) {
                    try {
                        inquiry.ask(destination, target, known);
                    } catch (FaultException e) {
                        rethrowUnlessOfPlatform(e);
                        faults.add(destination.connection() + ": " + e.getMessage());
                    }
                }
                return null;
            });
        }
        return new Readback(status(audience), faults);
    }

    private static void rethrowUnlessOfPlatform(FaultException e) {
        if (e.fault() == Fault.WAREHOUSE || e.fault() == Fault.BUG) {
            throw e;
        }
    }

    private List<Destination> of(String platform) {
        return destinations.stream().filter(destination -> destination.platform().equals(platform)).toList();
    }

    private Target target(String audience, Destination destination) {
        Audience file = audiences.apply(audience);
        return new Target(destination.connection(), destination.type(), audience,
                OptionReader.read(destination.type(), audience, file == null ? null : file.destinations().get(destination.platform())));
    }

    @Override
    public void close() {
        destinations.forEach(Destination::close);
    }
}
