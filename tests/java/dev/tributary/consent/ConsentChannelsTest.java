package dev.tributary.consent;

import dev.tributary.SmallShop;
import dev.tributary.config.Findings;
import dev.tributary.consent.ConsentRules.Law;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** Rules that speak of one channel: purpose by channel by region. */
class ConsentChannelsTest extends ConsentCase {

    private static final String THROUGH = "null";

    @Test
    void whatAChannelDoesNotSayIsAsThePurposeAndTheRegionSay() {
        ConsentRules rules = read("""
                purposes: {ads: {silent: allow, channels: {ads_google: {silent: withhold}, sms: {basis: contract}}}}
                regions:
                  eea:
                    countries: [DE]
                    grantLasts: 730d
                    channels: {email: {consent: not-required, proof: true}, sms: {denial: stands, grantLasts: 30d}, call: {grantLasts: 0d}}
                """);
        ConsentRules.Purpose ads = rules.purpose("ads");
        assertThat(ads.on("ads_google")).isEqualTo(new ConsentRules.Terms(ConsentRules.Silent.WITHHOLD, ConsentRules.Basis.CONSENT));
        assertThat(ads.on("sms")).isEqualTo(new ConsentRules.Terms(ConsentRules.Silent.ALLOW, ConsentRules.Basis.CONTRACT));
        assertThat(ads.on("ads_meta")).isEqualTo(ads.general());
        ConsentRules.Region eea = rules.regions().get(0);
        assertThat(eea.on("email")).isEqualTo(new Law(false, false, 730, true));
        assertThat(eea.on("sms")).isEqualTo(new Law(true, true, 30, false));
        assertThat(eea.on("call")).as("for ever").isEqualTo(new Law(true, false, null, false));
        assertThat(eea.on("ads_meta")).isEqualTo(eea.law());
    }

    @Test
    void everyMistakeInAChannelIsNamedWithItsPlace() throws IOException {
        assertThat(findings(
                "purposes:\n  ads:\n    channels:\n      Ads-Google: {silent: withhold}\n      ads_meta: {silent: alow, proof: true}\n"))
                        .containsExactly(
                                "config/consent.yaml:4:7: purpose \"ads\": channel \"Ads-Google\" is not spelled as statements spell channels; write small letters, digits and _, such as ads_meta or email (did you mean ads_google?)",
                                "config/consent.yaml:5:26: purpose \"ads\": channel \"ads_meta\": unknown silent \"alow\"; write allow or withhold (did you mean allow?)",
                                "config/consent.yaml:5:32: purpose \"ads\": channel \"ads_meta\": unknown key \"proof\"; write basis or silent");
        assertThat(findings(
                "regions:\n  eea:\n    countries: [DE]\n    channels:\n      email: {consent: sometimes, countries: [FR], grantLasts: 12h}\n      sms: required\n"))
                        .containsExactly(
                                "config/consent.yaml:5:24: region \"eea\": channel \"email\": unknown consent \"sometimes\"; write not-required or required",
                                "config/consent.yaml:5:35: region \"eea\": channel \"email\": unknown key \"countries\"; write consent, denial, grantLasts or proof",
                                "config/consent.yaml:5:64: region \"eea\": channel \"email\": \"grantLasts\" is \"12h\", which is not a number of days up to 36525; write whole days, such as 730d, or 0d for a grant that does not age",
                                "config/consent.yaml:6:12: region \"eea\": channel \"sms\" is not a mapping; write key: value pairs");
    }

    @Test
    void statementsMayCarryAnyChannelSoOnlyASlipOfThePenIsDoubted() throws IOException {
        assertThat(findings("purposes: {ads: {channels: {post: {silent: allow}, ads_meta: {}, zalo: {}, sms: {}, kiosk: {}}}}\n"))
                .isEmpty();
        assertThat(findings("regions:\n  eea:\n    countries: [DE]\n    channels:\n      ads_gogle: {proof: true}\n")).containsExactly(
                "config/consent.yaml:5:7: warning: region \"eea\": channel \"ads_gogle\" is no channel of the hub's own; write it as your statements do (did you mean ads_google?)");
    }

