package dev.tributary.destination;

import dev.tributary.Fault;
import dev.tributary.app.ShippedDestinations;
import dev.tributary.run.RunReport;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PushComponentTest {

    @TempDir Path folder;
    private PushedPeople people;
    private CamelContext camel;
    private final FakeDestination platform = new FakeDestination();

    @BeforeEach
    void start() throws Exception {
        people = PushedPeople.in(folder).member("a", "an@example.com");
        camel = new DefaultCamelContext();
        camel.getRegistry().bind("activation",
                new Activation(people.warehouse(), ShippedDestinations.TYPES, List.of(platform), name -> null, Clock.systemUTC()));
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:plan").to("push:meta").to("push:google").setHeader("reached", constant(true));
            }
        });
        camel.start();
    }

    @AfterEach
    void stop() {
        camel.stop();
        people.warehouse().close();
    }

    @Test
    void pushesThePlanOfTheHeaderAndNotesTheResultOfEachPlatform() {
        Exchange exchange = camel.createProducerTemplate().request("direct:plan",
                sent -> sent.getMessage().setHeader("TributaryPlanId", PushedPeople.PLAN));
        List<?> results = exchange.getProperty("TributaryPushResults", List.class);
        assertThat(results).hasSize(2);
        assertThat(((PushResult) results.get(0)).accepted()).isEqualTo(1);
        assertThat(((PushResult) results.get(1)).connections()).as("nothing is configured for google").isEmpty();
        assertThat(exchange.getProperty(RunReport.FAULTS)).isNull();
    }

    @Test
    void aPlatformsFaultIsNotedAndTheRouteGoesOn() {
        platform.unavailable(1, Fault.CREDENTIALS);
        Exchange exchange = camel.createProducerTemplate().request("direct:plan", sent -> sent.getMessage().setBody(PushedPeople.PLAN));
        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getHeader("reached")).isEqualTo(true);
        assertThat(exchange.getProperty(RunReport.FAULTS, List.class)).singleElement().asString().contains("renew it");
    }

    @Test
    void anUnknownPlatformOrOptionIsRefusedWhenTheRouteStarts() {
        assertThatThrownBy(() -> camel.getEndpoint("push:myspace")).rootCause().hasMessageContaining("push:google or push:meta");
        assertThatThrownBy(() -> camel.getEndpoint("push:meta?speed=9")).hasMessageContaining("speed");
    }
}
