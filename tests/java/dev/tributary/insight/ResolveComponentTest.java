package dev.tributary.insight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.SmallShop;
import dev.tributary.config.ApplicationSettings;
import dev.tributary.config.Findings;
import dev.tributary.identity.IdentityRules;
import dev.tributary.identity.People;
import dev.tributary.run.RunReport;
import dev.tributary.run.TriggeredConsumer;
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

class ResolveComponentTest {

    @TempDir
    Path folder;

    @Test
    void aRunResolvesPeopleDerivesFiguresAndTellsCounts() throws Exception {
        List<Object> bodies = new ArrayList<>();
        try (SmallShop shop = new SmallShop(folder); CamelContext camel = new DefaultCamelContext()) {
            shop.put("customers", "kv:1", "full_name", "An", "email", "an@shop.vn").put("customers", "hs:9", "full_name", "An", "email", "an@shop.vn");
            camel.getRegistry().bind("people", new People(shop.warehouse, IdentityRules.read(SmallShop.REPOSITORY, new Findings()), Clock.systemUTC()));
            camel.getRegistry().bind("insights", new Insights(shop.warehouse, new ApplicationSettings(ZoneId.of("UTC"), null, null, null), Clock.systemUTC()));
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("resolve:people").routeId("run-resolve-people").process(exchange -> bodies.add(exchange.getMessage().getBody()));
                }
            });
            camel.start();
            TriggeredConsumer consumer = (TriggeredConsumer) camel.getRoute("run-resolve-people").getConsumer();
            RunReport first = consumer.run(false);
            assertThat(first.outcome()).isEqualTo(RunReport.Outcome.DONE);
            assertThat(first.lines()).containsExactly("people: 0 before, 1 now, 1 merges; 0 shared identifiers joined no one; figures of 1 people changed");
            assertThat(consumer.run(false).changed()).isZero();
            assertThat(shop.count("select count(*) from profile_insights")).isEqualTo(1);
        }
        assertThat(bodies).hasSize(2).allMatch(body -> body.toString().startsWith("people: "));
    }
}
