package dev.tributary.connector;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.twin.Misbehaviour;
import dev.tributary.twin.NhanhTwin;
import dev.tributary.twin.Twin;
import org.junit.jupiter.api.Nested;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongPredicate;

class NhanhSourceTest {

    private abstract static class Account implements ScriptedVendor {

        final NhanhTwin twin;
        final Clock clock;
        private int changed;

        Account(Clock clock) {
            this.clock = clock;
            this.twin = new NhanhTwin(0, clock);
        }

        @Override
        public Twin twin() {
            return twin;
        }

        @Override
        public String connections() {
            return "shop: {connector: nhanh, appId: \"%s\", businessId: \"%s\", accessToken: \"${file:secrets/nhanh}\", baseUrl: \"%s\", country: VN, currency: VND}\n"
                    .formatted(NhanhTwin.APP_ID, NhanhTwin.BUSINESS_ID, twin.baseUri());
        }

        @Override
        public Map<String, String> secrets() {
            return Map.of("nhanh", NhanhTwin.TOKEN);
        }

        long next(List<Long> ids) {
            return ids.get(2 * ++changed);
        }

        @Override
        public Misbehaviour throttle(LongPredicate when) {
            return Misbehaviour.reply(200, "{\"code\":0,\"errorCode\":\"ERR_429\",\"message\":\"Your app exceeded the API Rate Limit\",\"data\":{\"lockedSeconds\":1,\"unlockedAt\":%d}}"
                    .formatted(clock.instant().getEpochSecond() + 1), Map.of(), when);
        }

        @Override
        public Misbehaviour sunset() {
            return Misbehaviour.reply(200, "{\"code\":0,\"errorCode\":\"ERR_INVALID_VERSION\",\"messages\":\"Invalid version\"}", Map.of(), request -> true);
        }

        @Override
        public boolean renewsTokens() {
            return false; // a token lives a year, and a person makes the next one
        }

        @Override
        public void restoreCredentials() {
            twin.restoreToken();
        }

        @Override
        public void close() {
            twin.close();
        }
    }

    @Nested
    class Customers extends SourceContract {
        @Override
        ScriptedVendor vendor(Clock clock) {
            return new Account(clock) {

                @Override
                public String route() {
                    return "pull-nhanh-customers";
                }

                @Override
                public String table() {
                    return "customers";
                }

                @Override
                public long records() {
                    return 257;
                }

                @Override
                public void change() {
                    twin.changeCustomer(next(twin.customerIds()), row -> row.put("name", "Đổi " + row.path("name").asText()));
                }

                @Override
                public boolean remove() {
                    twin.removeCustomer(twin.customerIds().get(5));
                    return true;
                }

                @Override
                public Duration removalShows() {
                    return Duration.ofDays(8); // by the weekly sweep: the vendor does not tell
                }

                @Override
                public String optionalField() {
                    return "address";
                }
            };
        }
    }

    @Nested
    class Orders extends SourceContract {
        @Override
        ScriptedVendor vendor(Clock clock) {
            return new Account(clock) {

                @Override
                public String route() {
                    return "pull-nhanh-orders";
                }

                @Override
                public String table() {
                    return "orders";
                }

                @Override
                public long records() {
                    return twin.orderIds().stream().filter(id -> Objects.requireNonNull(twin.find("order", id)).at("/info/type").asInt() != 10).count();
                }

                @Override
                public void change() {
                    long id;
                    do {
                        id = next(twin.orderIds());
                    } while (Objects.requireNonNull(twin.find("order", id)).at("/info/type").asInt() == 10);
                    twin.changeOrder(id, row -> ((ObjectNode) row.get("info")).put("depotId", 9));
                }

                @Override
                public String optionalField() {
                    return "depotId";
                }
            };
        }
    }
}
