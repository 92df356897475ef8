package dev.tributary.destination;

import java.util.List;

/** The status of an audience after the platforms were asked. @param faults one sentence for each connection that could not be asked */
public record Readback(List<AudienceStatus> connections, List<String> faults) {

    public Readback {
        connections = List.copyOf(connections);
        faults = List.copyOf(faults);
    }
}
