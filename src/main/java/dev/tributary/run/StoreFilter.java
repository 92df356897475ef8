package dev.tributary.run;

import dev.tributary.canonical.Batch;
import dev.tributary.canonical.Table;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/** Removes rows and records of forgotten people before they are stored. Thread-safe. */
public interface StoreFilter {

    /** Lets everything through. */
    StoreFilter NONE = new StoreFilter() {
        @Override
        public Map<String, Long> filter(Batch batch, Collection<Table> tables, Instant at) {
            return Map.of();
        }

        @Override
        public boolean forgotten(String source, @Nullable String key, @Nullable String raw, @Nullable String country) {
            return false;
        }
    };

    /** Takes every row of a forgotten person out of the batch. @return rows taken out, by the id of the erasure */
    Map<String, Long> filter(Batch batch, Collection<Table> tables, Instant at);

    /**
     * Whether a raw record is of a forgotten person: by its key, or by any e-mail address or phone number in it.
     *
     * @param country of national numbers
     */
    boolean forgotten(String source, @Nullable String key, @Nullable String raw, @Nullable String country);
}
