package dev.tributary.contact;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber;
import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.regex.Pattern;

/** Phone numbers as they are kept: E.164, such as {@code +84901234567}. Thread-safe. */
public final class PhoneNumber {

    /** What a spreadsheet makes of a number: a decimal point and zeros behind the digits. */
    private static final Pattern SPREADSHEET = Pattern.compile("([0-9]{6,15})\\.0+");
    private static final Pattern INTERNATIONAL_ZEROS = Pattern.compile("^00+(?=[1-9])");
    private static final Pattern TRUNK_ZERO = Pattern.compile("^(\\+[0-9 .-]+)\\( ?0 ?\\)");
    private static final Pattern BRACKETED_CODE = Pattern.compile("^\\(\\s*\\+([0-9]{1,3})\\s*\\)");
    private static final int NORTH_AMERICA = 1;

    private PhoneNumber() {
    }

    /**
     * The number in E.164, or null when it cannot be read for sure: too short or long, letters in it, not a number of its country,
     * or written in national form without a country. A Vietnamese number in the form it had before 2017 (fixed) or 2018 (mobile) is
     * answered in today's; what is a number of today stays as it is.
     *
     * @param country ISO 3166-1 alpha-2 of whoever wrote the number, or null when unknown; only used for numbers without a country code
     */
    public static @Nullable String e164(String typed, @Nullable String country) {
        String quick = VietnameseMobile.e164(typed, country);
        return quick != null ? quick : parsed(typed, country);
    }

    /** The slow, complete way. */
    static @Nullable String parsed(String typed, @Nullable String country) {
        String text = Invisible.tidy(typed);
        var spreadsheet = SPREADSHEET.matcher(text);
        if (spreadsheet.matches()) {
            text = spreadsheet.group(1);
        }
        String region = country == null || country.isBlank() ? null : country.strip().toUpperCase(Locale.ROOT);
        String setApart = VietnameseRenumbering.setApart(text, region);
        String certain = setApart == null ? null : valid(setApart, null);
        if (certain != null) {
            return certain;
        }
        text = BRACKETED_CODE.matcher(text).replaceFirst("+$1 ");
        if (!isWrittenAsNumber(text)) {
            return null;
        }
        text = TRUNK_ZERO.matcher(INTERNATIONAL_ZEROS.matcher(text).replaceFirst("+")).replaceFirst("$1");
        String current = valid(text, region);
        String migrated = current == null ? VietnameseRenumbering.migrated(text, region) : null;
        return migrated == null ? current : valid(migrated, null);
    }

    private static @Nullable String valid(String text, @Nullable String region) {
        try {
            PhoneNumberUtil util = PhoneNumberUtil.getInstance();
            Phonenumber.PhoneNumber number = util.parse(text, text.startsWith("+") ? null : region);
            return accepted(util, number) ? util.format(number, PhoneNumberFormat.E164) : null;
        } catch (NumberParseException e) {
            return null;
        }
    }

    /** North American numbers need only the right length: the platforms' own documents use 555, which no plan assigns. */
    private static boolean accepted(PhoneNumberUtil util, Phonenumber.PhoneNumber number) {
        return util.isValidNumber(number)
                || number.getCountryCode() == NORTH_AMERICA && String.valueOf(number.getNationalNumber()).length() == 10 && !number.hasItalianLeadingZero();
    }

    /** Digits with the usual separators; libphonenumber alone would turn letters into digits and drop extensions. */
    private static boolean isWrittenAsNumber(String text) {
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                digits++;
            } else if (c == '+' ? i > 0 : " .-()/\t\u2010\u2011\u2012\u2013\u2212".indexOf(c) < 0) {
                return false;
            }
        }
        return digits >= 6 && digits <= 18;
    }
}
