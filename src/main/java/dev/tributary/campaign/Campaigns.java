package dev.tributary.campaign;

import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The campaign dictionary in {@code config/campaigns.yaml}. Immutable. A parameter without a section accepts any value. */
public final class Campaigns {

    public static final String PATH = "config/campaigns.yaml";

    /** From the most specific parameter to the least specific. */
    private static final List<UtmKey> BY_DETAIL = List.of(UtmKey.CONTENT, UtmKey.TERM, UtmKey.CAMPAIGN, UtmKey.SOURCE, UtmKey.MEDIUM);

    private final Map<UtmKey, List<Entry>> entries;
    private final Map<UtmKey, Map<String, Entry>> bySpelling = new EnumMap<>(UtmKey.class);
    private final List<Rule> rules;
    private final Map<String, Site> sites;
    private final String fingerprint;

    /** @param entries for the sections in the file @param sites by host in lower case */
    Campaigns(Map<UtmKey, List<Entry>> entries, List<Rule> rules, Map<String, Site> sites) {
        this.entries = new EnumMap<>(UtmKey.class);
        this.entries.putAll(entries);
        this.rules = List.copyOf(rules);
        this.sites = Map.copyOf(sites);
        entries.forEach((key, values) -> {
            Map<String, Entry> spelled = new HashMap<>();
            for (Entry entry : values) {
                spelled.putIfAbsent(UtmKey.folded(entry.value()), entry);
                entry.also().forEach(also -> spelled.putIfAbsent(UtmKey.folded(also), entry));
            }
            bySpelling.put(key, spelled);
        });
        this.fingerprint = this.entries + "|"
                + rules.stream().map(rule -> new java.util.TreeMap<>(rule.when()) + "=" + rule.facts()).toList() + "|"
                + new java.util.TreeMap<>(sites);
    }

    /** Reads the file; empty without it, incomplete when {@code findings} holds errors. */
    public static Campaigns read(Home home, Findings findings) {
        return CampaignsFile.read(home, findings);
    }

    /** Whether the dictionary has a section for this parameter, so that other values are mistakes. */
    public boolean lists(UtmKey key) {
        return entries.containsKey(key);
    }

    /** The values of a parameter in the order of the file; empty without a section. */
    public List<Entry> entries(UtmKey key) {
        return entries.getOrDefault(key, List.of());
    }

    /** The entry of a spelling, ignoring case; null when there is none. */
    public @Nullable Entry entry(UtmKey key, String spelling) {
        return bySpelling.getOrDefault(key, Map.of()).get(UtmKey.folded(spelling));
    }

    /** The listed value closest to a misspelling; null when none is close. */
    public @Nullable String closest(UtmKey key, String spelling) {
        return Findings.closest(entries(key).stream().map(Entry::value).toList(), spelling);
    }

    /** The customer's own sites; empty when the dictionary names none. */
    public Collection<Site> sites() {
        return sites.values();
    }

    /** The site of a host, or null. */
    public @Nullable Site site(String host) {
        return sites.get(host.toLowerCase(java.util.Locale.ROOT));
    }

    /**
     * Facts of the tags by the dictionary alone: rules in order, then content, term, campaign, source, medium; the first value of each fact
     * wins.
     */
    public Facts facts(Utm utm) {
        Map<UtmKey, String> folded = new EnumMap<>(UtmKey.class);
        utm.values().forEach((key, value) -> {
            Entry entry = entry(key, value);
            folded.put(key, UtmKey.folded(entry == null ? value : entry.value()));
        });
        List<Facts> found = new ArrayList<>();
        rules.stream().filter(rule -> rule.fits(folded)).forEach(rule -> found.add(rule.facts()));
        for (UtmKey key : BY_DETAIL) {
            Entry entry = folded.containsKey(key) ? entry(key, folded.get(key)) : null;
            if (entry != null) {
                found.add(entry.facts());
            }
        }
        return found.stream().reduce(Facts.NONE, Facts::or);
    }

    /**
     * Facts of a visit: as {@link #facts(Utm)}; a channel or site that the dictionary does not give comes from the tags, the click id, the
     * referrer and the entry page. A visit without any of them is {@value Channels#DIRECT}.
     *
     * @param clickId      name of the click id parameter, or null
     * @param referrerHost host of the referrer, or null; a shop of the customer's own is no referrer
     * @param entryHost    host of the first page, or null
     */
    public Facts facts(Utm utm, @Nullable String clickId, @Nullable String referrerHost, @Nullable String entryHost) {
        Facts byDictionary = facts(utm);
        Site before = referrerHost == null ? null : site(referrerHost);
        Site entry = entryHost == null ? null : site(entryHost);
        Site satellite = before != null && before.satellite() ? before : entry != null && entry.satellite() ? entry : null;
        return byDictionary.or(new Facts(channel(spelled(utm), clickId, referrerHost, entryHost, before), null,
                satellite == null ? null : satellite.name(), null, null));
    }

    /** The tags in the dictionary's spelling. */
    private Utm spelled(Utm utm) {
        Map<UtmKey, String> spelled = utm.values();
        spelled.replaceAll((key, value) -> {
            Entry entry = entry(key, value);
            return entry == null ? value : entry.value();
        });
        return Utm.of(spelled);
    }

    private static String channel(Utm utm, @Nullable String clickId, @Nullable String referrerHost, @Nullable String entryHost,
            @Nullable Site before) {
        String byTags = Channels.ofTags(utm);
        String byClick = clickId == null ? null : Channels.ofClick(clickId);
        if (byTags != null && !(byTags.equals("other") && byClick != null)) {
            return byTags;
        }
        if (byClick != null) {
            return byClick;
        }
        if (utm.campaign() != null) {
            return "other";
        }
        if (referrerHost == null || referrerHost.equalsIgnoreCase(entryHost) || before != null && !before.satellite()) {
            return Channels.DIRECT;
        }
        return before != null ? "referral" : Channels.ofReferrer(referrerHost);
    }

    /** Changes when the result of {@link #facts} can change. */
    public String fingerprint() {
        return fingerprint;
    }

    /** Number of values by section. */
    @Override
    public String toString() {
        return entries.entrySet().stream().map(entry -> entry.getValue().size() + " " + entry.getKey().section())
                .collect(Collectors.joining(", "));
    }
}
