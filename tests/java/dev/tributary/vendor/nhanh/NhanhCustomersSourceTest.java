package dev.tributary.vendor.nhanh;

import dev.tributary.pull.ScriptedVendor;
import dev.tributary.pull.SourceContract;
import dev.tributary.twin.nhanh.NhanhTwin;

import java.time.Clock;
import java.time.Duration;

class NhanhCustomersSourceTest extends SourceContract {

    @Override
    public ScriptedVendor vendor(Clock clock) {
        NhanhTwin twin = new NhanhTwin(0, clock);
        return new NhanhVendor(twin, clock, "pull-nhanh-customers", "customers") {
            @Override
            public long records() {
                return 257;
            }

            @Override
            public void change() {
                twin.changeCustomer(another(twin.customerIds()), row -> row.put("name", "Đổi " + row.path("name").asText()));
            }

            @Override
            public boolean remove() {
                twin.removeCustomer(twin.customerIds().get(50));
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
