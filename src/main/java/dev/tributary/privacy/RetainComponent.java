package dev.tributary.privacy;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.run.RunReport;
import dev.tributary.run.TriggeredConsumer;
import dev.tributary.run.TriggeredEndpoint;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultComponent;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code retain:tables?cron=…}: lets go of what {@code retention:} of {@code config/application.yaml} says, and hands one sentence of counts to the route. */
public final class RetainComponent extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        if (!remaining.equals("tables")) {
            throw new FaultException(Fault.CONFIG, "retain:" + remaining + " does not exist; write retain:tables");
        }
        return new TriggeredEndpoint(uri, this, "retain:tables", getAndRemoveParameter(parameters, "cron", String.class), RetainConsumer::new);
    }

    private static final class RetainConsumer extends TriggeredConsumer {

        RetainConsumer(Endpoint endpoint, Processor processor, @Nullable String cron) {
            super(endpoint, processor, cron);
        }

        /** Always looks at everything, so {@code full} changes nothing. */
        @Override
        protected RunReport runOnce(boolean full) {
            Map<String, Long> gone = service(Retention.class).apply();
            if (gone.isEmpty()) {
                return new RunReport(getRouteId(), RunReport.Outcome.IDLE, List.of("config/application.yaml names no retention; everything is kept"), 0);
            }
            String line = "let go: " + gone.entrySet().stream().map(entry -> String.format(Locale.ROOT, "%,d %s", entry.getValue(), entry.getKey())).collect(Collectors.joining(", "));
            return tell(line, gone.values().stream().mapToLong(Long::longValue).sum());
        }
    }
}
