package dev.tributary.vendor.salesforce;

import dev.tributary.pull.ScriptedVendor;
import dev.tributary.pull.SourceContract;
import dev.tributary.pull.TwinVendor;
import dev.tributary.twin.kit.InjectedFault;
import dev.tributary.twin.salesforce.SalesforceTwin;
import dev.tributary.twin.salesforce.SalesforceTwin.Limits;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

class SalesforceSourceTest extends SourceContract {

    @Override
    public ScriptedVendor vendor(Clock clock) {
        SalesforceTwin twin = new SalesforceTwin(0, clock, Limits.vendor().withRows(200, 200).withLooks(1));
        List<String> ids = twin.ids("Contact");
        return new TwinVendor<>(twin, "pull-salesforce-contacts", "customers",
                Map.of("client", SalesforceTwin.CLIENT_SECRET, "refresh", SalesforceTwin.REFRESH_TOKEN)) {
            @Override
            public String connections() {
                return "crm: {connector: salesforce, loginUrl: \"%s\", clientId: %s, clientSecret: \"${file:secrets/client}\", refreshToken: \"${file:secrets/refresh}\"}\n"
                        .formatted(twin.baseUri(), SalesforceTwin.CLIENT_ID);
            }

            @Override
            public long records() {
                return ids.size();
            }

            @Override
            public void change() {
                twin.change(another(ids), Map.of("MailingCity", "Hội An"));
            }

            @Override
            public boolean remove() {
                twin.delete(another(ids));
                return true;
            }

            @Override
            public String optionalField() {
                return "MailingCity";
            }

            @Override
            public InjectedFault throttle(LongPredicate when) {
                return limit("ConcurrentRequests (Concurrent API Requests) Limit exceeded.", when);
            }

            @Override
            public @Nullable InjectedFault dailyLimit(LongPredicate when) {
                return limit("TotalRequests Limit exceeded.", when);
            }

            private static InjectedFault limit(String message, LongPredicate when) {
                return InjectedFault.reply(403, "[{\"message\":\"" + message + "\",\"errorCode\":\"REQUEST_LIMIT_EXCEEDED\"}]", Map.of(),
                        when);
            }

            @Override
            public InjectedFault sunset() {
                return InjectedFault.reply(410,
                        "[{\"message\":\"The requested API version has been retired\",\"errorCode\":\"UNSUPPORTED_API_VERSION\"}]",
                        Map.of(), request -> true);
            }
        };
    }
}
