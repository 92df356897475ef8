package dev.tributary.app;

import dev.tributary.run.Quarantine;

import java.util.List;

/** Gives quarantined records up: they are not stored, and no longer listed. */
public final class CloseQuarantine {

    private final Hub hub;

    public CloseQuarantine(Hub hub) {
        this.hub = hub;
    }

    /** Closes all of these entries. @return false, with none closed, when not every one is an open entry */
    public boolean close(List<String> ids) {
        Quarantine quarantine = new Quarantine(hub.warehouse());
        List<Quarantine.Entry> entries = quarantine.open().stream().filter(entry -> ids.contains(entry.id())).toList();
        if (entries.size() < ids.size()) {
            return false;
        }
        entries.forEach(quarantine::close);
        return true;
    }
}
