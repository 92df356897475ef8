package dev.tributary.quality;

import org.jspecify.annotations.Nullable;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Postal codes by country, and the provinces of Vietnam before and after their merger of 1 July 2025. Thread-safe. */
final class PostalPlaces {

    private static final Pattern PREFIX = Pattern.compile("^(thanh pho|tp|tinh|city of|province of)\\s+|\\s+(city|province)$");

    private final Map<String, Pattern> postcodes = new HashMap<>();
    /** Current name of a province by former and current names without accents. */
    private final Map<String, String> provinces = new HashMap<>();

    PostalPlaces() {
        for (String line : ReferenceLists.lines("postcodes.txt")) {
            postcodes.put(line.substring(0, 2),
                    Pattern.compile(Stream.of(line.substring(3).split("\\|")).map(PostalPlaces::pattern).collect(Collectors.joining("|"))));
        }
        for (String line : ReferenceLists.lines("vietnam-provinces.txt")) {
            String today = line.substring(0, line.indexOf(':'));
            for (String before : line.substring(line.indexOf(':') + 1).split(",")) {
                provinces.put(plain(before), today);
            }
            provinces.put(plain(today), today);
        }
        provinces.put("hcm", provinces.get("ho chi minh"));
        provinces.put("sai gon", provinces.get("ho chi minh"));
        provinces.put("vung tau", provinces.get("ho chi minh"));
        provinces.put("daklak", provinces.get("dak lak"));
        provinces.put("hue", "Huế");
    }

    private static String pattern(String form) {
        StringBuilder pattern = new StringBuilder();
        for (char c : form.toCharArray()) {
            pattern.append(switch (c) {
                case '9' -> "[0-9]";
                case 'A' -> "[A-Z]";
                case ' ', '-' -> "[ -]?";
                default -> Pattern.quote(String.valueOf(c));
            });
        }
        return pattern.toString();
    }

    /** @param country ISO 3166-1 alpha-2 @return null also for a country whose form is not known */
    @Nullable
    Flag postcode(String country, String code) {
        Pattern pattern = postcodes.get(country);
        return pattern == null || pattern.matcher(code.strip().toUpperCase(Locale.ROOT)).matches() ? null
                : Flag.invalid("not a postal code of " + country);
    }

    /** Checks a province of Vietnam. @return null when it is a current one */
    @Nullable
    Flag province(String written) {
        String name = plain(written);
        String today = provinces.get(name);
        if (today == null) {
            return Flag.invalid("unknown province");
        }
        return plain(today).equals(name) || isToday(name, today) ? null : Flag.remarkable("province before 2025-07-01", today);
    }

    /** Whether a short name, such as HCM, means a province that still exists. */
    private static boolean isToday(String name, String today) {
        return switch (name) {
            case "hcm", "sai gon" -> true;
            case "hue", "thua thien hue" -> today.equals("Huế");
            default -> name.replace(" ", "").equals(plain(today).replace(" ", ""));
        };
    }

    /** Whether it is the name of a current or former province. */
    boolean isProvince(String written) {
        return provinces.containsKey(plain(written));
    }

    /** Lower case without accents, prefixes and repeated spaces: {@code TP. Hồ Chí Minh} becomes {@code ho chi minh}. */
    static String plain(String written) {
        String roman = Normalizer.normalize(written.strip().toLowerCase(Locale.ROOT).replace('đ', 'd'), Normalizer.Form.NFD)
                .replaceAll("\\p{M}+", "");
        String words = roman.replaceAll("[^a-z]+", " ").strip();
        return PREFIX.matcher(words).replaceAll("");
    }
}
