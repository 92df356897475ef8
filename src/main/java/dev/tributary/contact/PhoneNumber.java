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
    /**
     * Mexico's mobile numbers had a 1 behind the country's code until August 2019 (decision of the IFT); the digits behind it are today's
     * number.
     */
    private static final Pattern OLD_MEXICAN_MOBILE = Pattern.compile("^\\+52[ .-]*1[ .-]*(?=(?:[0-9][ .-]*){10}$)");
    private static final int NORTH_AMERICA = 1;

    private PhoneNumber() {
    }

    /**
     * The number in E.164, or null when it cannot be read for sure: too short or long, letters in it, not a number of its country, or
     * written in national form without a country. A Vietnamese number in the form it had before 2017 (fixed) or 2018 (mobile) is answered
     * in today's; what is a number of today stays as it is.
     *
     * @param country ISO 3166-1 alpha-2 of whoever wrote the number, or null when unknown; only used for numbers without a country code
     */
    public static @Nullable String e164(String typed, @Nullable String country) {
        String quick = VietnameseMobile.e164(typed, country);
        return quick != null ? quick : parsed(typed, country);
    }

    /** The digits that numbers of a country begin with in E.164, such as 84; empty when it has none of its own. */
    public static String callingCode(String country) {
        int code = PhoneNumberUtil.getInstance().getCountryCodeForRegion(country);
        return code == 0 ? "" : Integer.toString(code);
    }

    /** The slow, complete way. */
    static @Nullable String parsed(String typed, @Nullable String country) {
        String region = region(country);
        String setApart = VietnameseRenumbering.setApart(WrittenContact.phone(typed), region);
        String certain = setApart == null ? null : valid(setApart, null);
        if (certain != null) {
            return certain;
        }
        String text = unwrapped(typed);
        if (!isWrittenAsNumber(text)) {
            return null;
        }
        String current = valid(text, region);
        String migrated = current == null ? VietnameseRenumbering.migrated(dialled(text), region) : null;
        return migrated == null ? current : valid(migrated, null);
    }

    private static @Nullable String valid(String unwrapped, @Nullable String region) {
        try {
            PhoneNumberUtil util = PhoneNumberUtil.getInstance();
            Phonenumber.PhoneNumber number = parse(util, unwrapped, region);
            return accepted(util, number) ? util.format(number, PhoneNumberFormat.E164) : null;
        } catch (NumberParseException e) {
            return null;
        }
    }

    /** Why {@link #e164} refuses what was typed, as a clause for people; null when it does not. */
    public static @Nullable String refusal(String typed, @Nullable String country) {
        if (e164(typed, country) != null) {
            return null;
        }
        String text = unwrapped(typed);
        String region = region(country);
        if (!isWrittenAsNumber(text)) {
            long digits = text.chars().filter(c -> c >= '0' && c <= '9').count();
            return digits < 6 ? "it has fewer than 6 digits" : digits > 18 ? "it has more than 18 digits"
                    : "it holds letters or signs that stand in no phone number";
        }
        try {
            PhoneNumberUtil util = PhoneNumberUtil.getInstance();
            Phonenumber.PhoneNumber number = parse(util, text, region);
            return switch (util.isPossibleNumberWithReason(number)) {
                case TOO_SHORT, IS_POSSIBLE_LOCAL_ONLY -> "it has too few digits for a number of +" + number.getCountryCode();
                case TOO_LONG -> "it has too many digits for a number of +" + number.getCountryCode();
                default -> "the numbering plan of +" + number.getCountryCode() + " has no such number";
            };
        } catch (NumberParseException e) {
            return region == null && e.getErrorType() == NumberParseException.ErrorType.INVALID_COUNTRY_CODE && !text.startsWith("+")
                    ? "it is in national form and the country is not known"
                    : "it begins with no country's code, or is too short or too long";
        }
    }

    private static @Nullable String region(@Nullable String country) {
        return country == null || country.isBlank() ? null : country.strip().toUpperCase(Locale.ROOT);
    }

    private static Phonenumber.PhoneNumber parse(PhoneNumberUtil util, String unwrapped, @Nullable String region)
            throws NumberParseException {
        String text = dialled(unwrapped);
        return util.parse(text, text.startsWith("+") ? null : region);
    }

    /** Zeros for going abroad are a plus sign, and a zero that is not dialled from there is gone. */
    private static String dialled(String unwrapped) {
        String abroad = TRUNK_ZERO.matcher(INTERNATIONAL_ZEROS.matcher(unwrapped).replaceFirst("+")).replaceFirst("$1");
        return OLD_MEXICAN_MOBILE.matcher(abroad).replaceFirst("+52");
    }

    private static String unwrapped(String typed) {
        String text = WrittenContact.phone(typed);
        var spreadsheet = SPREADSHEET.matcher(text);
        if (spreadsheet.matches()) {
            text = spreadsheet.group(1);
        }
        return BRACKETED_CODE.matcher(text).replaceFirst("+$1 ");
    }

    /** North American numbers need only the right length: the platforms' own documents use 555, which no plan assigns. */
    private static boolean accepted(PhoneNumberUtil util, Phonenumber.PhoneNumber number) {
        return util.isValidNumber(number)
                || number.getCountryCode() == NORTH_AMERICA && String.valueOf(number.getNationalNumber()).length() == 10
                        && !number.hasItalianLeadingZero();
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
