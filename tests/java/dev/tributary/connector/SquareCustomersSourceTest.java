package dev.tributary.connector;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.twin.Misbehaviour;
import dev.tributary.twin.SquareTwin;
import dev.tributary.twin.Twin;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

class SquareCustomersSourceTest extends SourceContract {

    @Override
    ScriptedVendor vendor(Clock clock) {
        SquareTwin twin = new SquareTwin(0, clock, SquareTwin.Limits.vendor().unthrottled());
        List<ObjectNode> shown = twin.records("customers").stream().filter(customer -> customer.has("family_name")).toList();
        return new ScriptedVendor() {

            private int changed;

            @Override
            public Twin twin() {
                return twin;
            }

            @Override
            public String connections() {
                return """
                        cafe:
                          connector: square
                          start: 2026-01-01
                          country: VN
                          clientId: %s
                          clientSecret: ${file:secrets/client}
                          refreshToken: ${file:secrets/refresh}
                          tokenUrl: %s/oauth2/token
                          baseUrl: %s
                        """.formatted(SquareTwin.CLIENT_ID, twin.baseUri(), twin.baseUri());
            }

            @Override
            public Map<String, String> secrets() {
                return Map.of("client", SquareTwin.CLIENT_SECRET, "refresh", SquareTwin.REFRESH_TOKEN);
            }

            @Override
            public String route() {
                return "pull-square-customers";
            }

            @Override
            public String table() {
                return "customers";
            }

            @Override
            public long records() {
                return shown.size();
            }

            @Override
            public void change() {
                twin.change("customers", shown.get(changed++).path("id").asText(), customer -> customer.put("family_name", "Mới"));
            }

            @Override
            public String optionalField() {
                return "given_name";
            }

            @Override
            public boolean remove() {
                twin.deleteCustomer(shown.get(100).path("id").asText());
                return true;
            }

            @Override
            public Duration removalShows() {
                return Duration.ofDays(8);
            }

            @Override
            public Misbehaviour throttle(LongPredicate when) {
                return Misbehaviour.reply(429, "{\"errors\":[{\"category\":\"RATE_LIMIT_ERROR\",\"code\":\"RATE_LIMITED\",\"detail\":\"slow down\"}]}", Map.of(), when);
            }

            @Override
            public Misbehaviour sunset() {
                return Misbehaviour.reply(400, "{\"errors\":[{\"category\":\"INVALID_REQUEST_ERROR\",\"code\":\"BAD_REQUEST\",\"detail\":\"no such version\",\"field\":\"Square-Version\"}]}", Map.of(),
                        request -> true);
            }

            @Override
            public void close() {
                twin.close();
            }
        };
    }
}
