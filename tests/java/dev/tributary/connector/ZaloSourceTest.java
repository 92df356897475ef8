package dev.tributary.connector;

import dev.tributary.twin.Misbehaviour;
import dev.tributary.twin.Twin;
import dev.tributary.twin.ZaloTwin;

import java.time.Clock;
import java.util.Map;
import java.util.function.LongPredicate;

/** Messages; people are asked for one by one, ten a second, which would take this contract an hour. */
class ZaloSourceTest extends SourceContract {

    private static final int MESSAGES = 45;

    @Override
    ScriptedVendor vendor(Clock clock) {
        ZaloTwin twin = new ZaloTwin(0, clock, 1000, 12, MESSAGES);
        return new ScriptedVendor() {

            private int said;

            @Override
            public Twin twin() {
                return twin;
            }

            @Override
            public String connections() {
                return "oa: {connector: zalo, appId: \"%s\", secretKey: \"${file:secrets/zalo}\", refreshToken: \"${file:secrets/zalo-refresh}\", tokenUrl: \"%s/v4/oa/access_token\", baseUrl: \"%s\"}\n"
                        .formatted(ZaloTwin.APP_ID, twin.baseUri(), twin.baseUri());
            }

            @Override
            public Map<String, String> secrets() {
                return Map.of("zalo", ZaloTwin.SECRET_KEY, "zalo-refresh", twin.refreshToken());
            }

            @Override
            public String route() {
                return "pull-zalo-messages";
            }

            @Override
            public String table() {
                return "engagements";
            }

            @Override
            public long records() {
                return MESSAGES;
            }

            @Override
            public void change() {
                twin.message(twin.userIds().get(said++ % 12), true, "còn hàng không?"); // a message never changes; a new one comes
            }

            @Override
            public String optionalField() {
                return "type";
            }

            @Override
            public Misbehaviour throttle(LongPredicate when) {
                return Misbehaviour.reply(200, "{\"error\":-32,\"message\":\"Application has reached the limit of calls\"}", Map.of(), when);
            }

            @Override
            public Misbehaviour sunset() {
                return Misbehaviour.reply(200, "{\"error\":404,\"message\":\"You are accessing an empty or invalid API\"}", Map.of(), request -> true);
            }

            @Override
            public void close() {
                twin.close();
            }
        };
    }
}
