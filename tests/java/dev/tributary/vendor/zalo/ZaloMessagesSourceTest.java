package dev.tributary.vendor.zalo;

import dev.tributary.pull.ScriptedVendor;
import dev.tributary.pull.SourceContract;
import dev.tributary.twin.zalo.ZaloTwin;

import java.time.Clock;

class ZaloMessagesSourceTest extends SourceContract {

    private static final int MESSAGES = 45;

    @Override
    public ScriptedVendor vendor(Clock clock) {
        return new ZaloVendor(new ZaloTwin(0, clock, 1000, 40, MESSAGES), "pull-zalo-messages", "engagements") {
            @Override
            public long records() {
                return MESSAGES;
            }

            @Override
            public void change() {
                twin.message(another(twin.userIds()), true, "còn hàng không?"); // a message never changes; a new one comes
            }

            @Override
            public String optionalField() {
                return "type";
            }
        };
    }
}