    @Test
    void whoSaidNothingIsJudgedByThePurposeOnEachChannel() {
        String regions = "regions: {eea: {countries: [DE]}}\n";
        placed("US", null);
        onlyMember();
        Consents consents = rules("purposes: {ads: {silent: withhold, channels: {ads_meta: {silent: allow}}}}\n" + regions);
        assertThat(gate(consents, "ads")).as("Meta may have them").isEqualTo(THROUGH);
        assertThat(channels(consents)).containsExactly("ads_google, no consent for ads on ads_google, UU");
        consents = rules("purposes: {ads: {silent: allow, channels: {ads_google: {silent: withhold}}}}\n" + regions);
        assertThat(gate(consents, "ads")).isEqualTo(THROUGH);
        assertThat(channels(consents)).containsExactly("ads_google, no consent for ads on ads_google, UU");
        consents = rules(
                "purposes: {ads: {silent: allow, channels: {ads_google: {silent: withhold}, ads_meta: {silent: withhold}}}}\n" + regions);
        assertThat(gate(consents, "ads")).as("no platform of the audience may have them").isEqualTo("no consent for ads");
        consents = rules("purposes: {ads: {silent: allow, channels: {ads_google: {basis: contract}}}}\n" + regions);
        assertThat(channels(consents)).containsExactly("ads_google, null, UU");
        placed("DE", null);
        assertThat(channels(consents)).as("a contract needs no consent, wherever they are").containsExactly("ads_google, null, UU",
                "ads_meta, no consent for ads on ads_meta, ");
        stated("kv:1", "denied", MONDAY);
        assertThat(gate(consents, "ads")).as("a denial counts all the same").isEqualTo("consent for ads denied");
    }

    @Test
    void aRegionMayAskLessOfOneChannelAndMoreOfAnother() {
        placed("DE", null);
        onlyMember();
        Consents consents = rules("""
                purposes: {ads: {silent: allow}}
                regions: {eea: {countries: [DE], channels: {ads_meta: {consent: not-required}}}, mild: {countries: [VN], consent: not-required, channels: {ads_google: {consent: required}}}}
                """);
        assertThat(gate(consents, "ads")).isEqualTo(THROUGH);
        assertThat(channels(consents)).containsExactly("ads_google, no consent for ads on ads_google, UU");
        assertThat(consentRequired()).containsExactly("ads_google, eea, true", "ads_meta, eea, false");
        placed("VN", null);
        assertThat(gate(consents, "ads")).isEqualTo(THROUGH);
        assertThat(channels(consents)).containsExactly("ads_google, no consent for ads on ads_google, UU");
        assertThat(consentRequired()).containsExactly("ads_google, mild, true", "ads_meta, mild, false");
        placed("US", null);
        assertThat(channels(consents)).as("no law of these").containsExactly("ads_google, null, UU");
    }

    @Test
    void ofTwoRegionsTheStricterHoldsOnEachChannel() {
        placed("DE", "+84901234567");
        onlyMember();
        String purposes = "purposes: {ads: {silent: allow}}\n";
        Consents consents = rules(purposes + """
                regions: {eea: {countries: [DE], channels: {ads_meta: {consent: not-required}}}, mild: {countries: [VN], consent: not-required, channels: {ads_meta: {consent: required}}}}
                """);
        assertThat(gate(consents, "ads")).as("Google by the first, Meta by the second").isEqualTo("no consent for ads");
        consents = rules(purposes + """
                regions: {eea: {countries: [DE], channels: {ads_meta: {consent: not-required, grantLasts: 90d}}}, mild: {countries: [VN], consent: not-required, channels: {ads_meta: {grantLasts: 30d}}}}
                """);
        assertThat(gate(consents, "ads")).as("neither asks it of Meta").isEqualTo(THROUGH);
        assertThat(channels(consents)).containsExactly("ads_google, no consent for ads on ads_google, UU");
        assertThat(shop.rows("select channel, grant_days from profile_channel_rules")).as("the shorter").containsExactly("ads_meta, 30");
        placed(null, null);
        assertThat(consentRequired()).as("whom nothing places: the strictest of all regions on that channel")
                .containsExactly("ads_meta, unknown, false");
        rules(purposes + "regions: {eea: {countries: [DE], channels: {ads_meta: {consent: not-required}}}, uk: {countries: [GB]}}\n");
        assertThat(consentRequired()).as("the United Kingdom asks it of every channel").containsExactly("ads_meta, unknown, true");
    }

