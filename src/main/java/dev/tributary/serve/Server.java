package dev.tributary.serve;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.config.ConfigException;
import dev.tributary.config.Home;
import dev.tributary.hub.Hub;
import dev.tributary.lint.Lint;
import dev.tributary.receive.Door;
import dev.tributary.receive.Receivers;
import org.apache.camel.CamelContext;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.boot.web.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

import java.time.Clock;
import java.util.Map;

/** A serving hub. Senders reach it from anywhere; until there are roles, all else answers on this machine alone ({@link LocalOnly}). */
public final class Server implements AutoCloseable {

    private final ConfigurableApplicationContext spring;

    private Server(ConfigurableApplicationContext spring) {
        this.spring = spring;
    }

    /**
     * Starts the routes and their schedules.
     *
     * @param port to listen on, 0 for any free one
     * @throws dev.tributary.config.ConfigException with every finding when the home's files hold errors
     * @throws FaultException as {@link Hub#open}, and of kind CONFIG when the port is taken
     */
    public static Server start(Home home, Clock clock, int port) {
        Lint.demandSound(home);
        try {
            return started(home, clock, port);
        } catch (PortInUseException e) {
            throw new FaultException(Fault.CONFIG, "port " + port + " is in use; stop what listens there, or name another with --port", e);
        } catch (RuntimeException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof FaultException || cause instanceof ConfigException) {
                    throw (RuntimeException) cause;
                }
            }
            throw e;
        }
    }

    private static Server started(Home home, Clock clock, int port) {
        ConfigurableApplicationContext spring = new SpringApplicationBuilder(Wiring.class).bannerMode(Banner.Mode.OFF).logStartupInfo(false)
                .properties(Map.of(
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

        @Bean
        ServletRegistrationBean<Door> door(Hub hub, Clock clock) {
            Receivers receivers = hub.service(Receivers.class);
            String[] patterns = receivers.paths().stream().map(path -> path.replaceFirst("^(/[^/]*).*", "$1/*")).distinct().toArray(String[]::new);
            return new ServletRegistrationBean<>(new Door(receivers, clock), patterns);
        }

        @Bean
        FilterRegistrationBean<LocalOnly> localOnly(Hub hub) {
            FilterRegistrationBean<LocalOnly> filter = new FilterRegistrationBean<>(new LocalOnly(hub.service(Receivers.class)));
            filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
            return filter;
        }
    }
}
