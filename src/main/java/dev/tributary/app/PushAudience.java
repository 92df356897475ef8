package dev.tributary.app;

import dev.tributary.audience.Audience;
import dev.tributary.audience.Plan;
import dev.tributary.destination.Activation;
import dev.tributary.destination.AudienceStatus;
import dev.tributary.destination.PushResult;
import dev.tributary.destination.Readback;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Plans an audience, sends the difference to each of its destinations, and reads back how the lists stand. */
public final class PushAudience {

    /** Follows a push. Called by the thread that pushes. */
    public interface Listener {

        void planned(Plan plan);

        /** One destination answered every batch. */
        void pushed(PushResult result);
    }

    /**
     * A push that has ended.
     *
     * @param held        whether the plan waits for approval, so that nothing was sent
     * @param connections how the audience stands on each connection
     * @param faults      sentences on what failed, without personal data
     */
    public record Result(boolean held, List<AudienceStatus> connections, List<String> faults) {

        public Result {
            connections = List.copyOf(connections);
            faults = List.copyOf(faults);
        }
    }

    private final Hub hub;

    public PushAudience(Hub hub) {
        this.hub = hub;
    }

    /** @throws dev.tributary.FaultException of kind CONFIG when there is no such audience */
    public Result push(String name, Listener listener) {
        Plan plan = new PlanAudience(hub).plan(name);
        listener.planned(plan);
        if (plan.held()) {
            return new Result(true, List.of(), List.of());
        }
        Audience audience = Objects.requireNonNull(hub.services().setup().audiences().get(name));
        Activation activation = hub.services().activation();
        List<String> faults = new ArrayList<>();
        for (String platform : audience.destinations().keySet()) {
            PushResult result = activation.push(plan.planId(), platform);
            listener.pushed(result);
            if (result.fault() != null) {
                faults.add(result.fault());
            }
        }
        faults.addAll(activation.confirm(name).faults());
        Readback lookalike = activation.lookalike(name);
        faults.addAll(lookalike.faults());
        return new Result(false, lookalike.connections(), faults);
    }
}
