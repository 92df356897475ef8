package dev.tributary.quality;

import dev.tributary.SmallShop;
import dev.tributary.config.ApplicationSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

import static org.assertj.core.api.Assertions.assertThat;

class QualityTest {

    private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");

    @TempDir Path folder;
    private SmallShop shop;

    @BeforeEach
    void open() {
        shop = new SmallShop(folder);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void everyFieldOfEverySourceIsCounted() {
        Instant fresh = NOW.minus(10, ChronoUnit.DAYS);
        shop.put("customers", "kv:1", "email", "an@example.com", "modified_at", fresh, "birth_date", "1990-01-02");
        shop.put("customers", "kv:2", "email", "an@example.com", "modified_at", NOW.minus(900, ChronoUnit.DAYS), "birth_date",
                "2027-01-01");
        shop.put("customers", "kv:3", "email_as_typed", "nobody at home", "modified_at", fresh);
        shop.put("customers", "kv:4", "modified_at", fresh);
        shop.put("customers", "kv:5", "email", "gone@example.com", "deleted_at", fresh);
        shop.put("customers", "hs:1", "email", "an@example.com", "modified_at", fresh);
        measure(NOW);
        assertThat(figures("field = 'email'")).containsExactly("hs, email, 1, 0, 0, 0, 0, 0", "kv, email, 4, 1, 1, 1, 1, 0");
        assertThat(figures("field = 'birth_date' and source = 'kv'")).containsExactly("kv, birth_date, 4, 2, 1, 0, 1, 0");
        assertThat(figures("field in ('email_as_typed', 'deleted_at', 'source_id')")).isEmpty();
    }

    @Test
    void aNumberFarFromTheOthersIsAnOutlier() {
        for (int i = 0; i < 40; i++) {
            shop.put("orders", "kv:" + i, "total", String.valueOf(100 + i % 7), "ordered_at", NOW.minus(1, ChronoUnit.DAYS));
        }
        shop.put("orders", "kv:typo", "total", "1000000", "ordered_at", NOW.plus(400, ChronoUnit.DAYS));
        shop.put("orders", "few:1", "total", "1").put("orders", "few:2", "total", "1000000");
        measure(NOW);
        assertThat(figures("field = 'total'")).containsExactly("few, total, 2, 0, 0, 0, 0, 0", "kv, total, 41, 0, 0, 0, 0, 1");
        assertThat(figures("field = 'ordered_at' and source = 'kv'")).containsExactly("kv, ordered_at, 41, 0, 1, 0, 0, 0");
    }

    @Test
    void whatDeservesALookIsFlaggedAndNotDropped() {
        shop.put("customers", "kv:1", "email", "an@gmial.com", "full_name", "An Nguyễn", "city", "Bình Dương", "postal_code", "7");
        shop.put("customers", "kv:2", "email", "info@example.com", "full_name", "Nguyễn Văn An", "city", "Hà Nội", "province", "Atlantis",
                "postal_code", "100000");
        shop.put("customers", "hs:3", "email", "x@mailinator.com", "country", "GB", "full_name", "An Nguyễn", "city", "Bình Dương",
                "postal_code", "SW1A 1AA");
        Quality.Measured measured = measure(NOW);
        assertThat(measured.flagged()).isEqualTo(3);
        assertThat(shop.rows("select source, source_id, field, flag, hint from quality_flags order by source, source_id, field"))
                .containsExactly(
                        "hs, 3, email, disposable domain, null",
                        "kv, 1, city, province before 2025-07-01, Thành phố Hồ Chí Minh",
                        "kv, 1, email, mistyped domain, gmail.com",
                        "kv, 1, full_name, family name last, null",
                        "kv, 1, postal_code, not a postal code of VN, null",
                        "kv, 2, email, mailbox of a function, null",
                        "kv, 2, province, unknown province, null");
        assertThat(figures("invalid > 0")).as("an address or a name may be meant so").containsExactly("kv, postal_code, 2, 0, 1, 0, 0, 0",
                "kv, province, 2, 1, 1, 0, 0, 0");
        assertThat(shop.rows("select email from customers where source_id = '1'")).containsExactly("an@gmial.com");
    }

    @Test
    void measurementsStayAndFlagsAreOfTheLast() {
        shop.put("customers", "kv:1", "email", "an@gmial.com");
        measure(NOW);
        shop.put("customers", "kv:1", "email", "an@gmail.com");
        measure(NOW.plus(1, ChronoUnit.DAYS));
        assertThat(shop.count("select count(distinct measured_at) from quality")).isEqualTo(2);
        assertThat(shop.count("select count(*) from quality_flags")).isZero();
    }

    private Quality.Measured measure(Instant now) {
        return new Quality(shop.warehouse, new ApplicationSettings(ZoneOffset.UTC, "VN", null, null), Clock.fixed(now, ZoneOffset.UTC))
                .measure();
    }

    private java.util.List<String> figures(String where) {
        return shop.rows("select source, field, records, missing, invalid, duplicate, stale, outlier from quality where " + where
                + " order by source, field");
    }
}
