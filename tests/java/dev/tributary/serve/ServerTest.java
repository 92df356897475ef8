package dev.tributary.serve;

import dev.tributary.app.HubFixture;
import dev.tributary.config.Home;
import dev.tributary.demo.DemoTwins;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ServerTest {

    @TempDir Path folder;
    private DemoTwins twins;
    private Home home;

    @BeforeEach
    void start() throws IOException {
        twins = new DemoTwins(Clock.systemUTC());
        home = HubFixture.home(folder, twins);
        Path route = home.path("routes/pull-kiotviet-returns.yaml");
        Files.writeString(route, Files.readString(route).replace("0 0/15 * * * ?", "* * * * * ?"));
    }

    @AfterEach
    void stop() {
        twins.close();
    }

    @Test
    void aScheduledRouteRunsByItselfAndHealthAndMetricsAreToldOnThisMachineOnly() throws Exception {
        try (Server server = Server.start(home, Clock.systemUTC(), 0)) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> HubFixture.count(server.hub(),
                            "select count(*) from runs where state = 'done' and route = 'pull-kiotviet-returns'") >= 2);
            assertThat(HubFixture.count(server.hub(), "select count(*) from orders")).isEqualTo(2887);
            assertThat(HubFixture.rows(server.hub(), "select distinct route from runs")).as("the others wait for their quarter of an hour")
                    .isSubsetOf(
                            List.of("pull-kiotviet-returns", "pull-kiotviet-customers", "pull-kiotviet-invoices", "pull-hubspot-contacts"))
                    .contains("pull-kiotviet-returns");
            assertThat(get(server, "/actuator/health").body()).isEqualTo("{\"status\":\"UP\"}");
            assertThat(get(server, "/actuator/prometheus").body()).contains("camel_routes_running_routes");
        }
    }

    private static HttpResponse<String> get(Server server, String path) throws Exception {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path)).build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
