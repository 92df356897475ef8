package dev.tributary.canonical;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tributary.SmallShop;
import dev.tributary.config.Findings;
import dev.tributary.mapping.CanonicalFile;
import org.junit.jupiter.api.Test;

import java.time.LocalDate;

class MaskingTest {

    private static final CanonicalModel MODEL = CanonicalFile.read(SmallShop.REPOSITORY, new Findings());

    @Test
    void whatIsNotToBeSeenIsHiddenByTheClassOfItsColumn() {
        assertThat(see(Masking.FIGURES, "customers", "email", "an.nguyen@shop.vn")).isEqualTo("a***@shop.vn");
        assertThat(see(Masking.FIGURES, "customers", "phone", "+84901234567")).isEqualTo("***567");
        assertThat(see(Masking.FIGURES, "customers", "full_name", "Đào Thị An")).isEqualTo("Đ***");
        assertThat(see(Masking.FIGURES, "customers", "birth_date", LocalDate.of(1990, 8, 15))).isEqualTo("***");
        assertThat(see(Masking.FIGURES, "customers", "family_status", "married")).isEqualTo("***");
        assertThat(see(Masking.FIGURES, "customers", "country", "VN")).isEqualTo("VN");
        assertThat(see(Masking.FIGURES, "customers", "email", null)).isNull();
        assertThat(see(Masking.FIGURES, "profiles", "email", "an@shop.vn")).as("as customers").isEqualTo("a***@shop.vn");
        assertThat(see(Masking.FIGURES, "profiles", "profile_id", "7f0k2m")).isEqualTo("7f0k2m");
        assertThat(see(Masking.FIGURES, "profile_identifiers", "value", "1234567")).isEqualTo("***");
    }

    @Test
    void aClassThatIsShownIsShownAndAColumnThatNobodyKnowsIsNot() {
        assertThat(see(Masking.NO_CONTACTS, "customers", "full_name", "An")).isEqualTo("An");
        assertThat(see(Masking.NO_CONTACTS, "customers", "nationality", "VN")).as("sensitive").isEqualTo("***");
        assertThat(see(Masking.NO_CONTACTS, "customers", "user_id", "U7")).isEqualTo("***");
        assertThat(see(Masking.NO_CONTACTS, "customers", "no_such_column", "secret")).isEqualTo("***");
        assertThat(see(Masking.NONE, "customers", "phone", "+84901234567")).isEqualTo("+84901234567");
    }

    private static Object see(Masking masking, String table, String column, Object value) {
        return masking.mask(MODEL, table, column, value);
    }
}
