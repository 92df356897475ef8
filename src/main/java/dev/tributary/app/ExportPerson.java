package dev.tributary.app;

import java.io.Writer;

/** Writes everything that is kept of a person. */
public final class ExportPerson {

    private final Hub hub;

    public ExportPerson(Hub hub) {
        this.hub = hub;
    }

    /**
     * Writes one JSON document, while it is read from the warehouse.
     *
     * @return rows in it; 0 when nobody is known by that key, and then nothing was written
     * @throws dev.tributary.FaultException of kind CONFIG when several people are
     */
    public long export(PersonKey person, Writer json) {
        return hub.services().forget().export(person.selector(hub.services().setup().application().country()), json);
    }
}
