package dev.tributary.campaign;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A tagged link. Path, query and fragment of the page are kept, without utm tags that it had before.
 *
 * @param url     the link to publish
 * @param utm     its tags in the dictionary's spelling
 * @param facts   the facts of a visit through this link
 * @param remarks differences from the request
 */
public record Link(String url, Utm utm, Facts facts, List<String> remarks) {

    private static final Pattern PARTS = Pattern.compile("(https?)://([^/?#\\s]+)([^?#\\s]*)(?:\\?([^#\\s]*))?(#\\S*)?",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern AUTHORITY = Pattern.compile("([^@:]+)(:[0-9]{1,5})?");

    /**
     * @param page    the address of a page on one of the customer's own sites, with http:// or https://
     * @param written the tags as typed; source, medium and campaign are required
     * @throws FaultException of kind CONFIG when the page is no address or on another site, or a value is not in the dictionary
     */
    public static Link to(String page, Map<UtmKey, String> written, Campaigns campaigns) {
        Matcher parts = PARTS.matcher(page.strip());
        if (!parts.matches()) {
            throw refused(
                    "\"" + page + "\" is no address of a page; write it whole and without blanks, such as https://www.example.com/sale");
        }
        String host = host(parts.group(2), campaigns);
        List<String> remarks = new ArrayList<>();
        Map<UtmKey, String> values = new EnumMap<>(UtmKey.class);
        for (UtmKey key : List.of(UtmKey.SOURCE, UtmKey.MEDIUM, UtmKey.CAMPAIGN)) {
            if (!written.containsKey(key)) {
                throw refused("the link has no " + key.word() + "; give --" + key.word());
            }
        }
        written.forEach((key, value) -> values.put(key, spelled(key, value, campaigns, remarks)));
        Utm utm = Utm.of(values);
        String tags = utm.values().entrySet().stream().map(tag -> tag.getKey().parameter() + "=" + encoded(tag.getValue()))
                .collect(Collectors.joining("&"));
        String kept = withoutTags(parts.group(4), remarks);
        String path = parts.group(3).isEmpty() ? "/" : parts.group(3);
        String fragment = parts.group(5) == null ? "" : parts.group(5);
        return new Link(
                parts.group(1).toLowerCase(Locale.ROOT) + "://" + host + plain(path) + "?" + (kept.isEmpty() ? "" : plain(kept) + "&")
                        + tags + plain(fragment),
                utm, campaigns.facts(utm, null, null, null), List.copyOf(remarks));
    }

    /** The host in ASCII, with its port. */
    private static String host(String authority, Campaigns campaigns) {
        Matcher matcher = AUTHORITY.matcher(authority);
        String host = matcher.matches() ? CampaignsFile.host(matcher.group(1)) : null;
        if (host == null) {
            throw refused("\"" + authority + "\" is no host name; write such as https://www.example.com/sale, without a user or password");
        }
        if (!campaigns.sites().isEmpty() && campaigns.site(host) == null) {
            throw refused(host + " is no site of ours; write one of "
                    + campaigns.sites().stream().map(Site::host).sorted().collect(Collectors.joining(", "))
                    + ", or add it to sites in " + Campaigns.PATH);
        }
        return host + (matcher.group(2) == null ? "" : matcher.group(2));
    }

    private static String spelled(UtmKey key, String value, Campaigns campaigns, List<String> remarks) {
        Entry entry = campaigns.entry(key, value);
        if (entry != null) {
            if (!entry.value().equals(value)) {
                remarks.add(key.word() + " \"" + value + "\" is spelled \"" + entry.value() + "\"");
            }
            return entry.value();
        }
        if (campaigns.lists(key)) {
            String close = campaigns.closest(key, value);
            throw refused(key.word() + " \"" + value + "\" is not in " + Campaigns.PATH + "; "
                    + (close == null ? "write one of its " + key.section() + ": "
                            + campaigns.entries(key).stream().map(Entry::value).collect(Collectors.joining(", ")) + "; or add it there"
                            : "did you mean " + close + "? Else add it there"));
        }
        String refusal = key.refusal(value);
        if (refusal != null) {
            throw refused(key.word() + " \"" + value + "\" cannot be used: " + refusal + "; write it otherwise");
        }
        return value;
    }

    private static String withoutTags(@Nullable String query, List<String> remarks) {
        if (query == null || query.isEmpty()) {
            return "";
        }
        List<String> kept = new ArrayList<>(Arrays.asList(query.split("&")));
        if (kept.removeIf(pair -> pair.toLowerCase(Locale.ROOT).startsWith("utm_"))) {
            remarks.add("the tags it had are gone");
        }
        return String.join("&", kept);
    }

    /** Percent-encodes characters that an address may not hold (other alphabets, quotes, brackets); existing percent signs are kept. */
    private static String plain(String typed) {
        StringBuilder plain = new StringBuilder();
        typed.codePoints().forEach(letter -> {
            if (letter > 0x20 && letter < 0x7f && "\"<>\\^`{|}".indexOf(letter) < 0) {
                plain.appendCodePoint(letter);
            } else {
                plain.append(encoded(Character.toString(letter)));
            }
        });
        return plain.toString();
    }

    /** Percent-encodes all but letters, digits and {@code - . _ ~}, so that no mail or chat program breaks the link. */
    static String encoded(String value) {
        StringBuilder encoded = new StringBuilder();
        for (byte octet : value.getBytes(StandardCharsets.UTF_8)) {
            char letter = (char) (octet & 0xff);
            if (letter < 0x80 && (Character.isLetterOrDigit(letter) || "-._~".indexOf(letter) >= 0)) {
                encoded.append(letter);
            } else {
                encoded.append(String.format(Locale.ROOT, "%%%02X", (int) letter));
            }
        }
        return encoded.toString();
    }

    private static FaultException refused(String sentence) {
        return new FaultException(Fault.CONFIG, sentence);
    }
}
