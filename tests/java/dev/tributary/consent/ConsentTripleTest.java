package dev.tributary.consent;

import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.consent.ConsentRules.Basis;
import dev.tributary.consent.ConsentRules.Law;
import dev.tributary.consent.ConsentRules.Region;
import dev.tributary.consent.ConsentRules.Silent;
import dev.tributary.consent.ConsentRules.Terms;
import dev.tributary.identity.IdentifierKind;
import dev.tributary.identity.IdentityRules;
import dev.tributary.identity.People;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rules, people and statements drawn at random, the same each time: what the warehouse lets through is what reading the rules person by
 * person lets through.
 */
class ConsentTripleTest extends ConsentCase {

    private static final List<String> COUNTRIES = Arrays.asList(null, "DE", "VN", "US");
    private static final List<String> PHONES = Arrays.asList(null, "+4930123456", "+84901234567", "+12125550123");
    private static final List<String> PLATFORMS = List.of("google", "meta");
    private static final int PEOPLE = COUNTRIES.size() * PHONES.size() * 4;
    private static final int ROUNDS = 24;

    private record Said(String channel, String purpose, String state, Instant at, String proof) {}

    @Test
    void whatTheWarehouseLetsThroughIsWhatTheTripleOfPurposeChannelAndRegionLetsThrough() {
        Random random = new Random(79);
        settle();
        int sent = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Map<String, List<Said>> said = say(random);
            String yaml = yaml(random);
            Consents consents = rules(yaml);
            ConsentRules rules = ConsentRules.read(new Home(folder), SIGNALS, new Findings());
            Map<String, String> expected = new TreeMap<>();
            for (int person = 0; person < PEOPLE; person++) {
                List<Region> regions = regions(rules, country(person), phone(person));
                List<Said> statements = said.get("p" + person);
                expected.put("p" + person, PLATFORMS.stream().filter(platform -> allowed(rules, regions, statements, "ads_" + platform))
                        .collect(Collectors.joining(" ")));
            }
            assertThat(sent(consents)).as("round %d: %s", round, yaml).isEqualTo(expected);
            sent += (int) expected.values().stream().filter(platforms -> !platforms.isEmpty()).count();
        }
        assertThat(sent).as("neither nobody nor everybody").isBetween(ROUNDS * PEOPLE / 10, ROUNDS * PEOPLE * 9 / 10);
    }

    private static boolean allowed(ConsentRules rules, List<Region> regions, List<Said> said, String channel) {
        List<Said> general = said.stream().filter(one -> one.channel() == null).toList();
        List<Said> both = said.stream().filter(one -> one.channel() == null || one.channel().equals(channel)).toList();
        List<Law> laws = regions.stream().map(region -> region.on(channel)).toList();
        if ("denied".equals(state(general, laws))) {
            return false;
        }
        String state = state(both, laws);
        Terms terms = rules.purpose("ads").on(channel);
        return state != null ? state.equals("granted")
                : terms.basis() == Basis.CONTRACT || terms.silent() == Silent.ALLOW && laws.stream().noneMatch(Law::required);
    }

    private static String state(List<Said> said, List<Law> laws) {
        boolean stands = laws.stream().anyMatch(Law::denialStands);
        boolean proof = laws.stream().anyMatch(Law::proof);
        Integer days = laws.stream().map(Law::grantDays).filter(Objects::nonNull).min(Comparator.naturalOrder()).orElse(null);
        return said.stream()
                .filter(one -> !one.state().equals("granted")
                        || (!proof || one.proof() != null) && (days == null || one.at() != null && !one.at().isBefore(daysAgo(days))))
                .min(Comparator
                        .<Said, Boolean>comparing(one -> !(one.state().equals("objected") || stands && !one.state().equals("granted")))
                        .thenComparing(Said::at, Comparator.nullsLast(Comparator.reverseOrder()))
                        .thenComparing(one -> one.state().equals("granted")))
                .map(one -> one.state().equals("granted") ? "granted" : "denied").orElse(null);
    }

    private static List<Region> regions(ConsentRules rules, String country, String phone) {
        String byPhone = phone == null ? null : phone.startsWith("+49") ? "DE" : phone.startsWith("+84") ? "VN" : "US";
        boolean first = rules.whereabouts().differ() == ConsentRules.Differ.FIRST;
        List<String> countries = Stream.of(country, byPhone).filter(Objects::nonNull).limit(first ? 1 : 2).toList();
        String unknown = rules.whereabouts().unknown();
        return rules.regions().stream().filter(region -> countries.isEmpty() ? unknown == null || region.countries().contains(unknown)
                : countries.stream().anyMatch(region.countries()::contains)).toList();
    }

    private static String yaml(Random random) {
        String purposes = "purposes: {ads: {silent: " + any(random, "withhold", "allow", "allow")
                + any(random, "", "", ", channels: {ads_meta: {silent: "
                        + any(random, "withhold", "allow") + "}}", ", channels: {ads_google: {basis: contract}, ads_meta: {silent: allow}}")
                + "}}\n";
        return purposes + "regions:\n  eea: {countries: [DE]" + law(random) + channels(random) + "}\n  vietnam: {countries: [VN]"
                + law(random) + channels(random) + "}\n"
                + any(random, "", "whereabouts: {unknown: VN}\n", "whereabouts: {differ: first}\n");
    }

    private static String channels(Random random) {
        return any(random, "", ", channels: {ads_google: {" + law(random).replaceFirst("^, ", "") + "}}",
                ", channels: {ads_google: {" + law(random).replaceFirst("^, ", "")
                        + "}, ads_meta: {" + law(random).replaceFirst("^, ", "") + "}}");
    }

    private static String law(Random random) {
        return any(random, "", ", consent: required", ", consent: not-required")
                + any(random, "", "", ", denial: stands", ", denial: latest")
                + any(random, "", "", ", grantLasts: 30d", ", grantLasts: 10d", ", grantLasts: 0d")
                + any(random, "", "", "", ", proof: true", ", proof: false");
    }

    /** Up to three statements of each, one source record apiece. */
    private Map<String, List<Said>> say(Random random) {
        Map<String, List<Said>> said = new TreeMap<>();
        shop.warehouse.write(session -> {
            session.execute("delete from consents");
            for (int person = 0; person < PEOPLE; person++) {
                List<Said> own = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    Said one = new Said(any(random, null, null, "ads_google", "ads_meta"), any(random, "ads", "ads", "ads", "*", "post"),
                            any(random, "granted", "granted", "granted", "denied", "objected"),
                            any(random, null, daysAgo(5), daysAgo(10), daysAgo(20), daysAgo(40)), any(random, null, "form 7"));
                    session.execute(
                            "insert into consents (source, source_id, stored_at, customer_id, purpose, channel, state, stated_at, proof) values ('kv', ?, ?, ?, ?, ?, ?, ?, ?)",
                            person + "/" + i, MONDAY, "p" + person, one.purpose(), one.channel(), one.state(), one.at(), one.proof());
                    if (!one.purpose().equals("post")) {
                        own.add(one);
                    }
                }
                said.put("p" + person, own);
            }
            return null;
        });
        return said;
    }

    /** Platforms that each person goes to, as a plan and the push after it work them out. */
    private Map<String, String> sent(Consents consents) {
        shop.warehouse.write(session -> {
            session.execute("create or replace temp table stage_selected as select profile_id from profiles");
            session.execute("create or replace temp table stage_gated as " + consents.gateSql("ads", PLATFORMS));
            session.execute("drop table stage_selected");
            session.execute("delete from audience_members");
            session.execute("insert into audience_members select 'all', profile_id, withheld, ? from stage_gated", MONDAY);
            consents.writeChannels(session, "all", "ads", PLATFORMS);
            return null;
        });
        Map<String, String> sent = new TreeMap<>();
        for (String row : shop.rows("""
                select p.full_name, a.withheld is null and g.withheld is null as google, a.withheld is null and m.withheld is null as meta
                from audience_members a join profiles p on p.profile_id = a.profile_id
                left join audience_channels g on g.profile_id = a.profile_id and g.channel = 'ads_google'
                left join audience_channels m on m.profile_id = a.profile_id and m.channel = 'ads_meta'
                """)) {
            String[] part = row.split(", ");
            sent.put(part[0], Stream.of(part[1].equals("true") ? "google" : "", part[2].equals("true") ? "meta" : "")
                    .filter(platform -> !platform.isEmpty()).collect(Collectors.joining(" ")));
        }
        return sent;
    }

    private void settle() {
        shop.warehouse.write(session -> {
            for (int person = 0; person < PEOPLE; person++) {
                session.execute(
                        "insert into customers (source, source_id, stored_at, full_name, email, country, phone) values ('kv', ?, ?, ?, ?, ?, ?)",
                        "p" + person, MONDAY, "p" + person, "p" + person + "@shop.vn", country(person), phone(person));
            }
            return session.execute("insert into insight_state (as_of, currency, refreshed_at) values (?, null, ?)", TUESDAY, TUESDAY);
        });
        new People(shop.warehouse, new IdentityRules(Map.of("email", new IdentifierKind(1, 1, List.of()))), Clock.systemUTC()).resolve();
        assertThat(shop.count("select count(*) from profiles")).isEqualTo(PEOPLE);
    }

    private static String country(int person) {
        return COUNTRIES.get(person % COUNTRIES.size());
    }

    private static String phone(int person) {
        return PHONES.get(person / COUNTRIES.size() % PHONES.size());
    }

    private static Instant daysAgo(int days) {
        return TUESDAY.minusSeconds(days * 86_400L);
    }

    @SafeVarargs
    private static <T> T any(Random random, T... of) {
        return of[random.nextInt(of.length)];
    }
}
