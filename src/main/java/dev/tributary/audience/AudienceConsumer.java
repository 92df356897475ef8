package dev.tributary.audience;

import dev.tributary.FaultException;
import dev.tributary.run.RunReport;
import dev.tributary.run.TriggeredConsumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Plans an audience and, unless the plan is held, sends one exchange through the route: the plan's id, never members. */
final class AudienceConsumer extends TriggeredConsumer {

    private final String audience;

    AudienceConsumer(Endpoint endpoint, Processor processor, String audience, @Nullable String cron) {
        super(endpoint, processor, cron);
        this.audience = audience;
    }

    /** Plans always speak of the whole audience, so {@code full} changes nothing here. */
    @Override
    protected RunReport runOnce(boolean full) {
        Plan plan = service(Audiences.class).plan(audience);
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "%,d selected, %,d with an identifier, %,d consented; %,d came, %,d left", plan.selected(),
                plan.withIdentifier(), plan.consented(), plan.added(), plan.removed()));
        if (plan.held()) {
            lines.add("plan " + plan.planId() + " is held: it is smaller than the guards of config/audiences/" + audience
                    + ".yaml allow; nothing was sent; approve it, or correct the audience");
            return new RunReport(getRouteId(), RunReport.Outcome.FAILED, lines, 0);
        }
        List<Long> changes = new ArrayList<>();
        List<String> faults = send(plan, lines, changes);
        return RunReport.ended(getRouteId(), lines, faults, changes.stream().mapToLong(Long::longValue).sum());
    }

    /**
     * Sends the plan through the route; the steps' notes and counts of changed members are added to {@code notes} and {@code changes}.
     *
     * @return faults
     */
    private List<String> send(Plan plan, List<String> notes, List<Long> changes) {
        Exchange exchange = createExchange(false);
        try {
            exchange.getMessage().setBody(plan.planId());
            exchange.getMessage().setHeader(AudienceComponent.PLAN_ID, plan.planId());
            exchange.getMessage().setHeader(AudienceComponent.AUDIENCE, plan.audience());
            getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        }
        List<String> faults = new ArrayList<>();
        if (exchange.getProperty(RunReport.NOTES) instanceof List<?> noted) {
            noted.forEach(note -> notes.add(String.valueOf(note)));
        }
        if (exchange.getProperty(RunReport.CHANGES) instanceof List<?> counted) {
            counted.forEach(count -> changes.add((Long) count));
        }
        if (exchange.getProperty(RunReport.FAULTS) instanceof List<?> noted) {
            noted.forEach(fault -> faults.add(String.valueOf(fault)));
        }
        if (exchange.getException() != null) {
            Exception e = exchange.getException();
            // Only our own sentences are known to hold no personal data.
            faults.add(e instanceof FaultException ? String.valueOf(e.getMessage())
                    : "the route failed (" + e.getClass().getSimpleName() + "); the log has the details");
        }
        releaseExchange(exchange, false);
        return faults;
    }
}
