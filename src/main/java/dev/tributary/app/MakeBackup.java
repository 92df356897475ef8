package dev.tributary.app;

import dev.tributary.backup.Backups;
import dev.tributary.config.Home;

import java.nio.file.Path;
import java.util.List;

/** Writes everything that a home keeps to one file. */
public final class MakeBackup {

    private final Hub hub;

    public MakeBackup(Hub hub) {
        this.hub = hub;
    }

    /** Replaces {@code file}. @throws dev.tributary.FaultException of kind WAREHOUSE when it cannot be written; then it is as before */
    public Backups.Known write(Path file) {
        return hub.services().backup().write(hub.warehouse()::snapshot, file);
    }

    /** The backups that a home has made, and until when each is kept. Opens no hub. */
    public static List<Backups.Known> list(Home home) {
        return new Backups(home.var()).all();
    }
}
