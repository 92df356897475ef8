package dev.tributary.destination;

import java.util.Locale;

/** The two halves of a delta. */
public enum Action {
    ADD,
    REMOVE;

    /** As the ledger spells it. */
    String spelled() {
        return name().toLowerCase(Locale.ROOT);
    }
}
