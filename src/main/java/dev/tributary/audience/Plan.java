package dev.tributary.audience;

import java.util.Map;

/**
 * The members of an audience at one moment, and the changes since the last plan; counts of people only.
 *
 * @param planId         sortable by time
 * @param selected       people that the predicate selects
 * @param withIdentifier of those, people with an identifier of their own that a destination of the audience takes
 * @param consented      of those, people who may be sent: the members
 * @param withheld       why the others are held back, and how many; {@code selected} less these is {@code consented}
 * @param added          members who were not members before
 * @param removed        members before who no longer are
 * @param state          {@code held} plans are not pushed until approved
 */
public record Plan(String planId, String audience, long selected, long withIdentifier, long consented, Map<String, Long> withheld,
        long added, long removed,
        State state) {

    /** Written in small letters to {@code audience_plans}; a push adds {@code pushed} and {@code failed}. */
    public enum State {
        OPEN,
        /** A guard waits for approval; the members stay as they were. */
        HELD,
        /** Was held, and someone approved it. */
        APPROVED
    }

    public Plan {
        withheld = Map.copyOf(withheld);
    }

    public boolean held() {
        return state == State.HELD;
    }
}
