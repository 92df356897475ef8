package dev.tributary.contact;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Locale;

import static org.assertj.core.api.Assertions.assertThat;

class VietnameseRenumberingTest {

    private static final String SUBSCRIBER = "3856789";

    @ParameterizedTest @CsvSource({"0120, 070", "0121, 079", "0122, 077", "0126, 076", "0128, 078", "0123, 083", "0124, 084", "0125, 085",
        "0127, 081", "0129, 082",
        "0162, 032", "0163, 033", "0164, 034", "0165, 035", "0166, 036", "0167, 037", "0168, 038", "0169, 039", "0186, 056", "0188, 058",
        "0199, 059"})
    void anOldMobileNumberMeetsItsNewForm(String old, String now) {
        meets(old, now);
    }

    @ParameterizedTest @CsvSource({
        "022, 0212", "0231, 0213", "020, 0214", "0230, 0215", "029, 0216", "053, 0233", "054, 0234", "0510, 0235", "0511, 0236",
        "0240, 0204", "025, 0205", "026, 0206", "027, 0207", "0280, 0208", "0281, 0209", "0320, 0220", "0321, 0221", "0241, 0222",
        "0351, 0226", "0350, 0228", "0780, 0290", "0781, 0291", "0710, 0292", "0711, 0293", "074, 0294",
        "055, 0255", "061, 0251", "062, 0252", "064, 0254", "057, 0257", "068, 0259", "060, 0260", "0501, 0261", "0500, 0262", "063, 0263",
        "0651, 0271", "072, 0272", "073, 0273", "0650, 0274", "075, 0275", "066, 0276", "067, 0277"})
    void aFixedLineWithItsOldAreaCodeMeetsItsNewForm(String old, String now) {
        meets(old, now);
    }

    @ParameterizedTest @ValueSource(strings = {"04 3822 1234", "(04) 3822 1234", "04.38221234", "+84 4 3822 1234", "84438221234",
        "438221234.0", "0084438221234", "024 3822 1234"})
    void hanoiMovedToTwoDigits(String typed) {
        assertThat(PhoneNumber.e164(typed, "VN")).isEqualTo("+842438221234");
    }

    @ParameterizedTest @ValueSource(strings = {"(08) 3822 1234", "(84-8) 38221234", "(+84 8) 3822.1234", "+84 (8) 3822 1234",
        "+84 (08) 3822-1234", "(028) 3822 1234"})
    void anOldSaigonNumberIsKnownByItsBrackets(String typed) {
        assertThat(PhoneNumber.e164(typed, "VN")).isEqualTo("+842838221234");
    }

    /** These codes were given to mobile numbers afterwards; the digits alone cannot tell, and today's reading wins. */
    @ParameterizedTest @ValueSource(
            strings = {"033", "036", "037", "038", "039", "056", "058", "059", "070", "076", "077", "079", "083", "(036)", "030", "031"})
    void aCodeThatIsMobileTodayStaysMobile(String code) {
        String current = "+84" + code.replaceAll("[()]", "").substring(1) + SUBSCRIBER;
        for (String spaced : List.of(code + SUBSCRIBER, code + " " + SUBSCRIBER, current)) {
            assertThat(PhoneNumber.e164(spaced, "VN")).as(spaced).isEqualTo(current);
        }
    }

    @Test
    void quangBinhMovedExceptWhereItsCodeIsMobileToday() {
        assertThat(PhoneNumber.e164("052 3856789", "VN")).isEqualTo("+84523856789");
        assertThat(PhoneNumber.e164("052 6856789", "VN")).isEqualTo("+842326856789");
    }

    @Test
    void noNumberOfTodayBecomesAnother() throws NumberParseException {
        int current = 0;
        PhoneNumberUtil plan = PhoneNumberUtil.getInstance();
        for (int prefix = 0; prefix < 10_000; prefix++) {
            for (String tail : List.of("34567", "345678")) {
                String national = String.format(Locale.ROOT, "%04d", prefix) + tail;
                if (national.charAt(0) != '0' && plan.isValidNumber(plan.parse("+84" + national, null))) {
                    current++;
                    for (String typed : List.of("+84" + national, "+84 " + national, "0084-" + national)) {
                        assertThat(PhoneNumber.e164(typed, "VN")).isEqualTo("+84" + national);
                    }
                }
            }
        }
        assertThat(current).isGreaterThan(2_000);
    }

    @ParameterizedTest @ValueSource(
            strings = {"0130 3856789", "0187 3856789", "01203 856 78", "012038567890", "04 382 1234", "(08) 3822 12345", "0500 385678"})
    void whatNeverWasANumberIsRefused(String typed) {
        assertThat(PhoneNumber.e164(typed, "VN")).isNull();
    }

    @Test
    void withoutVietnamInSightNothingIsMoved() {
        assertThat(PhoneNumber.e164("0120 3856789", null)).isNull();
        assertThat(PhoneNumber.e164("(08) 3822 1234", null)).isNull();
        assertThat(PhoneNumber.e164("0120 3856789", "KR")).isNotEqualTo("+84703856789");
    }

    private static void meets(String old, String now) {
        String expected = "+84" + now.substring(1) + SUBSCRIBER;
        String bare = old.substring(1) + SUBSCRIBER;
        for (String typed : List.of(old + SUBSCRIBER, old + " " + SUBSCRIBER, "(" + old + ") 385-6789", "+84" + bare,
                "+84 " + old + SUBSCRIBER, "0084" + bare,
                "84" + bare, bare + ".0", now + SUBSCRIBER, "+84 " + now.substring(1) + " 385 6789")) {
            assertThat(PhoneNumber.e164(typed, "VN")).as(typed).isEqualTo(expected);
        }
    }
}
