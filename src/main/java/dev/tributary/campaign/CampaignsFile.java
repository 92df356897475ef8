package dev.tributary.campaign;

import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.config.Section;
import dev.tributary.config.YamlNode;
import org.jspecify.annotations.Nullable;

import java.net.IDN;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Reads {@code config/campaigns.yaml} once. Not thread-safe. */
final class CampaignsFile {

    private final Findings findings;
    private final Map<UtmKey, List<Entry>> entries = new EnumMap<>(UtmKey.class);
    private final Map<UtmKey, Map<String, String>> spellings = new EnumMap<>(UtmKey.class);
    private final Map<String, Site> sites = new LinkedHashMap<>();

    private CampaignsFile(Findings findings) {
        this.findings = findings;
    }

    static Campaigns read(Home home, Findings findings) {
        YamlNode root = Files.isRegularFile(home.path(Campaigns.PATH)) ? home.yaml(home.path(Campaigns.PATH), findings) : null;
        return root == null ? new Campaigns(Map.of(), List.of(), Map.of())
                : new CampaignsFile(findings).read(Section.of(root, findings, "campaigns"));
    }

    private Campaigns read(Section section) {
        section.sections("sites", "site").forEach(this::site);
        for (UtmKey key : UtmKey.values()) {
            List<Entry> values = new ArrayList<>();
            section.sections(key.section(), key.word()).forEach((value, child) -> values.add(entry(key, value, child)));
            YamlNode node = section.node(key.section());
            if (node != null && node.isMapping()) {
                entries.put(key, List.copyOf(values));
            }
        }
        List<Rule> rules = new ArrayList<>();
        for (YamlNode node : section.list("rules")) {
            rules.add(rule(Section.of(node, findings, "rule " + (rules.size() + 1))));
        }
        section.done();
        return new Campaigns(entries, rules, sites);
    }

    private void site(String host, Section section) {
        String name = section.text("name", host);
        boolean satellite = section.bool("satellite", false);
        section.done();
        String form = host(host);
        if (form == null) {
            findings.error(section.node(), section.name() + " is no host name",
                    "write the host alone, without https:// and path, such as www.example.com");
        } else if (sites.putIfAbsent(form, new Site(form, name, satellite)) != null) {
            findings.error(section.node(), section.name() + " stands twice", "keep one of the two");
        }
    }

    /** A host name as browsers send it: lower case, international names in ASCII; null when it is none. */
    static @Nullable String host(String text) {
        try {
            String ascii = IDN.toASCII(text, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
            return ascii.matches("[a-z0-9_-]+(\\.[a-z0-9_-]+)*") ? ascii : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private Entry entry(UtmKey key, String value, Section section) {
        refuse(key, value, section.node(), section.name());
        spelled(key, value, value, section.node());
        List<String> also = section.texts("also");
        for (YamlNode node : section.list("also")) {
            if (node.isScalar()) {
                spelled(key, node.text(), value, node);
            }
        }
        Entry entry = new Entry(value, also, section.text("about"), facts(section));
        section.done();
        return entry;
    }

    private void refuse(UtmKey key, String value, YamlNode at, String name) {
        String refusal = key.refusal(value);
        if (refusal != null) {
            findings.error(at, name + " cannot be a value of " + key.parameter() + ": " + refusal, "write such as "
                    + (key.ordinal() <= UtmKey.MEDIUM.ordinal() ? "newsletter" : "tet-2027") + "; spellings that are met go under also");
        }
    }

    private void spelled(UtmKey key, String spelling, String value, YamlNode at) {
        String before = spellings.computeIfAbsent(key, any -> new HashMap<>()).putIfAbsent(UtmKey.folded(spelling), value);
        if (before != null) {
            findings.error(at, key.word() + " \"" + value + "\": the spelling \"" + spelling + "\" means \"" + before
                    + "\" already, for case means nothing", "keep one of the two");
        }
    }

    private Facts facts(Section section) {
        return new Facts(channel(section), section.text("content"), section.text("site"), section.text("influencer"),
                section.text("agency"));
    }

    private Rule rule(Section section) {
        Map<UtmKey, Set<String>> when = new EnumMap<>(UtmKey.class);
        for (UtmKey key : UtmKey.values()) {
            Set<String> values = new LinkedHashSet<>();
            for (YamlNode node : section.list(key.word())) {
                String value = node.text();
                if (entries.containsKey(key) && !spellings.getOrDefault(key, Map.of()).containsKey(UtmKey.folded(value))) {
                    List<String> known = entries.get(key).stream().map(Entry::value).toList();
                    findings.error(node, section.name() + ": " + key.word() + " \"" + value + "\" is not listed under " + key.section(),
                            Findings.oneOf(known, value));
                }
                values.add(UtmKey.folded(spellings.getOrDefault(key, Map.of()).getOrDefault(UtmKey.folded(value), value)));
            }
            if (!values.isEmpty()) {
                when.put(key, values);
            }
        }
        // "content" is a condition here, so the fact of that name can only come from the list of values.
        Facts facts = new Facts(channel(section), null, section.text("site"), section.text("influencer"), section.text("agency"));
        section.done();
        if (section.node().isMapping() && when.isEmpty()) {
            findings.error(section.node(), section.name() + " has no condition", "add source, medium, campaign, content or term");
        } else if (section.node().isMapping() && facts.equals(Facts.NONE)) {
            findings.error(section.node(), section.name() + " says nothing", "add channel, site, influencer or agency");
        }
        return new Rule(when, facts);
    }

    private @Nullable String channel(Section section) {
        String channel = section.text("channel");
        if (channel != null && !Channels.all().contains(channel)) {
            findings.error(Objects.requireNonNull(section.node("channel")), section.name() + ": unknown channel \"" + channel + "\"",
                    Findings.oneOf(Channels.all(), channel));
            return null;
        }
        return channel;
    }
}
