package dev.tributary.destination;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.audience.AudienceComponent;
import dev.tributary.run.RunReport;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

import java.util.ArrayList;
import java.util.List;

/** Pushes the exchange's plan. A platform's fault is noted on the exchange and the route goes on to the next {@code push:}. */
final class PushProducer extends DefaultProducer {

    private static final Noted<PushResult> RESULTS = new Noted<>(PushResult.EXCHANGE_PROPERTY);
    private static final Noted<String> NOTES = new Noted<>(RunReport.NOTES);
    private static final Noted<Long> CHANGES = new Noted<>(RunReport.CHANGES);
    private static final Noted<String> FAULTS = new Noted<>(RunReport.FAULTS);

    private final Activation activation;
    private final String platform;

    PushProducer(PushEndpoint endpoint, Activation activation, String platform) {
        super(endpoint);
        this.activation = activation;
        this.platform = platform;
    }

    @Override
    public void process(Exchange exchange) {
        String plan = exchange.getMessage().getHeader(AudienceComponent.PLAN_ID, String.class);
        if (plan == null && exchange.getMessage().getBody() instanceof String body && !body.isBlank()) {
            plan = body.strip();
        }
        if (plan == null) {
            throw new FaultException(Fault.CONFIG, "push:" + platform + " got no plan; begin the route with audience:NAME");
        }
        PushResult result = activation.push(plan, platform);
        RESULTS.add(exchange, result);
        NOTES.add(exchange, result.sentence());
        CHANGES.add(exchange, result.adds() + result.removes());
        if (result.fault() != null) {
            FAULTS.add(exchange, result.fault());
        }
    }

    /** A list kept as an exchange property. */
    private record Noted<T> (String property) {

        void add(Exchange exchange, T value) {
            List<Object> all = new ArrayList<>();
            if (exchange.getProperty(property) instanceof List<?> before) {
                all.addAll(before);
            }
            all.add(value);
            exchange.setProperty(property, all);
        }
    }
}
