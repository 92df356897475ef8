package dev.tributary.canonical;

import dev.tributary.SmallShop;
import dev.tributary.config.Findings;
import dev.tributary.mapping.CanonicalFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class MaskingTest {

    private static final CanonicalModel MODEL = CanonicalFile.read(SmallShop.REPOSITORY, new Findings());

    @Test
    void whatIsNotToBeSeenIsHiddenByTheClassOfItsColumn() {
        assertThat(see("customers", "email", "an.nguyen@shop.vn")).isEqualTo("a***@shop.vn");
        assertThat(see("customers", "phone", "+84901234567")).isEqualTo("***567");
        assertThat(see("customers", "full_name", "Đào Thị An")).isEqualTo("Đ***");
        assertThat(see("customers", "birth_date", LocalDate.of(1990, 8, 15))).isEqualTo("***");
        assertThat(see("customers", "family_status", "married")).isEqualTo("***");
        assertThat(see("customers", "user_id", "U7")).isEqualTo("***");
        assertThat(see("customers", "country", "VN")).isEqualTo("VN");
        assertThat(see("customers", "modified_at", Instant.EPOCH)).isEqualTo(Instant.EPOCH);
        assertThat(see("customers", "email", null)).isNull();
    }

    @Test
    void aKeyIsHiddenAndSoIsWhatNobodyDeclared() {
        assertThat(see("customers", "source_id", "0901234567")).isEqualTo("***");
        assertThat(see("customers", "no_such_column", "secret")).isEqualTo("***");
        assertThat(see("no_such_table", "email_verified", true)).isEqualTo("***");
    }

    @ParameterizedTest @ValueSource(strings = {"an@shop.vn / 0901234567", "an@shop.vn, +84901234567", "Nguyễn An <an@shop.vn>",
        "an@shop.vn binh@shop.vn", "an@0901234567", "+84 901 234 567 An", "+84", "0901234567", "@an"})
    void whatIsNoWholeAddressOrNumberIsHiddenWholly(String typed) {
        assertThat(see("customers", "email_as_typed", typed)).isEqualTo("***");
    }

    @Test
    void aVendorsRecordKeepsItsFormAndNoValue() {
        Map<String, Object> raw = new LinkedHashMap<>();
        raw.put("name", "An");
        raw.put("age", 36);
        raw.put("married", true);
        raw.put("card", null);
        raw.put("address1", List.of(Map.of("city", "Huế"), List.of()));
        raw.put("an@shop.vn", "x");
        raw.put("0901234567", "y");
        assertThat(Masking.outline(raw)).hasToString(
                "{name=*** text, age=*** number, married=*** true or false, card=null, address1=[{city=*** text}, []], ***=*** text, ***2=*** text}");
    }

    private static Object see(String table, String column, Object value) {
        return Masking.mask(MODEL.table(table), column, value);
    }
}
