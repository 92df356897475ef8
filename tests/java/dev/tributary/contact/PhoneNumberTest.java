package dev.tributary.contact;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class PhoneNumberTest {

    @ParameterizedTest @CsvSource({
        "0901234567, VN, +84901234567",
        "0901 234 567, VN, +84901234567",
        "+84 0901234567, , +84901234567",
        "901234567, VN, +84901234567",
        "901234567.0, VN, +84901234567",
        "84901234567, VN, +84901234567",
        "84-901-234567, VN, +84901234567",
        "(+84) 901-234-567, , +84901234567",
        "0084901234567, , +84901234567",
        "0084 901 234 567, US, +84901234567",
        "+84 (0) 901 234 567, , +84901234567",
        "+84(0)901234567, , +84901234567",
        "+84 090 123 4567, , +84901234567",
        "090.123.4567, VN, +84901234567",
        "(028) 3822 1234, VN, +842838221234",
        "0901234567, vn, +84901234567",
        "07911 123456, GB, +447911123456",
        "+447911123456, VN, +447911123456",
        "+66 81 234 5678, , +66812345678",
        "06 1234 5678, IT, +390612345678"})
    void readsWhatPeopleType(String typed, String country, String expected) {
        assertThat(PhoneNumber.e164(typed, country)).isEqualTo(expected);
    }

    @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "'0901234567|+84901234567", "=\"0901234567\"|+84901234567", "tel:+84901234567|+84901234567", "p:+84901234567|+84901234567",
        "\u202A0901234567\u202C|+84901234567",
        "０９０１２３４５６７|+84901234567", "٠٩٠١٢٣٤٥٦٧|+84901234567", "+5215541637145|+525541637145", "+52 1 55 4163 7145|+525541637145",
        "8.4901234567E+10|+84901234567",
        "\"0901 234 567\"|+84901234567", "0901234567.|+84901234567", "0901234567,|+84901234567", "(0901234567)|+84901234567"})
    void whatSurroundsANumberIsTakenOff(String typed, String expected) {
        assertThat(PhoneNumber.e164(typed, "VN")).isEqualTo(expected);
    }

    @ParameterizedTest @ValueSource(strings = {"8.49E+10", "8.4901234567E+11", "0901234567 / 0912345678", "tel:an", "=0901234567+1"})
    void aNumberThatLostDigitsOrIsTwoIsRefused(String typed) {
        assertThat(PhoneNumber.e164(typed, "VN")).isNull();
    }

    @ParameterizedTest @ValueSource(strings = {"", " ", "0901234567", "84901234567", "+", "++84901234567", "0000000000", "+84 90123456a",
        "n/a", "12345", "0901234567/0907654321",
        "9.01E+08", "+8490123456789012345"})
    void refusesWhatItWouldHaveToGuess(String typed) {
        assertThat(PhoneNumber.e164(typed, null)).isNull();
    }

    @ParameterizedTest @ValueSource(strings = {"090123456", "09012345678", "0101234567", "0000000000", "1234567890123"})
    void refusesNumbersThatVietnamDoesNotHave(String typed) {
        assertThat(PhoneNumber.e164(typed, "VN")).isNull();
    }

    @Test
    void theQuickWayNeverDisagreesWithTheFullParse() {
        int answered = 0;
        for (int prefix = 0; prefix < 10_000; prefix++) {
            String nine = String.format("%04d", prefix) + "04567";
            for (String typed : List.of(nine, "0" + nine, "84" + nine, "0084" + nine, "+84" + nine,
                    "+84 " + nine.substring(0, 3) + "-" + nine.substring(3),
                    nine + ".0", "0" + nine + ".0", "+840" + nine, "000" + nine, "." + nine)) {
                for (String country : Arrays.asList("VN", "US", null)) {
                    String quick = VietnameseMobile.e164(typed, country);
                    if (quick != null) {
                        answered++;
                        assertThat(quick).as("%s in %s", typed, country).isEqualTo(PhoneNumber.parsed(typed, country));
                    }
                }
            }
        }
        assertThat(answered).isGreaterThan(20_000);
    }
}
