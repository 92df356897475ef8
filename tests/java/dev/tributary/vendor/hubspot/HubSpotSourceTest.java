package dev.tributary.vendor.hubspot;

import dev.tributary.pull.ScriptedVendor;
import dev.tributary.pull.SourceContract;
import dev.tributary.pull.TwinVendor;
import dev.tributary.twin.hubspot.HubSpotTwin;
import dev.tributary.twin.kit.InjectedFault;
import dev.tributary.twin.people.Population;
import dev.tributary.twin.people.RetailHistory;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

class HubSpotSourceTest extends SourceContract {

    private static final Population PEOPLE = Population.of(RetailHistory.shipped());
    private static final List<String> IDS = PEOPLE.records("hubspot").stream().map(Population.PlantedRecord::id).toList();

    @Override
    public ScriptedVendor vendor(Clock clock) {
        HubSpotTwin twin = new HubSpotTwin(0, clock, PEOPLE, HubSpotTwin.Limits.vendor().unthrottled());
        return new TwinVendor<>(twin, "pull-hubspot-contacts", "customers", Map.of("hubspot", HubSpotTwin.TOKEN)) {
            @Override
            public String connections() {
                return "crm: {connector: hubspot, token: \"${file:secrets/hubspot}\", baseUrl: \"" + twin.baseUri() + "\"}\n";
            }

            @Override
            public long records() {
                return IDS.size();
            }

            @Override
            public void change() {
                twin.changeContact(another(IDS), Map.of("firstname", "Changed"));
            }

            @Override
            public boolean remove() {
                twin.archiveContact(another(IDS));
                return true;
            }

            @Override
            public List<String> removalRoutes() {
                return List.of("pull-hubspot-archived-contacts");
            }

            @Override
            public String optionalField() {
                return "company";
            }

            @Override
            public InjectedFault throttle(LongPredicate when) {
                return InjectedFault.reply(429, "{\"status\":\"error\",\"errorType\":\"RATE_LIMIT\",\"policyName\":\"SECONDLY\"}", Map.of(),
                        when);
            }

            @Override
            public @Nullable InjectedFault dailyLimit(LongPredicate when) {
                return InjectedFault.reply(429, "{\"status\":\"error\",\"errorType\":\"RATE_LIMIT\",\"policyName\":\"DAILY\"}", Map.of(),
                        when);
            }

            @Override
            public boolean renewsTokens() {
                return false;
            }

            @Override
            public void restoreCredentials() {
                twin.restoreToken();
            }
        };
    }
}
