package dev.tributary.contact; // to see how much the quick way answers

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;

/**
 * Reads phone numbers as sources send them: {@code PhonesLoad ours|floor|check NUMBERS}. The floor is libphonenumber alone: parse, valid,
 * E.164. For each kind of numbers it prints {@code KIND_s=CPU-SECONDS} of the whole process without start-up: each kind is read twice
 * unmeasured, so that classes are loaded and compiled, and then three times. {@code check} prints how often the quick way answered and how
 * often ours and the floor disagree.
 *
 * <p>All numbers are made up, by one seed. Vietnamese mobiles: 30 of 100 as 0901234567, 20 +84901234567, 10 84901234567, 20 0901 234 567, 8
 * 0901.234.567, 4 0901-234-567, 5 +84 901 234 567, 3 901234567.0 as a spreadsheet writes it. Landlines: of Hanoi and Ho Chi Minh City, four
 * shapes. Foreign: of ten countries, E.164, international, with 00, national with the record's country. Mixed: 70 mobiles, 15 landlines, 10
 * foreign, 5 that are no numbers.
 */
public class PhonesLoad {

    private static final PhoneNumberUtil UTIL = PhoneNumberUtil.getInstance();
    private static final int PASSES = 3;
    private static final String[] KINDS = {"mobiles", "landlines", "foreign", "mixed"};
    private static final String[] PREFIXES = {"90", "91", "93", "94", "96", "97", "98", "32", "35", "38", "70", "77", "79", "81", "83",
        "86", "88"};
    private static final String[] COUNTRIES = {"US", "GB", "DE", "FR", "JP", "KR", "SG", "TH", "AU", "CN"};
    private static final String[] NONE = {"khong co", "0", "0901", "N/A", "00000000"};

    private record Typed(String text, String country) {}

    public static void main(String[] arguments) {
        int count = Integer.parseInt(arguments[1]);
        StringBuilder line = new StringBuilder();
        for (String kind : KINDS) {
            Typed[] numbers = numbers(kind, count);
            line.append(arguments[0].equals("check") ? check(kind, numbers) : measured(kind, numbers, arguments[0].equals("ours")))
                    .append(' ');
        }
        System.out.println(line.toString().strip());
    }

    private static String measured(String kind, Typed[] numbers, boolean ours) {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        int unmeasured = read(numbers, ours);
        int answered = read(numbers, ours);
        long before = system.getProcessCpuTime();
        for (int i = 0; i < PASSES; i++) {
            answered = read(numbers, ours);
        }
        long after = system.getProcessCpuTime();
        if (answered != unmeasured) {
            throw new IllegalStateException("read twice, answered differently");
        }
        return String.format(Locale.ROOT, "%s_s=%.4f", kind, (after - before) / 1e9);
    }

    private static int read(Typed[] numbers, boolean ours) {
        int answered = 0;
        for (Typed one : numbers) {
            String e164 = ours ? PhoneNumber.e164(one.text, one.country) : floor(one);
            answered += e164 == null ? 0 : e164.length();
        }
        return answered;
    }

    private static String floor(Typed one) {
        try {
            Phonenumber.PhoneNumber number = UTIL.parse(one.text, one.country);
            return UTIL.isValidNumber(number) ? UTIL.format(number, PhoneNumberFormat.E164) : null;
        } catch (NumberParseException e) {
            return null;
        }
    }

    /** Two answers must be one. An answer of one alone is where they do not both apply: a spreadsheet's number, or a fragment of one. */
    private static String check(String kind, Typed[] numbers) {
        int quick = 0;
        int both = 0;
        int differ = 0;
        int oursAlone = 0;
        int floorAlone = 0;
        for (Typed one : numbers) {
            String quickly = VietnameseMobile.e164(one.text, one.country);
            String ours = PhoneNumber.e164(one.text, one.country);
            String floor = floor(one);
            quick += quickly == null ? 0 : 1;
            if (ours != null && floor != null) {
                both++;
                differ += ours.equals(floor) ? 0 : 1;
            } else if (!Objects.equals(ours, floor)) {
                oursAlone += floor == null ? 1 : 0;
                floorAlone += ours == null ? 1 : 0;
            }
        }
        return String.format(Locale.ROOT, "%s_quick=%.3f %s_both=%d %s_differ=%d %s_ours_alone=%d %s_floor_alone=%d", kind,
                (double) quick / numbers.length, kind, both, kind, differ,
                kind, oursAlone, kind, floorAlone);
    }

    private static Typed[] numbers(String kind, int count) {
        Random random = new Random(42);
        Typed[] numbers = new Typed[count];
        for (int i = 0; i < count; i++) {
            int of = random.nextInt(100);
            String what = !kind.equals("mixed") ? kind : of < 70 ? "mobiles" : of < 85 ? "landlines" : of < 95 ? "foreign" : "none";
            numbers[i] = switch (what) {
                case "mobiles" -> mobile(random);
                case "landlines" -> landline(random);
                case "foreign" -> foreign(random);
                default -> new Typed(NONE[random.nextInt(NONE.length)], "VN");
            };
        }
        return numbers;
    }

    private static String digits(Random random, int count) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < count; i++) {
            digits.append(random.nextInt(10));
        }
        return digits.toString();
    }

    private static Typed mobile(Random random) {
        String a = PREFIXES[random.nextInt(PREFIXES.length)] + random.nextInt(10);
        String b = digits(random, 3);
        String c = digits(random, 3);
        int shape = random.nextInt(100);
        String text = shape < 30 ? "0" + a + b + c : shape < 50 ? "+84" + a + b + c
                : shape < 60 ? "84" + a + b + c
                : shape < 80 ? "0" + a + " " + b + " " + c
                : shape < 88 ? "0" + a + "." + b + "." + c
                : shape < 92 ? "0" + a + "-" + b + "-" + c
                : shape < 97 ? "+84 " + a + " " + b + " " + c
                : a + b + c + ".0";
        return new Typed(text, "VN");
    }

    private static Typed landline(Random random) {
        String area = random.nextBoolean() ? "24" : "28";
        String a = "38" + digits(random, 2);
        String b = digits(random, 4);
        return new Typed(switch (random.nextInt(4)) {
            case 0 -> "0" + area + a + b;
            case 1 -> "(0" + area + ") " + a + " " + b;
            case 2 -> "+84 " + area + " " + a + " " + b;
            default -> "0" + area + "." + a + "." + b;
        }, "VN");
    }

    /** An example of the country's own numbering plan with other last digits. */
    private static Typed foreign(Random random) {
        String country = COUNTRIES[random.nextInt(COUNTRIES.length)];
        Phonenumber.PhoneNumber number = UTIL.getExampleNumberForType(country, PhoneNumberType.MOBILE);
        number = new Phonenumber.PhoneNumber().mergeFrom(number)
                .setNationalNumber(number.getNationalNumber() / 1000 * 1000 + random.nextInt(1000));
        return switch (random.nextInt(4)) {
            case 0 -> new Typed(UTIL.format(number, PhoneNumberFormat.E164), "VN");
            case 1 -> new Typed(UTIL.format(number, PhoneNumberFormat.INTERNATIONAL), "VN");
            case 2 -> new Typed("00" + UTIL.format(number, PhoneNumberFormat.E164).substring(1), "VN");
            default -> new Typed(UTIL.format(number, PhoneNumberFormat.NATIONAL), country);
        };
    }
}
