package dev.tributary.contact;

import org.jspecify.annotations.Nullable;

/**
 * The quick way for the numbers most records hold: with it they take a tenth of a full parse ({@code tests/bench/run phones}). Answers only
 * what the full parse would answer; anything else is null and left to it.
 */
final class VietnameseMobile {

    private static final int LENGTH = 9;

    private VietnameseMobile() {
    }

    static @Nullable String e164(String typed, @Nullable String country) {
        char[] digits = new char[14];
        int count = 0;
        boolean plus = false;
        for (int i = 0; i < typed.length(); i++) {
            char c = typed.charAt(i);
            if (c >= '0' && c <= '9') {
                if (count == digits.length) {
                    return null;
                }
                digits[count++] = c;
            } else if (c == '+' && count == 0 && !plus) {
                plus = true;
            } else if (c != ' ' && c != '-' && (c != '.' || isDecimal(typed, i))) {
                return null;
            }
        }
        int start = count - LENGTH;
        if (start < 0 || !isAssigned(digits, start)) {
            return null;
        }
        boolean national = start == 0 || start == 1 && digits[0] == '0';
        boolean coded = start == 2 && digits[0] == '8' && digits[1] == '4';
        boolean zeros = start == 4 && digits[0] == '0' && digits[1] == '0' && digits[2] == '8' && digits[3] == '4';
        if (plus ? !coded : !(zeros || (national || coded) && "VN".equals(country))) {
            return null;
        }
        return "+84" + new String(digits, start, LENGTH);
    }

    /** Whether the point could be that of a number a spreadsheet wrote; the full parse decides. */
    private static boolean isDecimal(String typed, int point) {
        for (int i = point + 1; i < typed.length(); i++) {
            if (typed.charAt(i) != '0') {
                return false;
            }
        }
        return true;
    }

    /** Ranges wholly assigned to mobile numbers by Vietnam's numbering plan since 2018. */
    private static boolean isAssigned(char[] digits, int start) {
        char second = digits[start + 1];
        return switch (digits[start]) {
            case '3' -> second >= '2';
            case '7' -> second == '0' || second >= '6';
            case '8' -> second >= '1' && second <= '8' && second != '7';
            case '9' -> second <= '8' && second != '5';
            default -> false;
        };
    }
}
