package dev.tributary.campaign;

import dev.tributary.config.Findings;
import dev.tributary.config.Section;
import dev.tributary.config.YamlNode;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * The channels of touchpoints, and the channel of a visit that the dictionary does not know, by the resource
 * {@code campaign/channels.yaml}.
 */
public final class Channels {

    public static final String DIRECT = "direct";

    private static final String RESOURCE = "/campaign/channels.yaml";
    private static final String OTHER = "other";
    private static final String REFERRAL = "referral";

    private static final Set<String> ALL = new TreeSet<>();
    private static final Set<String> PAID_MEDIUMS;
    private static final Map<String, String> PAID_SOURCES;
    private static final Map<String, String> CLICK_IDS;
    private static final Map<String, String> SOCIAL_NETWORKS;
    private static final Set<String> SEARCH_ENGINES;
    private static final List<String> NO_SEARCH;
    private static final Map<String, String> HOSTS;

    static {
        Findings findings = new Findings();
        Section section = Section.of(Objects.requireNonNull(YamlNode.parse(RESOURCE, text(), findings)), findings, "channels");
        ALL.addAll(section.texts("engagements"));
        ALL.addAll(section.texts("visits"));
        PAID_MEDIUMS = Set.copyOf(section.texts("paidMediums"));
        PAID_SOURCES = section.textMap("paidSources");
        CLICK_IDS = section.textMap("clickIds");
        SOCIAL_NETWORKS = section.textMap("socialNetworks");
        SEARCH_ENGINES = Set.copyOf(section.texts("searchEngines"));
        NO_SEARCH = section.texts("noSearch");
        HOSTS = section.textMap("hosts");
        section.done();
        findings.throwIfErrors();
    }

    private Channels() {
    }

    private static String text() {
        try (InputStream in = Objects.requireNonNull(Channels.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All channels, sorted. */
    public static Set<String> all() {
        return ALL;
    }

    /**
     * The channel by tags: that of paid traffic when the medium is paid, else the medium or source that is itself a channel, else
     * {@code other}. Null without source and medium.
     */
    static @Nullable String ofTags(Utm utm) {
        String source = utm.source() == null ? "" : UtmKey.folded(utm.source());
        String medium = utm.medium() == null ? "" : UtmKey.folded(utm.medium());
        if (PAID_MEDIUMS.contains(medium)) {
            return PAID_SOURCES.getOrDefault(source, "ads_other");
        }
        if (ALL.contains(medium) && !medium.equals(DIRECT)) {
            return medium;
        }
        if (ALL.contains(source) && !source.equals(DIRECT)) {
            return source;
        }
        return source.isEmpty() && medium.isEmpty() ? null : OTHER;
    }

    /** The channel by the name of a click id; null when it is unknown. */
    static @Nullable String ofClick(String clickId) {
        return CLICK_IDS.get(clickId.toLowerCase(Locale.ROOT));
    }

    /** The channel by the host of a referrer that is not one of the customer's own sites. */
    static String ofReferrer(String host) {
        String[] labels = host.toLowerCase(Locale.ROOT).split("\\.");
        // A public suffix has one or two labels, so the name is the second or third label from the end.
        for (int i = labels.length - 2; i >= Math.max(0, labels.length - 3); i--) {
            String channel = SOCIAL_NETWORKS.get(labels[i]);
            if (channel != null) {
                return channel;
            }
            if (SEARCH_ENGINES.contains(labels[i])) {
                return NO_SEARCH.stream().anyMatch(host::startsWith) ? REFERRAL : "organic";
            }
        }
        return HOSTS.getOrDefault(host, REFERRAL);
    }
}
