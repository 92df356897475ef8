package dev.tributary.run;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.LoggingExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class TriggeredConsumerTest {

    private static final FaultException FULL = new FaultException(Fault.WAREHOUSE, "the disk is full; make room");
    private static final FaultException BUG = new FaultException(Fault.BUG, "ours");

    private final CamelContext camel = new DefaultCamelContext();
    private final List<Object> told = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        camel.stop();
    }

    /** A route "work" whose runs do this, and whose one step is the given. */
    private Worker route(Function<Worker, RunReport> work, Processor step) throws Exception {
        camel.addComponent("work", new DefaultComponent() {
            @Override
            protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
                return new TriggeredEndpoint(uri, this, "work:once", "* * * * * ?") {
                    @Override
                    protected TriggeredConsumer consumer(Processor processor, @Nullable String cron) {
                        return new Worker(this, processor, cron, work);
                    }
                };
            }
        });
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("work:once").routeId("work").errorHandler(noErrorHandler()).process(step);
            }
        });
        camel.start();
        return (Worker) camel.getRoute("work").getConsumer();
    }

    private void keep(Exchange exchange) {
        told.add(exchange.getMessage().getBody());
    }

    @Test
    void aFaultEndsInAFailedReport() throws Exception {
        RunReport report = route(worker -> {
            throw FULL;
        }, this::keep).run(false);
        assertThat(report).isEqualTo(new RunReport("work", RunReport.Outcome.FAILED, List.of("the disk is full; make room"), 0));
        assertThat(told).isEmpty();
    }

    @Test
    void aBugIsThrown() throws Exception {
        Worker worker = route(any -> {
            throw BUG;
        }, this::keep);
        assertThatThrownBy(() -> worker.run(false)).isSameAs(BUG);
    }

    @Test
    void onTheScheduleAFaultEndsInAReportAndABugIsHandled() throws Exception {
        List<Throwable> handled = new CopyOnWriteArrayList<>();
        List<RuntimeException> toThrow = new CopyOnWriteArrayList<>(List.of(FULL, BUG));
        Worker worker = route(any -> {
            if (toThrow.isEmpty()) {
                return new RunReport("work", RunReport.Outcome.IDLE, List.of(), 0);
            }
            throw toThrow.remove(0);
        }, this::keep);
        worker.setExceptionHandler(new LoggingExceptionHandler(camel, TriggeredConsumerTest.class) {
            @Override
            public void handleException(Throwable exception) {
                handled.add(exception);
            }
        });
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        try {
            worker.arm(timer, ZoneOffset.UTC, Instant.EPOCH);
            await().untilAsserted(() -> assertThat(handled).contains(BUG));
        } finally {
            timer.shutdownNow();
        }
        assertThat(handled).containsExactly(BUG);
    }

    @Test
    void theRouteIsToldTheSentencesAndNotTheFaults() throws Exception {
        RunReport report = route(worker -> worker.tell(List.of("3 confirmed", "1 expired"), List.of("one list is gone"), 4), this::keep)
                .run(false);
        assertThat(report)
                .isEqualTo(new RunReport("work", RunReport.Outcome.FAILED, List.of("3 confirmed", "1 expired", "one list is gone"), 4));
        assertThat(told).containsExactly("3 confirmed\n1 expired");
    }

    @Test
    void aRunThatIsToldIsDone() throws Exception {
        assertThat(route(worker -> worker.tell("all measured", 2), this::keep).run(true))
                .isEqualTo(new RunReport("work", RunReport.Outcome.DONE, List.of("all measured"), 2));
    }

    @Test
    void aLaterStepThatFailsMakesTheRunFailedAndWhatWasDoneIsStillTold() throws Exception {
        RunReport report = route(worker -> worker.tell("all measured", 2), exchange -> {
            throw new IllegalArgumentException("an@shop.vn");
        }).run(false);
        assertThat(report).isEqualTo(new RunReport("work", RunReport.Outcome.FAILED,
                List.of("all measured", "a later step of the route failed (IllegalArgumentException); the log has the details"), 2));
    }

    private static final class Worker extends TriggeredConsumer {

        private final Function<Worker, RunReport> work;

        Worker(Endpoint endpoint, Processor processor, String cron, Function<Worker, RunReport> work) {
            super(endpoint, processor, cron);
            this.work = work;
        }

        @Override
        protected RunReport runOnce(boolean full) {
            return work.apply(this);
        }
    }
}
