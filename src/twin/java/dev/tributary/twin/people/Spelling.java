package dev.tributary.twin.people;

import java.util.List;
import java.util.Locale;

/** The ways in which the systems write one phone number or one email. */
final class Spelling {

    /** Mobile prefixes in use (three digits with the trunk zero); each goes with seven more digits. */
    private static final List<String> PREFIXES = List.of("090", "091", "098", "093", "097", "086", "032", "033", "034", "035", "036", "037",
            "038", "039", "070", "076", "077", "078", "079", "081", "082", "083", "084", "085", "056", "058", "059");

    private Spelling() {
    }

    /** A number of ten digits in national form. */
    static String anyPhone(SplitMix64 dice) {
        return dice.pick(PREFIXES) + digits(dice, 7);
    }

    private static String digits(SplitMix64 dice, int count) {
        StringBuilder text = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            text.append((char) ('0' + dice.below(10)));
        }
        return text.toString();
    }

    static String e164(String national) {
        return "+84" + national.substring(1);
    }

    /** As people type it at a till: {@code 0901234567}, {@code 0901 234 567} or {@code 0901.234.567}. */
    static String atTheTill(String national, SplitMix64 dice) {
        String gap = dice.pick(List.of("", "", " ", "."));
        return national.substring(0, 4) + gap + national.substring(4, 7) + gap + national.substring(7);
    }

    /** As marketing tools export it: {@code +84901234567}, {@code 84 901 234 567} or {@code (+84) 901-234-567}. */
    static String international(String national, SplitMix64 dice) {
        String a = national.substring(1, 4);
        String b = national.substring(4, 7);
        String c = national.substring(7);
        return dice.pick(List.of("+84" + a + b + c, "84 " + a + " " + b + " " + c, "(+84) " + a + "-" + b + "-" + c));
    }

    /**
     * Nobody's number in anybody's reading: too few digits, a letter among too few digits, or words. Never three letters beside digits:
     * phone libraries read those as a keypad and may find a number in them.
     */
    static String badPhone(String national, SplitMix64 dice) {
        return dice.pick(List.of(national.substring(0, 7), national.substring(0, 4) + " " + national.substring(4, 7),
                national.substring(0, 3) + "o" + national.substring(3, 7), "không cho số"));
    }

    static String badEmail(String email, SplitMix64 dice) {
        int at = email.indexOf('@');
        return dice.chance(50) ? email.substring(0, at + 1) : email.substring(0, at) + "." + email.substring(at + 1);
    }

    /** The same address with capitals and with spaces at its edges, one of them or both. */
    static String careless(String email, SplitMix64 dice) {
        String cased = switch (dice.below(3)) {
            case 0 -> email.toUpperCase(Locale.ROOT);
            case 1 -> email.substring(0, 1).toUpperCase(Locale.ROOT) + email.substring(1);
            default -> email;
        };
        return switch (dice.below(4)) {
            case 0 -> " " + cased;
            case 1 -> cased + " ";
            default -> cased;
        };
    }
}
