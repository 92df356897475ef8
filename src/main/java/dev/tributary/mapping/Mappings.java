package dev.tributary.mapping;

import java.util.Map;

/** All mappings of the home, by {@code <connector>/<stream>}. Immutable. */
public record Mappings(Map<String, Mapping> byName) {

    public Mappings {
        byName = Map.copyOf(byName);
    }
}
