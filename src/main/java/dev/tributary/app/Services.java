package dev.tributary.app;

import dev.tributary.audience.Audiences;
import dev.tributary.backup.Backup;
import dev.tributary.destination.Activation;
import dev.tributary.identity.People;
import dev.tributary.insight.Insights;
import dev.tributary.mapping.MapComponent;
import dev.tributary.mapping.Mappings;
import dev.tributary.privacy.Erasures;
import dev.tributary.privacy.Forget;
import dev.tributary.pull.Sources;
import dev.tributary.quality.Quality;
import dev.tributary.receive.Receivers;
import dev.tributary.run.Committer;
import dev.tributary.run.Jobs;
import dev.tributary.suppression.SuppressionFilter;
import dev.tributary.warehouse.Warehouse;

import java.time.Clock;

/**
 * The services of one open home, for its routes and its use cases. {@link Wiring} makes them; the {@link Hub} closes them. All are
 * thread-safe.
 */
public record Services(Setup setup, Clock clock, Warehouse warehouse, SuppressionFilter suppression, Committer committer, Sources sources,
        Mappings mappings,
        MapComponent.Defaults mapDefaults, People people, Insights insights, Quality quality, Audiences audiences, Jobs jobs,
        Activation activation, Receivers receivers, Erasures erasures, Forget forget, Backup backup) {

    /** Closes what holds files, connections or threads: the warehouse last, for the others write to it while they close. */
    void close() {
        activation.close();
        committer.close();
        receivers.close();
        warehouse.close();
    }
}
