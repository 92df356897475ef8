package dev.tributary.serve;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.app.Hub;
import dev.tributary.app.ReceiveRequests;
import dev.tributary.config.ConfigException;
import dev.tributary.config.Home;
import dev.tributary.lint.Lint;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServlet;
import org.apache.camel.CamelContext;
import org.apache.camel.component.micrometer.eventnotifier.MicrometerExchangeEventNotifier;
import org.apache.camel.component.micrometer.eventnotifier.MicrometerRouteEventNotifier;
import org.apache.camel.component.micrometer.routepolicy.MicrometerRoutePolicyFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;

/**
 * A serving hub. Senders may reach it from anywhere; everything else answers only clients on this machine ({@link LocalOnly}), until there
 * are roles.
 */
public final class Server implements AutoCloseable {

    private static final int TOKEN_BYTES = 32;

    private final ConfigurableApplicationContext spring;

    private Server(ConfigurableApplicationContext spring) {
        this.spring = spring;
    }

    /** As the other; runs no command lines of other processes. */
    public static Server start(Home home, Clock clock, int port) {
        return start(home, clock, port, (hub, served, line, out, err) -> {
            err.println("this hub runs no commands of others");
            return 1;
        });
    }

    /**
     * Starts the routes and their schedules.
     *
     * @param port     to listen on, 0 for any free one
     * @param commands runs the command lines that other processes send
     * @throws dev.tributary.config.ConfigException with every finding when the home's files hold errors
     * @throws FaultException                       as {@link Hub#open}, and of kind CONFIG when the port is taken
     */
    public static Server start(Home home, Clock clock, int port, Commands commands) {
        Lint.demandSound(home);
        try {
            return started(home, clock, port, commands);
        } catch (RuntimeException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof PortInUseException) {
                    throw new FaultException(Fault.CONFIG,
                            "port " + port + " is in use; stop what listens there, or name another with --port", e);
                }
                if (cause instanceof FaultException || cause instanceof ConfigException) {
                    throw (RuntimeException) cause;
                }
            }
            throw e;
        }
    }

    private static Server started(Home home, Clock clock, int port, Commands commands) {
        ConfigurableApplicationContext spring = new SpringApplicationBuilder(Wiring.class).bannerMode(Banner.Mode.OFF).logStartupInfo(false)
                .properties(Map.of(
                        "server.port", String.valueOf(port),
                        "server.shutdown", "graceful",
                        "server.tomcat.max-keep-alive-requests", "-1",
                        "server.tomcat.threads.max", "64",
                        "management.endpoints.web.exposure.include", "health,prometheus",
                        "management.endpoint.health.show-details", "never",
                        "management.endpoint.health.probes.enabled", "false",
                        "camel.main.name", "tributary",
                        "camel.main.run-controller", "true",
                        "camel.main.routes-include-pattern", "false"))
                .initializers(context -> {
                    context.getBeanFactory().registerSingleton("home", home);
                    context.getBeanFactory().registerSingleton("clock", clock);
                    context.getBeanFactory().registerSingleton("commands", commands);
                }).run();
        try {
            Server server = new Server(spring);
            spring.getBean(PublishedServeFile.class).write(server.port());
            server.hub().arm();
            return server;
        } catch (RuntimeException e) {
            spring.close();
            throw e;
        }
    }

    /** The port it listens on. */
    public int port() {
        return Objects.requireNonNull(((WebServerApplicationContext) spring).getWebServer()).getPort();
    }

    /** The hub that is served. */
    public Hub hub() {
        return spring.getBean(Hub.class);
    }

    @Override
    public void close() {
        spring.close();
    }

    /** Starts the hub within Spring, in the Camel context that Spring starts. */
    @SpringBootConfiguration @EnableAutoConfiguration
    static class Wiring {

        @Bean(destroyMethod = "close")
        Hub hub(CamelContext camel, MeterRegistry meters, Home home, Clock clock) {
            measure(camel, meters);
            return Hub.open(home, clock, camel);
        }

        /** Counts and times routes and exchanges. */
        private static void measure(CamelContext camel, MeterRegistry meters) {
            MicrometerRoutePolicyFactory policy = new MicrometerRoutePolicyFactory();
            policy.setCamelContext(camel);
            policy.setMeterRegistry(meters);
            camel.addRoutePolicyFactory(policy);
            MicrometerExchangeEventNotifier exchanges = new MicrometerExchangeEventNotifier();
            exchanges.setCamelContext(camel);
            exchanges.setMeterRegistry(meters);
            camel.getManagementStrategy().addEventNotifier(exchanges);
            MicrometerRouteEventNotifier routes = new MicrometerRouteEventNotifier();
            routes.setCamelContext(camel);
            routes.setMeterRegistry(meters);
            camel.getManagementStrategy().addEventNotifier(routes);
        }

        @Bean
        ReceiveRequests receiveRequests(Hub hub) {
            return new ReceiveRequests(hub);
        }

        @Bean
        ServletRegistrationBean<HttpServlet> ingestServlet(ReceiveRequests receive) {
            return new ServletRegistrationBean<>(receive.servlet(), receive.patterns().toArray(String[]::new));
        }

        @Bean
        PublishedServeFile publishedServeFile(Home home, Hub hub) {
            return new PublishedServeFile(home);
        }

        @Bean
        ServletRegistrationBean<CommandServlet> commandServlet(Hub hub, Home home, Commands commands, PublishedServeFile published) {
            return new ServletRegistrationBean<>(new CommandServlet(hub, home, commands, published.token), CommandServlet.PATH);
        }

        @Bean
        FilterRegistrationBean<LocalOnly> localOnly(ReceiveRequests receive) {
            FilterRegistrationBean<LocalOnly> filter = new FilterRegistrationBean<>(new LocalOnly(receive));
            filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
            return filter;
        }
    }

    /** The serve file of this hub, by which other commands find it; removed when the hub stops. */
    static final class PublishedServeFile implements AutoCloseable {

        private final String token = HexFormat.of().formatHex(random());
        private final Home home;
        private @Nullable ServeFile file;

        PublishedServeFile(Home home) {
            this.home = home;
        }

        private static byte[] random() {
            byte[] bytes = new byte[TOKEN_BYTES];
            new SecureRandom().nextBytes(bytes);
            return bytes;
        }

        void write(int port) {
            file = new ServeFile(port, ProcessHandle.current().pid(), token);
            file.write(home);
        }

        @Override
        public void close() {
            if (file != null) {
                file.remove(home);
            }
        }
    }
}
