package dev.tributary.serve;

import dev.tributary.config.Home;
import dev.tributary.hub.Hub;
import org.apache.camel.CamelContext;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

import java.time.Clock;
import java.util.Map;

/** A serving hub. Until there are roles it listens on 127.0.0.1 alone. */
public final class Server implements AutoCloseable {

    private final ConfigurableApplicationContext spring;

    private Server(ConfigurableApplicationContext spring) {
        this.spring = spring;
    }

    /**
     * Starts the routes and their schedules.
     *
     * @param port to listen on, 0 for any free one
     * @throws dev.tributary.FaultException as {@link Hub#open}
     */
    public static Server start(Home home, Clock clock, int port) {
        ConfigurableApplicationContext spring = new SpringApplicationBuilder(Wiring.class).bannerMode(Banner.Mode.OFF).logStartupInfo(false)
                .properties(Map.of(
                        "server.address", "127.0.0.1",
                        "server.port", String.valueOf(port),
                        "server.shutdown", "graceful",
                        "management.endpoints.web.exposure.include", "health,prometheus",
                        "management.endpoint.health.show-details", "never",
                        "camel.main.name", "tributary",
                        "camel.main.run-controller", "true",
                        "camel.main.routes-include-pattern", "false",
                        "camel.metrics.enable-message-history", "false"))
                .initializers(context -> {
                    context.getBeanFactory().registerSingleton("home", home);
                    context.getBeanFactory().registerSingleton("clock", clock);
                }).run();
        spring.getBean(Hub.class).arm();
        return new Server(spring);
    }

    /** Where it listens. */
    public int port() {
        return ((WebServerApplicationContext) spring).getWebServer().getPort();
    }

    /** The hub that is served. */
    public Hub hub() {
        return spring.getBean(Hub.class);
    }

    @Override
    public void close() {
        spring.close();
    }

    /** The hub within Spring: Camel's context is Spring's, everything else is as in any command. */
    @SpringBootConfiguration
    @EnableAutoConfiguration
    static class Wiring {

        @Bean(destroyMethod = "close")
        Hub hub(CamelContext camel, Home home, Clock clock) {
            return Hub.open(home, clock, camel);
        }
    }
}
