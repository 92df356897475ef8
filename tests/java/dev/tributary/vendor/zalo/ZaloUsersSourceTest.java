package dev.tributary.vendor.zalo;

import dev.tributary.pull.ScriptedVendor;
import dev.tributary.pull.SourceContract;
import dev.tributary.twin.zalo.ZaloTwin;

import java.time.Clock;
import java.time.Duration;

/** People are asked for one by one, by the ids that another list names. */
class ZaloUsersSourceTest extends SourceContract {

    private static final int PEOPLE = 25;

    @Override
    public ScriptedVendor vendor(Clock clock) {
        return new ZaloVendor(new ZaloTwin(0, clock, 1000, PEOPLE, 0), "pull-zalo-users", "customers") {
            @Override
            public long records() {
                return PEOPLE;
            }

            @Override
            public void change() {
                twin.changeUser(another(twin.userIds()), user -> user.put("user_is_follower", !user.path("user_is_follower").asBoolean()));
            }

            @Override
            public boolean remove() {
                twin.removeUser(another(twin.userIds()));
                return true;
            }

            @Override
            public Duration removalShows() {
                return Duration.ofDays(8);
            }

            @Override
            public String optionalField() {
                return "display_name";
            }
        };
    }
}
