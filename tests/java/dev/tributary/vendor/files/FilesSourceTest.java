package dev.tributary.vendor.files;

import dev.tributary.pull.ScriptedVendor;
import dev.tributary.pull.SourceContract;
import dev.tributary.pull.TwinVendor;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Five files of a folder; each is a page, and what changes comes in a further one. */
class FilesSourceTest extends SourceContract {

    private static final int FILES = 5;
    private static final int LINES = 40;
    private static final String HEADER = "code,name,city,birth_date,created_at\n";

    @Override
    public ScriptedVendor vendor(Clock clock) {
        Clock hourAgo = Clock.offset(clock, Duration.ofHours(-1));
        DropFolder folder = new DropFolder(hourAgo);
        for (int file = 0; file < FILES; file++) {
            StringBuilder text = new StringBuilder(HEADER);
            for (int line = 0; line < LINES; line++) {
                text.append("KH").append(file * LINES + line).append(",Lê An,Huế,1990-01-31,2026-01-").append(10 + line % 20).append('\n');
            }
            folder.send(text.toString());
        }
        return new TwinVendor<>(folder, "pull-files-customers", "customers", Map.of()) {
            private int changed;

            @Override
            public String connections() {
                return "branch: {connector: files, location: inbox, country: VN, zone: Asia/Ho_Chi_Minh}\n";
            }

            @Override
            public void prepare(Path home) {
                twin.deliverTo(home.resolve("inbox"));
            }

            @Override
            public long records() {
                return FILES * LINES;
            }

            @Override
            public void change() {
                twin.send(HEADER + "KH" + changed++ + ",Lê Bình,Đà Nẵng,1990-01-31,2026-01-10\n");
            }

            @Override
            public String optionalField() {
                return "birth_date";
            }

            @Override
            public UnaryOperator<String> renamed() {
                return text -> text.replace("birth_date", "brand_new");
            }

            @Override
            public UnaryOperator<String> retyped() {
                return text -> text.replace("1990-01-31", "a long time ago");
            }

            @Override
            public void distort(UnaryOperator<String> records) {
                twin.distort(records);
            }

            @Override
            public void repeat() {
                twin.sendAgain(2);
            }
        };
    }
}