    @Test
    void grantsAgeByTheLawOfTheirChannel() {
        placed("DE", null);
        onlyMember();
        now(TUESDAY);
        Consents consents = rules("""
                purposes: {ads: {}}
                regions: {eea: {countries: [DE], grantLasts: 60d, channels: {ads_meta: {grantLasts: 30d}, ads_google: {grantLasts: 90d}}}}
                """);
        onChannel("hs:9", "ads_meta", "granted", daysAgo(31));
        assertThat(gate(consents, "ads")).isEqualTo("no consent for ads");
        onChannel("hs:9", "ads_meta", "granted", daysAgo(29));
        assertThat(gate(consents, "ads")).isEqualTo(THROUGH);
        assertThat(channels(consents)).containsExactly("ads_google, no consent for ads on ads_google, UU");
        onChannel("hs:9", "ads_google", "granted", daysAgo(89));
        assertThat(channels(consents)).containsExactly("ads_meta, no consent for ads on ads_meta, ");
        shop.put("consents", "hs:9/channel", "customer_id", "9", "purpose", null);
        stated("kv:1", "granted", daysAgo(45));
        assertThat(gate(consents, "ads")).isEqualTo(THROUGH);
        assertThat(channels(consents)).as("a grant for all channels is on each as old as it is")
                .containsExactly("ads_meta, no consent for ads on ads_meta, ");
        stated("kv:1", "granted", daysAgo(75));
        assertThat(state()).as("in general it is too old").isEqualTo("null");
        assertThat(gate(consents, "ads")).isEqualTo(THROUGH);
        assertThat(channels(consents)).as("for Google it is not, nor are the signals")
                .containsExactly("ads_meta, no consent for ads on ads_meta, ");
        assertThat(shop.rows("select channel, state from profile_channel_consents")).containsExactly("ads_google, granted");
        stated("kv:1", "granted", daysAgo(91));
        assertThat(gate(consents, "ads")).isEqualTo("no consent for ads");
    }

    @Test
    void aSignalIsUnsaidWhereTheGrantIsTooOldForGoogle() {
        placed("DE", null);
        onlyMember();
        now(TUESDAY);
        Consents consents = rules("""
                purposes: {ads: {basis: contract}, tailored: {}}
                regions: {eea: {countries: [DE], channels: {ads_google: {grantLasts: 30d}}}}
                signals: {google: {adUserData: tailored, adPersonalization: tailored}}
                """);
        shop.put("consents", "kv:1/t", "customer_id", "1", "purpose", "tailored", "state", "granted", "stated_at", daysAgo(31));
        assertThat(channels(consents)).containsExactly("ads_google, null, UU");
        shop.put("consents", "kv:1/t", "customer_id", "1", "purpose", "tailored", "state", "granted", "stated_at", daysAgo(29));
        assertThat(channels(consents)).isEmpty();
    }

    @Test
    void aDenialStandsOnlyOnTheChannelWhoseLawLetsIt() {
        placed("DE", null);
        onlyMember();
        Consents consents = rules("purposes: {ads: {}}\nregions: {eea: {countries: [DE], channels: {ads_google: {denial: stands}}}}\n");
        stated("hs:9", "denied", MONDAY);
        stated("kv:1", "granted", TUESDAY);
        assertThat(state()).isEqualTo("granted");
        assertThat(gate(consents, "ads")).isEqualTo(THROUGH);
        assertThat(channels(consents)).containsExactly("ads_google, consent for ads on ads_google denied, DD");
        consents = rules(
                "purposes: {ads: {}}\nregions: {eea: {countries: [DE], denial: stands, channels: {ads_google: {denial: latest}}}}\n");
        assertThat(state()).isEqualTo("denied");
        assertThat(gate(consents, "ads")).isEqualTo(THROUGH);
        assertThat(channels(consents)).as("and a denial that stands in general holds back from the channels that have no word of their own")
                .containsExactly("ads_meta, consent for ads on ads_meta denied, ");
        stated("kv:1", "denied", TUESDAY.plusSeconds(1));
        onChannel("hs:9", "ads_google", "granted", TUESDAY.plusSeconds(2));
        assertThat(gate(consents, "ads")).as("a denial of all channels goes before the grant of one").isEqualTo("consent for ads denied");
    }

    @Test
    void proofIsAskedForOnOneChannelAlone() {
        placed("DE", null);
        onlyMember();
        Consents consents = rules("purposes: {ads: {}}\nregions: {eea: {countries: [DE], channels: {ads_meta: {proof: true}}}}\n");
        proven("kv:1", TUESDAY, null);
        assertThat(channels(consents)).containsExactly("ads_meta, no consent for ads on ads_meta, ");
        proven("kv:1", TUESDAY, "form 7");
        assertThat(channels(consents)).isEmpty();
        placed("VN", null);
        proven("kv:1", TUESDAY, null);
        assertThat(channels(consents)).as("not where another law holds").isEmpty();
    }

