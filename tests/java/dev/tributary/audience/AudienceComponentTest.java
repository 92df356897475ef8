package dev.tributary.audience;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.run.RunReport;
import dev.tributary.run.TriggeredConsumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class AudienceComponentTest {

    @TempDir Path folder;
    private AudienceShop shop;
    private final List<Exchange> sent = new ArrayList<>();

    @BeforeEach
    void open() {
        shop = new AudienceShop(folder);
        shop.person(1, "granted").person(2, "denied");
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void oneExchangeCarriesThePlanAndNobody() throws Exception {
        RunReport report = run("where: 'true'", exchange -> {
            exchange.setProperty(RunReport.NOTES, List.of("meta: 1 added"));
            exchange.setProperty(RunReport.CHANGES, List.of(1L, 2L));
        });
        assertThat(report.route()).isEqualTo("push-a");
        assertThat(report.outcome()).isEqualTo(RunReport.Outcome.DONE);
        assertThat(report.changed()).as("what the steps changed").isEqualTo(3);
        assertThat(report.lines()).hasSize(2).contains("meta: 1 added");
        String plan = shop.shop.rows("select plan_id from audience_plans").get(0);
        assertThat(sent).hasSize(1);
        assertThat(sent.get(0).getMessage().getBody()).isEqualTo(plan);
        assertThat(sent.get(0).getMessage().getHeaders()).containsEntry("TributaryPlanId", plan).containsEntry("TributaryAudience", "a");
        assertThat(report.toString()).doesNotContain("shop.vn").doesNotContain("c1");
    }

    @Test
    void faultsNotedOnTheWayMakeTheRunFailed() throws Exception {
        RunReport report = run("where: 'true'", exchange -> exchange.setProperty(RunReport.FAULTS, List.of("meta does not answer")));
        assertThat(report.outcome()).isEqualTo(RunReport.Outcome.FAILED);
        assertThat(report.lines()).contains("meta does not answer");
    }

    @Test
    void anExceptionMakesTheRunFailedAndOnlyOurOwnSentencesAreRepeated() throws Exception {
        RunReport ours = run("where: 'true'", exchange -> {
            throw new FaultException(Fault.CREDENTIALS, "the token has expired");
        });
        assertThat(ours.outcome()).isEqualTo(RunReport.Outcome.FAILED);
        assertThat(ours.lines()).contains("the token has expired");
        RunReport others = run("where: 'true'", exchange -> {
            throw new IllegalStateException("c1@shop.vn");
        });
        assertThat(others.outcome()).isEqualTo(RunReport.Outcome.FAILED);
        assertThat(others.lines()).noneMatch(line -> line.contains("c1@shop.vn"));
    }

    @Test
    void aHeldPlanSendsNothing() throws Exception {
        RunReport report = run("where: 'true'\nguards: {leastSize: 10}", exchange -> {});
        assertThat(sent).isEmpty();
        assertThat(report.outcome()).isEqualTo(RunReport.Outcome.FAILED);
        assertThat(report.lines().get(1)).contains("is held");
    }

    @Test
    void aRefusedPredicateFailsTheRunWithItsPlace() throws Exception {
        RunReport report = run("where: nonsense(", exchange -> {});
        assertThat(report.outcome()).isEqualTo(RunReport.Outcome.FAILED);
        assertThat(report.lines().get(0)).startsWith("config/audiences/a.yaml:2:1: ");
    }

    private RunReport run(String yaml, Processor push) throws Exception {
        try (CamelContext camel = new DefaultCamelContext()) {
            camel.getRegistry().bind("audiences", shop.audiences(yaml));
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("audience:a?cron=0 0 2 * * ?").routeId("push-a").process(exchange -> {
                        sent.add(exchange.copy());
                        push.process(exchange);
                    });
                }
            });
            camel.start();
            return ((TriggeredConsumer) camel.getRoute("push-a").getConsumer()).run(false);
        }
    }
}
