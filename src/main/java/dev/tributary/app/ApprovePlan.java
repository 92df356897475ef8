package dev.tributary.app;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.config.Findings;
import org.jspecify.annotations.Nullable;

import java.util.List;

/** Approves a plan that the guards of its audience hold. */
public final class ApprovePlan {

    private final Hub hub;

    public ApprovePlan(Hub hub) {
        this.hub = hub;
    }

    /**
     * Approves a held plan: its members become the audience's, and the next push sends what that changes.
     *
     * @param planId the plan, or null for the newest held one
     * @return the approved plan's id; null when no such plan of the audience is held
     * @throws FaultException of kind CONFIG when there is no such audience
     */
    public @Nullable String approve(String audience, @Nullable String planId) {
        List<String> names = hub.services().audiences().names();
        if (!names.contains(audience)) {
            throw unknown(names, audience);
        }
        List<String> held = hub.warehouse().read(session -> session.query(
                "select plan_id from audience_plans where audience = ? and state = 'held' order by plan_id desc", row -> row.text(1),
                audience));
        if (held.isEmpty() || planId != null && !held.contains(planId)) {
            return null;
        }
        String chosen = planId == null ? held.get(0) : planId;
        hub.services().audiences().approve(chosen);
        return chosen;
    }

    static FaultException unknown(java.util.Collection<String> names, String name) {
        return new FaultException(Fault.CONFIG, "there is no audience \"" + name + "\"; " + Findings.oneOf(names, name));
    }
}
