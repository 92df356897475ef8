package dev.tributary.campaign;

import org.jspecify.annotations.Nullable;

import java.util.EnumMap;
import java.util.Map;

/** The utm tags of one link; null for a missing tag. */
public record Utm(@Nullable String source, @Nullable String medium, @Nullable String campaign, @Nullable String content,
        @Nullable String term) {

    static Utm of(Map<UtmKey, String> values) {
        return new Utm(values.get(UtmKey.SOURCE), values.get(UtmKey.MEDIUM), values.get(UtmKey.CAMPAIGN), values.get(UtmKey.CONTENT),
                values.get(UtmKey.TERM));
    }

    /** The present values, in the order of {@link UtmKey}. */
    Map<UtmKey, String> values() {
        Map<UtmKey, String> values = new EnumMap<>(UtmKey.class);
        for (UtmKey key : UtmKey.values()) {
            String value = get(key);
            if (value != null) {
                values.put(key, value);
            }
        }
        return values;
    }

    @Nullable
    String get(UtmKey key) {
        return switch (key) {
            case SOURCE -> source;
            case MEDIUM -> medium;
            case CAMPAIGN -> campaign;
            case CONTENT -> content;
            case TERM -> term;
        };
    }
}
