package dev.tributary.pull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.FaultException;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.config.Secrets;
import dev.tributary.config.YamlNode;
import dev.tributary.connector.Connection;
import dev.tributary.connector.Connector;
import dev.tributary.connector.ConnectorFile;
import dev.tributary.twin.kit.InjectedFault;
import dev.tributary.twin.kit.Twin;
import dev.tributary.twin.nhanh.NhanhTwin;
import dev.tributary.twin.zalo.ZaloTwin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is peculiar to Nhanh.vn and Zalo, by the shipped connectors against the twins, in made-up time. */
class VietnameseVendorsTest {

    private static final Map<String, Connector> CONNECTORS = ConnectorFile.readAll(new Home(Path.of(System.getProperty("user.dir"))),
            new Findings());

    @TempDir Path folder;
    private final FakeTime time = new FakeTime();

    private Source source(Twin twin, Map<String, String> settings) {
        Connection connection = new Connection(twin.name(), twin.name(), settings, twin.baseUri().toString(), null, "VN", null, null, 0,
                false,
                Objects.requireNonNull(YamlNode.parse("x", "{a: b}", new Findings())));
        return new Sources(CONNECTORS, Map.of(twin.name(), connection), new Secrets(new Home(folder)), folder.resolve("var"), time, time,
                ZoneOffset.UTC).source(connection);
    }

    private Source nhanh(NhanhTwin twin) {
        return source(twin, Map.of("appId", NhanhTwin.APP_ID, "businessId", NhanhTwin.BUSINESS_ID, "accessToken", NhanhTwin.TOKEN));
    }

    private Source zalo(ZaloTwin twin) {
        return source(twin, Map.of("appId", ZaloTwin.APP_ID, "secretKey", ZaloTwin.SECRET_KEY, "refreshToken", ZaloTwin.REFRESH_TOKEN,
                "tokenUrl", twin.baseUri() + "/v4/oa/access_token"));
    }

    private static Connector.Stream stream(Source source, String name) {
        return Objects.requireNonNull(source.connector().streams().get(name));
    }

    private List<JsonNode> all(Source source, String name, @Nullable Instant from) {
        ApiReader walk = source.walk(stream(source, name), from, time.instant(), from == null);
        List<JsonNode> records = new ArrayList<>();
        String position = null;
        do {
            SourcePage page = walk.read(position);
            records.addAll(page.records());
            position = page.next();
        } while (position != null);
        return records;
    }

    @Test
    void nhanhIsNotKnockedAtWhileItIsLocked() {
        try (NhanhTwin twin = new NhanhTwin(0, time)) {
            Source source = nhanh(twin);
            twin.lock("/customer/list");
            assertThat(all(source, "customers", null)).hasSize(twin.customerIds().size());
            assertThat(twin.callsWhileLocked("/customer/list")).as("only the call that found the lock").isEqualTo(1);
            assertThat(time.waits()).as("until the time that the vendor named").containsExactly(Duration.ofSeconds(20));
        }
    }

    @Test
    void aLockOfOneListDoesNotDelayAnother() {
        try (NhanhTwin twin = new NhanhTwin(0, time)) {
            Source source = nhanh(twin);
            twin.lock("/order/list");
            assertThat(all(source, "products", null)).hasSize(twin.productIds().size());
            assertThat(time.waits()).isEmpty();
        }
    }

    @Test
    void nhanhsPagesGoOnBehindAnEmptyOneAndThroughEveryShapeOfTheirPlace() {
        try (NhanhTwin twin = new NhanhTwin(0, time)) {
            assertThat(all(nhanh(twin), "products", null)).extracting(product -> product.path("id").asLong())
                    .containsExactlyElementsOf(twin.productIds());
            assertThat(all(nhanh(twin), "orders", time.instant().minus(Duration.ofDays(120))))
                    .extracting(order -> order.at("/info/id").asLong())
                    .containsExactlyInAnyOrderElementsOf(twin.orderIds());
        }
    }

    @Test
    void noFilterIsIgnored() {
        try (NhanhTwin nhanh = new NhanhTwin(0, time); ZaloTwin zalo = new ZaloTwin(0, time)) {
            for (Source source : List.of(nhanh(nhanh), zalo(zalo))) {
                source.connector().streams().values().forEach(stream -> assertThat(source.selfTest(stream)).as(stream.name()).isNull());
            }
        }
    }

    @Test
    void zalosRefreshTokenIsUsedOnceAndTheNextOneIsKept() {
        try (ZaloTwin twin = new ZaloTwin(0, time, 1_000_000)) {
            Source source = zalo(twin);
            all(source, "user-ids", time.instant());
            twin.inject(InjectedFault.status(500, InjectedFault.always()));
            time.forward(Duration.ofHours(26));
            assertThatThrownBy(() -> all(source, "user-ids", time.instant())).as("the pair is granted, and then nothing goes well")
                    .isInstanceOf(FaultException.class);
            assertThat(twin.grants()).isEqualTo(2);
            twin.inject(InjectedFault.none());
            all(zalo(twin), "user-ids", time.instant());
            assertThat(twin.grants()).as("another process finds the pair on the disk").isEqualTo(2);
            twin.inject(InjectedFault.expireTokens(InjectedFault.on(1)));
            assertThat(all(zalo(twin), "messages", time.instant().minus(Duration.ofDays(30)))).isNotEmpty();
            assertThat(twin.grants()).as("refused with 200 and -216: renewed once").isEqualTo(3);
        }
    }

    @Test
    void aRefreshTokenThatIsNoLongerGoodIsSaidInOneSentence() {
        try (ZaloTwin twin = new ZaloTwin(0, time)) {
            Source source = source(twin, Map.of("appId", ZaloTwin.APP_ID, "secretKey", ZaloTwin.SECRET_KEY, "refreshToken", "used-before",
                    "tokenUrl", twin.baseUri() + "/v4/oa/access_token"));
            assertThatThrownBy(() -> all(source, "messages", null)).isInstanceOf(FaultException.class)
                    .hasMessageContaining("/v4/oa/access_token")
                    .hasMessageContaining("authorise again").hasMessageNotContaining("used-before");
        }
    }

    @Test
    void whoLeftBetweenTheListAndTheQuestionIsLeftOut() {
        try (ZaloTwin twin = new ZaloTwin(0, time, 1_000_000)) {
            Source source = zalo(twin);
            time.forward(Duration.ofDays(1));
            List<String> ids = twin.userIds().subList(0, 3);
            ids.forEach(id -> twin.changeUser(id, user -> {}));
            ApiReader walk = source.walk(stream(source, "users"), time.instant(), time.instant(), false);
            twin.onNextDetail(() -> twin.removeUser(ids.get(1)));
            assertThat(walk.read(null).records()).extracting(user -> user.path("user_id").asText()).containsExactly(ids.get(0), ids.get(2));
            assertThat(walk.skipped()).isEqualTo(1);
        }
    }
}
