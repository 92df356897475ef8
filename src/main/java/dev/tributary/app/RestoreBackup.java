package dev.tributary.app;

import dev.tributary.backup.Restore;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;

import java.nio.file.Path;
import java.time.Clock;

/** Replaces what a home keeps by a backup. No hub may have the home open. */
public final class RestoreBackup {

    private final Home home;
    private final Clock clock;

    public RestoreBackup(Home home, Clock clock) {
        this.home = home;
        this.clock = clock;
    }

    /**
     * Restores. The next opening of the home brings the schema forward and removes the people who were forgotten since.
     *
     * @return the backup that keeps the state before; {@code file} itself when there was none
     * @throws dev.tributary.config.ConfigException with every finding when the home's files hold errors
     * @throws dev.tributary.FaultException         as {@link Restore#run}
     */
    public Path restore(Path file) {
        Findings findings = new Findings();
        Setup setup = Setup.read(home, true, findings);
        findings.throwIfErrors();
        return new Restore(home.var(), Wiring.engine(home, setup.secrets(), setup.application()), setup.model(),
                Wiring.backup(setup, clock), clock).run(file);
    }

    /** The people that a restored home holds. */
    public static long people(Hub hub) {
        return hub.warehouse().read(session -> session.count("select count(*) from profiles"));
    }
}
