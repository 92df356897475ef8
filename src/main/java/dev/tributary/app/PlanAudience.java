package dev.tributary.app;

import dev.tributary.audience.Plan;

/** Selects an audience's members as of now and counts what a push would change. Sends nothing. */
public final class PlanAudience {

    private final Hub hub;

    public PlanAudience(Hub hub) {
        this.hub = hub;
    }

    /** @throws dev.tributary.FaultException of kind CONFIG when there is no such audience */
    public Plan plan(String name) {
        return hub.services().audiences().plan(name);
    }
}
