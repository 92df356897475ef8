package dev.tributary.connector;

import dev.tributary.twin.HubSpotTwin;
import dev.tributary.twin.Misbehaviour;
import dev.tributary.twin.Population;
import dev.tributary.twin.RetailHistory;
import dev.tributary.twin.Twin;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

class HubSpotSourceTest extends SourceContract {

    private static final Population PEOPLE = Population.of(RetailHistory.shipped());
    private static final List<String> IDS = PEOPLE.records("hubspot").stream().map(Population.PlantedRecord::id).toList();

    @Override
    ScriptedVendor vendor(Clock clock) {
        HubSpotTwin twin = new HubSpotTwin(0, clock, PEOPLE, HubSpotTwin.Limits.vendor().unthrottled());
        return new ScriptedVendor() {

            private int changed;

            @Override
            public Twin twin() {
                return twin;
            }

            @Override
            public String connections() {
                return "crm: {connector: hubspot, token: \"${file:secrets/hubspot}\", baseUrl: \"" + twin.baseUri() + "\"}\n";
            }

            @Override
            public Map<String, String> secrets() {
                return Map.of("hubspot", HubSpotTwin.TOKEN);
            }

            @Override
            public String route() {
                return "pull-hubspot-contacts";
            }

            @Override
            public String table() {
                return "customers";
            }

            @Override
            public long records() {
                return IDS.size();
            }

            @Override
            public void change() {
                twin.changeContact(IDS.get(changed++), Map.of("firstname", "Changed"));
            }

            @Override
            public String optionalField() {
                return "company";
            }

            @Override
            public Misbehaviour throttle(LongPredicate when) {
                return Misbehaviour.reply(429, "{\"status\":\"error\",\"errorType\":\"RATE_LIMIT\",\"policyName\":\"SECONDLY\"}", Map.of(), when);
            }

            @Override
            public @Nullable Misbehaviour dailyLimit(LongPredicate when) {
                return Misbehaviour.reply(429, "{\"status\":\"error\",\"errorType\":\"RATE_LIMIT\",\"policyName\":\"DAILY\"}", Map.of(), when);
            }

            @Override
            public boolean renewsTokens() {
                return false;
            }

            @Override
            public void restoreCredentials() {
                twin.restoreToken();
            }

            @Override
            public void close() {
                twin.close();
            }
        };
    }
}
