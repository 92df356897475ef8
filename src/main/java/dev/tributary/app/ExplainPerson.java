package dev.tributary.app;

import dev.tributary.identity.Explanation;

/** Explains which records and identifiers make up a person, and which rules joined them. */
public final class ExplainPerson {

    private final Hub hub;

    public ExplainPerson(Hub hub) {
        this.hub = hub;
    }

    /**
     * Explains one person.
     *
     * @param person a profile's id, a record as {@code SOURCE:ID}, or an identifier; phones in national form are of the hub's country
     * @param masked hides identifiers and the ids of records
     * @throws dev.tributary.FaultException of kind CONFIG when nobody or more than one person is found
     */
    public Explanation explain(String person, boolean masked) {
        Explanation explanation = hub.services().people().explain(person, hub.services().setup().application().country());
        return masked ? explanation.masked() : explanation;
    }
}
