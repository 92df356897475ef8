package dev.tributary.run;

import dev.tributary.FaultException;
import dev.tributary.SmallShop;
import dev.tributary.config.ApplicationSettings;
import dev.tributary.config.Findings;
import dev.tributary.identity.IdentityRules;
import dev.tributary.identity.People;
import dev.tributary.insight.Insights;
import dev.tributary.insight.ResolveJob;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JobComponentTest {

    @TempDir Path folder;

    @Test
    void aRunResolvesPeopleDerivesFiguresAndTellsCounts() throws Exception {
        List<Object> bodies = new ArrayList<>();
        try (SmallShop shop = new SmallShop(folder); CamelContext camel = new DefaultCamelContext()) {
            shop.put("customers", "kv:1", "full_name", "An", "email", "an@shop.vn").put("customers", "hs:9", "full_name", "An", "email",
                    "an@shop.vn");
            People people = new People(shop.warehouse, IdentityRules.read(SmallShop.REPOSITORY, new Findings()), Clock.systemUTC());
            Insights insights = new Insights(shop.warehouse, new ApplicationSettings(ZoneId.of("UTC"), null, null, null),
                    Clock.systemUTC());
            camel.getRegistry().bind("jobs", new Jobs(List.of(new ResolveJob(people, insights))));
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("job:resolve").routeId("run-resolve-people").process(exchange -> bodies.add(exchange.getMessage().getBody()));
                }
            });
            camel.start();
            TriggeredConsumer consumer = (TriggeredConsumer) camel.getRoute("run-resolve-people").getConsumer();
            RunReport first = consumer.run(false);
            assertThat(first.outcome()).isEqualTo(RunReport.Outcome.DONE);
            assertThat(first.lines())
                    .containsExactly("people: 0 before, 1 now, 1 merges; 0 shared identifiers joined no one; figures of 1 people changed");
            assertThat(consumer.run(false).changed()).isZero();
            assertThat(shop.count("select count(*) from profile_insights")).isEqualTo(1);
        }
        assertThat(bodies).hasSize(2).allMatch(body -> body.toString().startsWith("people: "));
    }

    @Test
    void anUnknownJobIsNamedWithTheKnownOnes() throws Exception {
        try (CamelContext camel = new DefaultCamelContext()) {
            camel.getRegistry().bind("jobs", new Jobs(List.of(job("resolve", JobResult.nothing("nothing to do")))));
            camel.addRoutes(route("job:resolv"));
            assertThatThrownBy(camel::start).hasRootCauseInstanceOf(FaultException.class).rootCause()
                    .hasMessage("there is no job \"resolv\"; write resolve (did you mean resolve?)");
        }
    }

    @Test
    void aJobWithNothingToDoIsIdleAndOneWithFaultsHasFailed() throws Exception {
        try (CamelContext camel = new DefaultCamelContext()) {
            camel.getRegistry().bind("jobs", new Jobs(List.of(job("idle", JobResult.nothing("nothing to do")),
                    job("half", new JobResult(List.of("one was asked"), List.of("one did not answer"), 1, false)))));
            camel.addRoutes(route("job:idle"));
            camel.addRoutes(route("job:half"));
            camel.start();
            assertThat(((TriggeredConsumer) camel.getRoute("job:idle").getConsumer()).run(false).outcome())
                    .isEqualTo(RunReport.Outcome.IDLE);
            RunReport half = ((TriggeredConsumer) camel.getRoute("job:half").getConsumer()).run(false);
            assertThat(half.outcome()).isEqualTo(RunReport.Outcome.FAILED);
            assertThat(half.lines()).containsExactly("one was asked", "one did not answer");
        }
    }

    private static RouteBuilder route(String uri) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(uri).routeId(uri).to("log:jobs?level=OFF");
            }
        };
    }

    private static Job job(String name, JobResult result) {
        return new Job() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public JobResult run(boolean full) {
                return result;
            }
        };
    }
}
