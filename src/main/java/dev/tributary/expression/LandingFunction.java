package dev.tributary.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.schibsted.spt.data.jslt.Function;
import org.jspecify.annotations.Nullable;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code landing(context, pageUrl, referrer, what)}: what a tracking event says of the link that led there. {@code what} is source, medium,
 * campaign, term, content, click-id-kind or click-id. It comes from the context's {@code campaign} and {@code click_ids} where the sender
 * states one of them, else from the address of the page, unless a page of the same host led there: a shop that tags its own links is its
 * own campaign for nobody. Names of parameters in any case, the first of several, decoded once, at most 255 letters; source and medium in
 * small letters; {@code pk_} and {@code mtm_} names after {@code utm_} names. Null for what is not there.
 */
record LandingFunction() implements Function {

    private static final int LONGEST = 255;
    private static final Pattern WORTH_READING = Pattern.compile("[?&](?:utm|mtm|pk)_|[?&](?:[a-z]*cl(?:k)?id|[gw]braid|zarsrc)=",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern BROKEN = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    private static final Pattern HOST = Pattern.compile("^[a-z]+://([^/:?#]*)", Pattern.CASE_INSENSITIVE);
    private static final List<String> CLICK_IDS = List.of("gclid", "gbraid", "wbraid", "dclid", "msclkid", "ttclid", "fbclid", "zarsrc");
    private static final List<String> PREFIXES = List.of("utm_", "mtm_", "pk_");
    /** By what is asked for: the field of the context, and the parameters behind their prefix. */
    private static final Map<String, List<String>> PARTS = Map.of("source", List.of("source", "source"), "medium",
            List.of("medium", "medium"), "campaign", List.of("name", "campaign"),
            "term", List.of("term", "term", "kwd"), "content", List.of("content", "content"));

    @Override
    public String getName() {
        return "landing";
    }

    @Override
    public int getMinArguments() {
        return 4;
    }

    @Override
    public int getMaxArguments() {
        return 4;
    }

    @Override
    public JsonNode call(JsonNode input, JsonNode[] arguments) {
        JsonNode context = arguments[0];
        JsonNode campaign = context.path("campaign");
        JsonNode clicks = context.path("click_ids");
        String what = arguments[3].asText();
        boolean stated = campaign.isObject() && !campaign.isEmpty() || clicks.isObject() && !clicks.isEmpty();
        String query = stated ? "" : query(arguments[1], arguments[2]);
        String found = what.startsWith("click-id") ? click(what, clicks, query) : part(what, campaign, query);
        return found == null ? NullNode.getInstance() : TextNode.valueOf(found);
    }

    /** The query of a page whose tags count; empty for any other. */
    private static String query(JsonNode page, JsonNode referrer) {
        String url = page.asText("");
        if (!WORTH_READING.matcher(url).find() || !host(url).isEmpty() && host(url).equals(host(referrer.asText("")))) {
            return "";
        }
        return url.substring(url.indexOf('?') + 1).replaceFirst("#.*", "");
    }

    private static String host(String url) {
        Matcher host = HOST.matcher(url);
        return host.find() ? host.group(1).toLowerCase(Locale.ROOT) : "";
    }

    private static @Nullable String part(String what, JsonNode campaign, String query) {
        List<String> names = PARTS.getOrDefault(what, List.of(what, what));
        String value = trimmed(campaign.path(names.get(0)).asText(""));
        for (String prefix : query.isEmpty() ? List.<String>of() : PREFIXES) {
            for (String name : names.subList(1, names.size())) {
                value = value == null ? parameter(query, prefix + name) : value;
            }
        }
        return value != null && (what.equals("source") || what.equals("medium")) ? value.toLowerCase(Locale.ROOT) : value;
    }

    private static @Nullable String click(String what, JsonNode clicks, String query) {
        for (String kind : CLICK_IDS) {
            String value = clicks.isObject() ? trimmed(clicks.path(kind).asText("")) : null;
            value = value == null && !query.isEmpty() ? parameter(query, kind) : value;
            if (value != null) {
                return what.equals("click-id") ? value : kind;
            }
        }
        return null;
    }

    private static @Nullable String parameter(String query, String name) {
        for (String pair : query.split("&")) {
            int equals = pair.indexOf('=');
            String value = equals > 0 && pair.substring(0, equals).equalsIgnoreCase(name) ? trimmed(decoded(pair.substring(equals + 1)))
                    : null;
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    private static String decoded(String text) {
        // 100% cotton: a sign that stands for itself. The decoder would take "%+c" for a number.
        return BROKEN.matcher(text).find() ? text : URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static @Nullable String trimmed(String text) {
        String trimmed = text.strip();
        return trimmed.isEmpty() ? null : trimmed.length() > LONGEST ? trimmed.substring(0, LONGEST) : trimmed;
    }
}
