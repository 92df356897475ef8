package dev.tributary.run;

import org.apache.camel.Processor;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.CamelContextHelper;
import org.jspecify.annotations.Nullable;

/** One job that starts a route. */
@UriEndpoint(firstVersion = "0.1.0", scheme = "job", title = "Job", syntax = "job:name",
        consumerOnly = true) @Metadata(description = "Runs work that needs nothing but the warehouse.")
public final class JobEndpoint extends TriggeredEndpoint {

    @UriPath(description = "The job's name.",
            enums = "confirm,quality,resolve,retention,sessions") @Metadata(required = true) private final String name;

    JobEndpoint(String uri, JobComponent component, String name, @Nullable String cron) {
        super(uri, component, "job:" + name, cron);
        this.name = name;
    }

    @Override
    protected TriggeredConsumer consumer(Processor processor, @Nullable String cron) {
        Job job = CamelContextHelper.mandatoryFindSingleByType(getCamelContext(), Jobs.class).get(name);
        return new TriggeredConsumer(this, processor, cron) {
            @Override
            protected RunReport runOnce(boolean full) {
                JobResult result = job.run(full);
                return result.idle() ? new RunReport(getRouteId(), RunReport.Outcome.IDLE, result.lines(), 0)
                        : tell(result.lines(), result.faults(), result.changed());
            }
        };
    }
}
