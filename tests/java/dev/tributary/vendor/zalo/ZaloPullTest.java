package dev.tributary.vendor.zalo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.app.Hub;
import dev.tributary.app.HubFixture;
import dev.tributary.app.ShiftedClock;
import dev.tributary.config.Home;
import dev.tributary.pull.VendorHome;
import dev.tributary.run.RunReport;
import dev.tributary.twin.kit.InjectedFault;
import dev.tributary.twin.zalo.ZaloTwin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** A Zalo Official Account through connector, mappings and routes, from the twin into the warehouse. */
class ZaloPullTest {

    @TempDir Path folder;
    private final ShiftedClock clock = new ShiftedClock();
    private ZaloTwin twin;
    private Home home;

    @BeforeEach
    void start() throws IOException {
        twin = new ZaloTwin(0, clock, 1_000_000);
        home = VendorHome.shipped(folder, ZaloTwin.SECRET_KEY, """
                zalo:
                  connector: zalo
                  appId: "%s"
                  secretKey: ${file:secrets/vendor}
                  refreshToken: ${file:secrets/refresh}
                  tokenUrl: %s/v4/oa/access_token
                  baseUrl: %s
                  country: VN
                """.formatted(ZaloTwin.APP_ID, twin.baseUri(), twin.baseUri()));
        Files.writeString(home.path("secrets/refresh"), ZaloTwin.REFRESH_TOKEN);
        VendorHome.edit(home, "connectors/zalo/connector.yaml", "requests: 10,", "requests: 100000,"); // real seconds would pass
    }

    @AfterEach
    void stop() {
        twin.close();
    }

    private RunReport run(Hub hub, String stream) {
        return HubFixture.done(hub, "pull-zalo-" + stream);
    }

    private static List<String> ids(Hub hub, String table) {
        return HubFixture.rows(hub, "select source_id from " + table + " where source = 'zalo' order by source_id");
    }

    @Test
    void everythingArrivesOnceHoweverOftenItIsPulled() {
        try (Hub hub = Hub.open(home, clock)) {
            run(hub, "users");
            run(hub, "messages");
            assertThat(ids(hub, "customers")).containsExactlyElementsOf(twin.userIds());
            assertThat(ids(hub, "engagements")).hasSize(twin.messageCount());
            assertThat(HubFixture.count(hub, "select count(*) from quarantine")).isZero();
            assertThat(HubFixture.rows(hub, "select distinct type || ' ' || direction from engagements order by 1"))
                    .containsExactly("message_received inbound", "message_sent outbound");
            assertThat(HubFixture.count(hub, "select count(*) from engagements where engagements::varchar like '%mã đơn%'"))
                    .as("what was said is not kept").isZero();
            long shared = twin.userIds().stream().map(twin::find).filter(user -> user.at("/shared_info/phone").asLong() > 0).count();
            assertThat(HubFixture.count(hub, "select count(*) from customers where phone like '+849%' or phone like '+847%'"))
                    .isEqualTo(shared);
            assertThat(HubFixture.count(hub, "select count(*) from customers where phone_as_typed is not null")).isZero();
            assertThat(HubFixture.rows(hub, "select birth_date from customers where source_id = '" + twin.userIds().get(0) + "'"))
                    .containsExactly("1990-08-15");
            assertThat(run(hub, "users").changed()).isZero();
            assertThat(run(hub, "messages").changed()).isZero();
        }
    }

    @Test
    void aSyncWithNothingNewAsksOnce() {
        try (Hub hub = Hub.open(home, clock)) {
            run(hub, "users");
            run(hub, "messages");
            clock.forward(Duration.ofDays(3));
            run(hub, "users");
            run(hub, "messages");
            int before = twin.requests().size();
            run(hub, "users");
            run(hub, "messages");
            List<String> paths = twin.requests().subList(before, twin.requests().size()).stream()
                    .map(request -> request.path().replaceAll("[?].*", ""))
                    .filter(path -> !path.contains("access_token")).toList();
            assertThat(paths).containsExactly("/v3.0/oa/user/getlist", "/v2.0/oa/listrecentchat");
            assertThat(twin.requests()).as("nothing but data travels in the query").noneMatch(request -> request.path().contains("limit="));
        }
    }

    @Test
    void whatChangedIsTakenUp() {
        try (Hub hub = Hub.open(home, clock)) {
            run(hub, "users");
            run(hub, "messages");
            clock.forward(Duration.ofDays(3));
            run(hub, "users");
            String someone = twin.userIds().get(1);
            twin.changeUser(someone, user -> {
                user.put("user_is_follower", false);
                ((ObjectNode) user.get("shared_info")).put("name", "Trần Thu Hà").put("phone", 84_905_123_456L);
            });
            String added = twin.addUser(user -> user.put("display_name", "Mới"));
            twin.message(someone, true, "còn hàng không?");
            int before = twin.requests().size();
            run(hub, "users");
            assertThat(
                    twin.requests().subList(before, twin.requests().size()).stream().filter(request -> request.path().contains("/detail")))
                            .as("only those who came").hasSize(2);
            long engagements = HubFixture.count(hub, "select count(*) from engagements");
            run(hub, "messages");
            assertThat(HubFixture.rows(hub, "select full_name, phone, lifecycle from customers where source_id = '" + someone + "'"))
                    .containsExactly("Trần Thu Hà, +84905123456, contact");
            assertThat(HubFixture.rows(hub, "select full_name from customers where source_id = '" + added + "'")).containsExactly("Mới");
            assertThat(HubFixture.count(hub, "select count(*) from engagements")).isEqualTo(engagements + 1);
        }
    }

    @Test
    void whoLeftIsFoundByTheSweep() {
        try (Hub hub = Hub.open(home, clock)) {
            run(hub, "users");
            String gone = twin.userIds().get(9);
            twin.removeUser(gone);
            run(hub, "users");
            assertThat(HubFixture.count(hub, "select count(*) from customers where deleted_at is not null")).isZero();
            clock.forward(Duration.ofDays(8));
            run(hub, "users");
            assertThat(HubFixture.rows(hub, "select source_id from customers where deleted_at is not null")).containsExactly(gone);
        }
    }

    @Test
    void faultsOnTheWayLoseNothing() {
        try (Hub hub = Hub.open(home, clock)) {
            twin.inject(InjectedFault.status(500, call -> call % 60 == 30));
            run(hub, "users");
            twin.inject(InjectedFault.expireTokens(InjectedFault.on(5)));
            run(hub, "messages");
            twin.inject(InjectedFault.none());
            assertThat(ids(hub, "customers")).containsExactlyElementsOf(twin.userIds());
            assertThat(ids(hub, "engagements")).hasSize(twin.messageCount());
            assertThat(twin.grants()).isEqualTo(2);
        }
    }
}
