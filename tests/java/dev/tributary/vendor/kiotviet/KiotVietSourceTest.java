package dev.tributary.vendor.kiotviet;

import dev.tributary.pull.ScriptedVendor;
import dev.tributary.pull.SourceContract;
import dev.tributary.pull.TwinVendor;
import dev.tributary.twin.kiotviet.KiotVietTwin;
import dev.tributary.twin.people.Population;
import dev.tributary.twin.people.RetailHistory;

import java.time.Clock;
import java.util.List;
import java.util.Map;

class KiotVietSourceTest extends SourceContract {

    private static final RetailHistory HISTORY = RetailHistory.shipped();
    private static final Population PEOPLE = Population.of(HISTORY);
    private static final List<String> CODES = PEOPLE.records("kiotviet").stream().map(Population.PlantedRecord::id).toList();

    @Override
    public ScriptedVendor vendor(Clock clock) {
        KiotVietTwin twin = new KiotVietTwin(0, clock, HISTORY, PEOPLE);
        return new TwinVendor<>(twin, "pull-kiotviet-customers", "customers", Map.of("kiotviet", KiotVietTwin.CLIENT_SECRET)) {
            @Override
            public String connections() {
                return "shop: {connector: kiotviet, retailer: %s, clientId: %s, clientSecret: \"${file:secrets/kiotviet}\", baseUrl: \"%s\", tokenUrl: \"%s/connect/token\", zone: Europe/London}\n"
                        .formatted(KiotVietTwin.RETAILER, KiotVietTwin.CLIENT_ID, twin.baseUri(), twin.baseUri());
            }

            @Override
            public long records() {
                return CODES.size();
            }

            @Override
            public void change() {
                twin.changeCustomer(another(CODES), was -> was.withName("Changed " + was.name()));
            }

            @Override
            public boolean remove() {
                twin.removeCustomer(another(CODES));
                return true;
            }

            @Override
            public String optionalField() {
                return "email";
            }
        };
    }
}
