package dev.tributary.vendor.zoho;

import dev.tributary.pull.ScriptedVendor;
import dev.tributary.pull.SourceContract;
import dev.tributary.pull.TwinVendor;
import dev.tributary.twin.kit.InjectedFault;
import dev.tributary.twin.zoho.ZohoTwin;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

class ZohoSourceTest extends SourceContract {

    @Override
    public ScriptedVendor vendor(Clock clock) {
        ZohoTwin twin = new ZohoTwin(0, clock);
        List<String> ids = twin.ids("Contacts");
        return new TwinVendor<>(twin, "pull-zoho-contacts", "customers",
                Map.of("client", ZohoTwin.CLIENT_SECRET, "refresh", ZohoTwin.REFRESH_TOKEN)) {
            @Override
            public String connections() {
                return "crm: {connector: zoho, accountsUrl: \"%s\", clientId: %s, clientSecret: \"${file:secrets/client}\", refreshToken: \"${file:secrets/refresh}\"}\n"
                        .formatted(twin.baseUri(), ZohoTwin.CLIENT_ID);
            }

            @Override
            public long records() {
                return ids.size();
            }

            @Override
            public void change() {
                twin.change(another(ids), Map.of("Mailing_City", "Hội An"));
            }

            @Override
            public boolean remove() {
                twin.delete(another(ids));
                return true;
            }

            @Override
            public List<String> removalRoutes() {
                return List.of("pull-zoho-deleted-contacts");
            }

            @Override
            public String optionalField() {
                return "Mailing_City";
            }

            @Override
            public InjectedFault throttle(LongPredicate when) {
                return limit(Map.of(), when);
            }

            @Override
            public @Nullable InjectedFault dailyLimit(LongPredicate when) {
                return limit(Map.of("X-API-CREDITS-REMAINING", "0"), when);
            }

            private static InjectedFault limit(Map<String, String> headers, LongPredicate when) {
                return InjectedFault.reply(429,
                        "{\"code\":\"TOO_MANY_REQUESTS\",\"details\":{},\"message\":\"Too many requests\",\"status\":\"error\"}", headers,
                        when);
            }
        };
    }
}
