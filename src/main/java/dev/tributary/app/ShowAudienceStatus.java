package dev.tributary.app;

import dev.tributary.destination.AudienceStatus;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** Shows how audiences stand on each connection. */
public final class ShowAudienceStatus {

    /**
     * What the ledger knows.
     *
     * @param audiences    the audiences that were asked about
     * @param destinations the ids of the connectors that audiences can be pushed to
     * @param faults       sentences on platforms that could not be asked
     */
    public record Result(List<String> audiences, List<String> destinations, List<AudienceStatus> connections, List<String> faults) {

        public Result {
            audiences = List.copyOf(audiences);
            destinations = List.copyOf(destinations);
            connections = List.copyOf(connections);
            faults = List.copyOf(faults);
        }
    }

    private final Hub hub;

    public ShowAudienceStatus(Hub hub) {
        this.hub = hub;
    }

    /**
     * Reads the ledger.
     *
     * @param name    one audience, or null for all
     * @param refresh asks the platforms first
     * @throws dev.tributary.FaultException of kind CONFIG when there is no such audience
     */
    public Result show(@Nullable String name, boolean refresh) {
        List<String> names = hub.services().audiences().names();
        if (name != null && !names.contains(name)) {
            throw ApprovePlan.unknown(names, name);
        }
        List<String> asked = name == null ? names : List.of(name);
        List<String> faults = new ArrayList<>();
        List<AudienceStatus> connections = new ArrayList<>();
        for (String audience : asked) {
            if (refresh) {
                faults.addAll(hub.services().activation().confirm(audience).faults());
            }
            connections.addAll(hub.services().activation().status(audience));
        }
        return new Result(asked, List.copyOf(hub.services().setup().destinations().ids()), connections, faults);
    }
}
