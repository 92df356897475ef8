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

/** The campaign dictionary of a home. Immutable. A section that is not there lists nothing, and any value of its parameter is welcome. */
public final class Campaigns {

    public static final String PATH = "config/campaigns.yaml";

    /** Whose word counts first. */
    private static final List<UtmKey> BY_DETAIL = List.of(UtmKey.CONTENT, UtmKey.TERM, UtmKey.CAMPAIGN, UtmKey.SOURCE, UtmKey.MEDIUM);

    private final Map<UtmKey, List<Entry>> entries;
    private final Map<UtmKey, Map<String, Entry>> bySpelling = new EnumMap<>(UtmKey.class);
    private final List<Rule> rules;
    private final Map<String, Site> sites;
    private final String fingerprint;

    /** @param entries by section, for the sections that are there @param sites by host, in small letters */
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
        this.fingerprint = this.entries + "|" + rules.stream().map(rule -> new java.util.TreeMap<>(rule.when()) + "=" + rule.facts()).toList() + "|" + new java.util.TreeMap<>(sites);
    }

    /** Reads the file; without it the dictionary is empty. Incomplete when {@code findings} holds errors. */
    public static Campaigns read(Home home, Findings findings) {
        return CampaignsFile.read(home, findings);
    }

    /** Whether the dictionary lists the values of this parameter, so that one it does not list is a mistake. */
    public boolean lists(UtmKey key) {
        return entries.containsKey(key);
    }

    /** The values of one parameter in the order of the file; empty when they are not listed. */
    public List<Entry> entries(UtmKey key) {
        return entries.getOrDefault(key, List.of());
    }

    /** The entry that a spelling means, whatever its case; null when there is none. */
    public @Nullable Entry entry(UtmKey key, String spelling) {
        return bySpelling.getOrDefault(key, Map.of()).get(UtmKey.folded(spelling));
    }

    /** The listed value that was most likely meant; null when none is close. */
    public @Nullable String closest(UtmKey key, String spelling) {
        return Findings.closest(entries(key).stream().map(Entry::value).toList(), spelling);
    }

    /** The hosts that are ours; empty when the dictionary names none. */
    public Collection<Site> sites() {
        return sites.values();
    }

    /** The site of a host, or null when it is not named. */
    public @Nullable Site site(String host) {
        return sites.get(host.toLowerCase(java.util.Locale.ROOT));
    }

    /** What the tags say, by the dictionary alone: rules from top to bottom, then content, term, campaign, source, medium; the first to say a thing wins. */
    public Facts facts(Utm utm) {
        Map<UtmKey, String> folded = new EnumMap<>(UtmKey.class);
        utm.values().forEach((key, value) -> {
            Entry entry = entry(key, value);
            folded.put(key, UtmKey.folded(entry == null ? value : entry.value()));
        });
        List<Facts> said = new ArrayList<>();
        rules.stream().filter(rule -> rule.fits(folded)).forEach(rule -> said.add(rule.facts()));
        for (UtmKey key : BY_DETAIL) {
            Entry entry = folded.containsKey(key) ? entry(key, folded.get(key)) : null;
            if (entry != null) {
                said.add(entry.facts());
            }
        }
        return said.stream().reduce(Facts.NONE, Facts::or);
    }

    /**
     * What a visit counts for: as {@link #facts}, and where the dictionary names no channel or site by the tags themselves, the click
     * id, the page before and the page it began on. A visit that nothing led to is {@value Channels#DIRECT}.
     *
     * @param clickId      name of the click id it came with, such as {@code gclid}, or null
     * @param referrerHost of the page before, or null; one of our own shops leads to nothing
     * @param entryHost    of the first page, or null
     */
    public Facts facts(Utm utm, @Nullable String clickId, @Nullable String referrerHost, @Nullable String entryHost) {
        Facts said = facts(utm);
        Site before = referrerHost == null ? null : site(referrerHost);
        Site entry = entryHost == null ? null : site(entryHost);
        Site satellite = before != null && before.satellite() ? before : entry != null && entry.satellite() ? entry : null;
        return said.or(new Facts(channel(spelled(utm), clickId, referrerHost, entryHost, before), null, satellite == null ? null : satellite.name(), null, null));
    }

    /** The same tags as the dictionary spells them. */
    private Utm spelled(Utm utm) {
        Map<UtmKey, String> spelled = utm.values();
        spelled.replaceAll((key, value) -> {
            Entry entry = entry(key, value);
            return entry == null ? value : entry.value();
        });
        return Utm.of(spelled);
    }

    private static String channel(Utm utm, @Nullable String clickId, @Nullable String referrerHost, @Nullable String entryHost, @Nullable Site before) {
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

    /** Changes whenever anything does that {@link #facts} depends on. */
    public String fingerprint() {
        return fingerprint;
    }

    /** Number of values, by section, for one line. */
    @Override
    public String toString() {
        return entries.entrySet().stream().map(entry -> entry.getValue().size() + " " + entry.getKey().section()).collect(Collectors.joining(", "));
    }
}
