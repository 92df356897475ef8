package dev.tributary.campaign;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The channels of touches, and which one a visit counts for when the dictionary says nothing. */
public final class Channels {

    public static final String DIRECT = "direct";

    /** Those of engagements (docs/events.md). */
    private static final List<String> ENGAGEMENTS = List.of("web", "app", "email", "sms", "zalo", "facebook", "messenger", "instagram", "whatsapp", "viber", "tiktok",
            "youtube", "web_push", "app_push", "ads_google", "ads_meta", "ads_other", "pos", "online_store", "marketplace", "call", "live_chat", "survey", "crm", "other");
    /** And those that only a visit has. */
    private static final List<String> VISITS = List.of(DIRECT, "organic", "referral", "affiliate");
    private static final Set<String> ALL = Stream.concat(ENGAGEMENTS.stream(), VISITS.stream()).collect(Collectors.toCollection(TreeSet::new));

    private static final Set<String> PAID = Set.of("cpc", "ppc", "cpm", "cpv", "cpa", "paid", "paidsearch", "paid_search", "paidsocial", "paid_social", "display", "banner", "retargeting");
    private static final Map<String, String> PAID_AT = Map.of("google", "ads_google", "youtube", "ads_google", "facebook", "ads_meta", "instagram", "ads_meta",
            "messenger", "ads_meta", "meta", "ads_meta");
    /** The first label of a host that is not www, m, l and so on, and what its visitors come through. */
    private static final Map<String, String> SOCIAL = Map.of("facebook", "facebook", "fb", "facebook", "instagram", "instagram", "messenger", "messenger", "zalo", "zalo",
            "zaloapp", "zalo", "tiktok", "tiktok", "youtube", "youtube", "whatsapp", "whatsapp", "viber", "viber");
    private static final Set<String> SEARCH = Set.of("google", "bing", "yahoo", "duckduckgo", "baidu", "yandex", "ecosia", "coccoc", "naver", "startpage", "qwant", "brave");
    /** Hosts of a search company that are no search. */
    private static final List<String> NO_SEARCH = List.of("mail.", "accounts.", "docs.", "drive.", "translate.", "meet.", "play.", "chat.");
    private static final Map<String, String> CLICKS = Map.of("gclid", "ads_google", "gbraid", "ads_google", "wbraid", "ads_google", "dclid", "ads_google",
            "msclkid", "ads_other", "ttclid", "ads_other", "fbclid", "facebook", "zarsrc", "zalo");

    private Channels() {
    }

    /** All that {@code channel:} may say. */
    public static Set<String> all() {
        return ALL;
    }

    /** By the tags, where there are some: paid by medium, else the medium or source that is itself a channel, else {@code other}. Null without source and medium. */
    static @Nullable String ofTags(Utm utm) {
        String source = utm.source() == null ? "" : UtmKey.folded(utm.source());
        String medium = utm.medium() == null ? "" : UtmKey.folded(utm.medium());
        if (PAID.contains(medium)) {
            return PAID_AT.getOrDefault(source, "ads_other");
        }
        if (ALL.contains(medium) && !medium.equals(DIRECT)) {
            return medium;
        }
        if (ALL.contains(source) && !source.equals(DIRECT)) {
            return source;
        }
        return source.isEmpty() && medium.isEmpty() ? null : "other";
    }

    /** By the name of a click id; null when it is none that we know. An fbclid is on every link out of Facebook, paid or not. */
    static @Nullable String ofClick(String clickId) {
        return CLICKS.get(clickId.toLowerCase(Locale.ROOT));
    }

    /** By the host of the page before, which is not ours. */
    static String ofReferrer(String host) {
        String[] labels = host.toLowerCase(Locale.ROOT).split("\\.");
        // The name stands before the public suffix: google.com.vn, m.facebook.com, l.instagram.com, chat.zalo.me
        for (int i = labels.length - 2; i >= Math.max(0, labels.length - 3); i--) {
            String channel = SOCIAL.get(labels[i]);
            if (channel != null) {
                return channel;
            }
            if (SEARCH.contains(labels[i])) {
                return NO_SEARCH.stream().anyMatch(host::startsWith) ? "referral" : "organic";
            }
        }
        return host.equals("t.co") ? "other" : "referral";
    }
}
