package dev.tributary.destination;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.config.Findings;
import dev.tributary.config.Section;
import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** The kinds of destinations that are registered, by id. Immutable. */
public final class DestinationTypes {

    private final Map<String, DestinationType> types = new LinkedHashMap<>();

    private DestinationTypes(Collection<DestinationType> types) {
        for (DestinationType type : types) {
            if (this.types.put(type.declaration().id(), type) != null) {
                throw new IllegalArgumentException("destination " + type.declaration().id() + " is registered twice");
            }
        }
    }

    /** @throws IllegalArgumentException when two have one id */
    public static DestinationTypes of(Collection<DestinationType> types) {
        return new DestinationTypes(types);
    }

    /** In the order of their registration. */
    public List<DestinationType> all() {
        return List.copyOf(types.values());
    }

    public List<String> ids() {
        return List.copyOf(types.keySet());
    }

    public boolean has(String id) {
        return types.containsKey(id);
    }

    public @Nullable DestinationType find(String id) {
        return types.get(id);
    }

    /** @throws FaultException of kind CONFIG that names the registered ones */
    public DestinationType get(String id) {
        DestinationType type = types.get(id);
        if (type == null) {
            throw new FaultException(Fault.CONFIG, "unknown destination \"" + id + "\"; " + Findings.oneOf(ids(), id));
        }
        return type;
    }

    /**
     * Checks what an audience's file says under {@code destinations}.
     *
     * @param audience its name
     */
    public void check(String audience, Map<String, Section> destinations) {
        destinations.forEach((id, section) -> {
            DestinationType type = types.get(id);
            if (type == null) {
                section.findings().error(section.node(), "audience \"" + audience + "\": unknown destination \"" + id + "\"",
                        Findings.oneOf(ids(), id));
            } else {
                OptionReader.read(type, audience, section);
            }
        });
    }

    /** Kinds of identifiers by which somebody can be a member at one of these destinations; for no destination, at any. Sorted. */
    public Set<String> identifierKinds(Collection<String> ids) {
        Set<String> kinds = new TreeSet<>();
        types.forEach((id, type) -> {
            if (ids.isEmpty() || ids.contains(id)) {
                kinds.addAll(type.declaration().identifierKinds());
            }
        });
        return kinds;
    }

    /** The kinds of values that some destination has a field for. */
    public List<String> kindsOfFields() {
        return types.values().stream().flatMap(type -> type.declaration().fields().stream()).map(DestinationField::kind)
                .filter(Objects::nonNull).distinct().toList();
    }

    /** The consent signals of each destination that carries any. */
    public Map<String, List<String>> signals() {
        Map<String, List<String>> signals = new LinkedHashMap<>();
        types.forEach((id, type) -> {
            if (!type.declaration().signals().isEmpty()) {
                signals.put(id, type.declaration().signals());
            }
        });
        return signals;
    }
}