    @Test
    void whoGrantedOnePlatformAloneGoesToNoOtherThatNobodySpokeOf() {
        onePersonOfTwoRecords();
        onlyMember();
        Consents consents = rules("purposes: {ads: {}}\n");
        onChannel("hs:9", "ads_google", "granted", MONDAY);
        assertThat(gate(consents, "ads")).isEqualTo(THROUGH);
        assertThat(channels(consents)).containsExactly("ads_meta, no consent for ads on ads_meta, ");
    }

    @Test
    void theOrderInWhichStatementsAndRulesComeChangesNothing() {
        placed("DE", null);
        onlyMember();
        now(TUESDAY);
        String yaml = "purposes: {ads: {}}\nregions: {eea: {countries: [DE], channels: {ads_google: {denial: stands}, ads_meta: {grantLasts: 30d}}}}\n";
        List<Runnable> said = List.of(() -> stated("kv:1", "granted", daysAgo(3)),
                () -> onChannel("hs:9", "ads_meta", "granted", daysAgo(40)),
                () -> onChannel("kv:1", "ads_google", "denied", daysAgo(5)), () -> stated("hs:9", "denied", daysAgo(4)), () -> rules(yaml));
        List<String> outcomes = new ArrayList<>();
        for (int[] order : new int[][] {{0, 1, 2, 3, 4}, {4, 3, 2, 1, 0}, {2, 4, 0, 3, 1}, {1, 3, 4, 0, 2}}) {
            shop.warehouse.write(session -> session.execute("delete from consents"));
            rules("purposes: {ads: {}}\n");
            for (int i : order) {
                said.get(i).run();
            }
            Consents consents = rules(yaml);
            outcomes.add(gate(consents, "ads") + channels(consents) + shop.rows("select * from profile_channel_consents order by channel"));
        }
        assertThat(outcomes).hasSize(4).containsOnly("null[ads_google, consent for ads on ads_google denied, DD]"
                + shop.rows("select * from profile_channel_consents order by channel"));
    }

    @Test
    void withoutAWordOfAChannelNothingIsAskedAboutChannels() {
        onePersonOfTwoRecords();
        Consents consents = rules(
                "purposes: {ads: {silent: allow}}\nregions: {eea: {countries: [DE], grantLasts: 60d, channels: {email: {consent: not-required}}}}\n");
        assertThat(consents.gateSql("ads", List.of("meta", "google"))).as("what is said of e-mail costs ads nothing")
                .doesNotContain("profile_channel_rules");
        assertThat(shop.rows("select count(*) from profile_channel_rules")).containsExactly("1");
        rules("purposes: {ads: {}}\nregions: {eea: {countries: [DE]}}\n");
        assertThat(shop.rows("select count(*) from profile_channel_rules")).containsExactly("0");
    }

    @Test
    void theShippedFileAsksConsentForMessagesAndLeavesPlatformsToTheRegion() {
        Findings findings = new Findings();
        ConsentRules shipped = ConsentRules.read(SmallShop.REPOSITORY, SIGNALS, findings);
        assertThat(findings.all()).isEmpty();
        assertThat(shipped.regions()).allSatisfy(region -> assertThat(region.channels()).containsKeys("email", "sms")
                .allSatisfy((channel, law) -> assertThat(law.required()).isTrue()));
        assertThat(shipped.ruled("ads", "ads_google")).isFalse();
        assertThat(shipped.ruled("ads", "ads_meta")).isFalse();
    }

    private ConsentRules read(String yaml) {
        rules(yaml);
        return ConsentRules.read(new dev.tributary.config.Home(folder), SIGNALS, new Findings());
    }

    private List<String> consentRequired() {
        return shop.rows("select channel, region, consent_required from profile_channel_rules order by channel");
    }

    private void onlyMember() {
        shop.warehouse
                .write(session -> session.execute("insert into audience_members select 'all', profile_id, null, ? from profiles", MONDAY));
    }

    private void now(Instant asOf) {
        shop.warehouse.write(
                session -> session.execute("insert into insight_state (as_of, currency, refreshed_at) values (?, null, ?)", asOf, asOf));
    }

    private static Instant daysAgo(int days) {
        return TUESDAY.minusSeconds(days * 86_400L);
    }
}
