package dev.tributary.canonical;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** All canonical tables by name, parents before children. Immutable. */
public record CanonicalModel(Map<String, Table> tables) {

    public CanonicalModel {
        tables = Collections.unmodifiableMap(new LinkedHashMap<>(tables));
    }

    public @Nullable Table table(String name) {
        return tables.get(name);
    }
}
