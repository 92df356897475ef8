package dev.tributary.contact;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * Vietnam's numbers as they were before 2017 and 2018, in today's plan, so that an old and a new form of one line meet. Only the code in
 * front changed, never the subscriber's own digits.
 *
 * <p>Rules: area codes of 59 provinces by decision 2036/QĐ-BTTTT of the Ministry of Information and Communications (21 November 2016, in
 * force in three steps from February to June 2017; Phú Thọ 210, Vĩnh Phúc 211, Hòa Bình 218 and Hà Giang 219 kept theirs); the eleven-digit
 * mobile numbers by the operators' change of 15 September 2018. Some old area codes are mobile codes now (030, 031, 033, 036 …): what
 * libphonenumber knows as a number of today is never read as an old one, so those lines meet only when their new form is written.
 */
final class VietnameseRenumbering {

    private static final String COUNTRY_CODE = "84";

    /** Old codes, without the trunk zero, of numbers that had nine digits behind it. */
    private static final Map<String, String> OF_NINE_DIGITS = Map.ofEntries(
            Map.entry("4", "24"), Map.entry("8", "28"),
            Map.entry("20", "214"), Map.entry("22", "212"), Map.entry("25", "205"), Map.entry("26", "206"), Map.entry("27", "207"),
            Map.entry("29", "216"), Map.entry("30", "229"), Map.entry("31", "225"), Map.entry("33", "203"), Map.entry("36", "227"),
            Map.entry("37", "237"), Map.entry("38", "238"), Map.entry("39", "239"), Map.entry("52", "232"), Map.entry("53", "233"),
            Map.entry("54", "234"), Map.entry("55", "255"), Map.entry("56", "256"), Map.entry("57", "257"), Map.entry("58", "258"),
            Map.entry("59", "269"), Map.entry("60", "260"), Map.entry("61", "251"), Map.entry("62", "252"), Map.entry("63", "263"),
            Map.entry("64", "254"), Map.entry("66", "276"), Map.entry("67", "277"), Map.entry("68", "259"), Map.entry("70", "270"),
            Map.entry("72", "272"), Map.entry("73", "273"), Map.entry("74", "294"), Map.entry("75", "275"), Map.entry("76", "296"),
            Map.entry("77", "297"), Map.entry("79", "299"));

    /** Old codes of numbers that had ten digits: mobile first, then the area codes of three digits. */
    private static final Map<String, String> OF_TEN_DIGITS = Map.ofEntries(
            Map.entry("120", "70"), Map.entry("121", "79"), Map.entry("122", "77"), Map.entry("126", "76"), Map.entry("128", "78"),
            Map.entry("123", "83"), Map.entry("124", "84"), Map.entry("125", "85"), Map.entry("127", "81"), Map.entry("129", "82"),
            Map.entry("162", "32"), Map.entry("163", "33"), Map.entry("164", "34"), Map.entry("165", "35"), Map.entry("166", "36"),
            Map.entry("167", "37"), Map.entry("168", "38"), Map.entry("169", "39"),
            Map.entry("186", "56"), Map.entry("188", "58"), Map.entry("199", "59"),
            Map.entry("230", "215"), Map.entry("231", "213"), Map.entry("240", "204"), Map.entry("241", "222"), Map.entry("280", "208"),
            Map.entry("281", "209"), Map.entry("320", "220"), Map.entry("321", "221"), Map.entry("350", "228"), Map.entry("351", "226"),
            Map.entry("500", "262"), Map.entry("501", "261"), Map.entry("510", "235"), Map.entry("511", "236"), Map.entry("650", "274"),
            Map.entry("651", "271"), Map.entry("710", "292"), Map.entry("711", "293"), Map.entry("780", "290"), Map.entry("781", "291"));

    /**
     * Hồ Chí Minh City's old code set apart in brackets: {@code (08) 3822 1234}, {@code (84-8) 38221234}, {@code +84 (8) 3822 1234}. The
     * digits alone would be a mobile number of today; no mobile number is written so.
     */
    private static final Pattern BRACKETED_SAIGON = Pattern
            .compile("^(?:(?<out>\\+84|0084|84)[ .-]*)?\\((?:\\s*(?<in>\\+?84|0084)[ .-]+)?\\s*0?8\\s*\\)(?<rest>[0-9 .\\-/]+)$");

    private VietnameseRenumbering() {
    }

    /**
     * The number in E.164 of today's plan when {@code text} can only be an old one, whatever its digits would mean today; else null.
     *
     * @param region of whoever wrote it; matters only without a country code
     */
    static @Nullable String setApart(String text, @Nullable String region) {
        var matcher = BRACKETED_SAIGON.matcher(text);
        if (!matcher.matches() || matcher.group("out") == null && matcher.group("in") == null && !"VN".equals(region)) {
            return null;
        }
        String subscriber = digits(matcher.group("rest"));
        return subscriber.length() == 8 ? "+8428" + subscriber : null;
    }

    /**
     * The number in E.164 of today's plan when its digits have an old form, else null. Whether the digits are a number of today must be
     * asked first: 036 was Thái Bình and is a mobile code now. Whether the answer is assigned must be asked afterwards.
     *
     * @param text digits and separators, a plus sign only in front
     */
    static @Nullable String migrated(String text, @Nullable String region) {
        String digits = digits(text);
        String national;
        if (text.startsWith("+")) {
            if (!digits.startsWith(COUNTRY_CODE)) {
                return null;
            }
            national = withoutTrunkZero(digits.substring(COUNTRY_CODE.length()));
        } else if (!"VN".equals(region)) {
            return null;
        } else if (digits.startsWith(COUNTRY_CODE) && digits.length() > 10) {
            national = withoutTrunkZero(digits.substring(COUNTRY_CODE.length()));
        } else {
            national = withoutTrunkZero(digits);
        }
        return switch (national.length()) {
            case 9 -> recoded(national, OF_NINE_DIGITS, national.charAt(0) == '4' || national.charAt(0) == '8' ? 1 : 2);
            case 10 -> recoded(national, OF_TEN_DIGITS, 3);
            default -> null;
        };
    }

    private static @Nullable String recoded(String national, Map<String, String> codes, int length) {
        String code = codes.get(national.substring(0, length));
        return code == null ? null : "+" + COUNTRY_CODE + code + national.substring(length);
    }

    private static String withoutTrunkZero(String digits) {
        return digits.startsWith("0") ? digits.substring(1) : digits;
    }

    private static String digits(String text) {
        StringBuilder digits = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                digits.append(c);
            }
        }
        return digits.toString();
    }
}
