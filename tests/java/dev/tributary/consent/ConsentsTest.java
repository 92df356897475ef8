package dev.tributary.consent;

import dev.tributary.SmallShop;
import dev.tributary.config.Findings;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class ConsentsTest extends ConsentCase {

    @Test
    void theLatestStatementOverAllRecordsOfThePersonCounts() {
        onePersonOfTwoRecords();
        stated("kv:1", "denied", MONDAY);
        stated("hs:9", "granted", TUESDAY);
        assertThat(state()).isEqualTo("granted");
        stated("kv:1", "denied", TUESDAY.plusSeconds(1));
        assertThat(state()).isEqualTo("denied");
    }

    @Test
    void onATieAndWithoutATimeDeniedWins() {
        onePersonOfTwoRecords();
        stated("kv:1", "granted", TUESDAY);
        stated("hs:9", "denied", TUESDAY);
        assertThat(state()).isEqualTo("denied");
        stated("kv:1", "granted", null);
        stated("hs:9", "denied", null);
        assertThat(state()).isEqualTo("denied");
    }

    @Test
    void whatIsNotAGrantIsADenial() {
        onePersonOfTwoRecords();
        stated("kv:1", "maybe", TUESDAY);
        assertThat(state()).isEqualTo("denied");
    }

    @Test
    void aDeletedRecordGrantsNothingButItsDenialStands() {
        onePersonOfTwoRecords();
        stated("kv:1", "denied", MONDAY);
        stated("hs:9", "granted", TUESDAY);
        shop.put("customers", "hs:9", "full_name", "An", "email", "an@shop.vn", "deleted_at", TUESDAY);
        resolve();
        assertThat(state()).isEqualTo("denied");
        stated("kv:1", "granted", MONDAY);
        stated("hs:9", "denied", TUESDAY);
        assertThat(state()).isEqualTo("denied");
    }

    @Test
    void whoSaidNothingAboutThePurposeHasNoState() {
        onePersonOfTwoRecords();
        shop.put("consents", "kv:1/sms", "customer_id", "1", "purpose", "sms", "state", "granted", "stated_at", MONDAY);
        assertThat(state()).isEqualTo("null");
    }

    @Test
    void theShippedFileWithholdsTheSilentAndSoDoesAPurposeItDoesNotName() {
        onePersonOfTwoRecords();
        Findings findings = new Findings();
        Consents consents = new Consents(ConsentRules.read(SmallShop.REPOSITORY, SIGNALS, findings));
        assertThat(findings.all()).isEmpty();
        consents.prepare(shop.warehouse);
        assertThat(gate(consents, "ads")).isEqualTo("no consent for ads");
        assertThat(gate(consents, "post")).isEqualTo("no consent for post");
    }

    @Test
    void silenceAllowsOnlyWhereNoRegionAsksForConsent() {
        Consents consents = rules("""
                purposes: {ads: {silent: allow}, order: {basis: contract}, post: {}}
                regions: {eea: {countries: [DE, FR]}, vietnam: {countries: [VN]}}
                """);
        placed("US", null);
        assertThat(gate(consents, "ads")).isEqualTo("null");
        placed("DE", null);
        assertThat(gate(consents, "ads")).isEqualTo("no consent for ads");
        assertThat(gate(consents, "order")).isEqualTo("null");
        placed(null, "+84901234567");
        assertThat(gate(consents, "ads")).isEqualTo("no consent for ads");
        assertThat(region()).isEqualTo("vietnam");
        placed("US", "+84901234567");
        assertThat(gate(consents, "ads")).as("the stricter of both").isEqualTo("no consent for ads");
        placed(null, "+12125550123");
        assertThat(gate(consents, "ads")).isEqualTo("null");
        placed("US", null);
        assertThat(gate(consents, "post")).as("silent withholds by default").isEqualTo("no consent for post");
        stated("kv:1", "denied", MONDAY);
        assertThat(gate(consents, "ads")).isEqualTo("consent for ads denied");
    }

    @Test
    void whomNothingPlacesTheStrictestRulesHoldFor() {
        String regions = "purposes: {ads: {silent: allow}}\nregions: {eea: {countries: [DE]}, elsewhere-strict: {countries: [VN], consent: not-required}}\n";
        Consents consents = rules(regions);
        placed(null, null);
        assertThat(gate(consents, "ads")).isEqualTo("no consent for ads");
        assertThat(region()).isEqualTo("unknown");
        consents = rules(regions + "whereabouts: {unknown: VN}\n");
        assertThat(gate(consents, "ads")).isEqualTo("null");
        consents = rules(regions + "whereabouts: {by: [phone, address], differ: first}\n");
        placed("DE", "+84901234567");
        assertThat(gate(consents, "ads")).isEqualTo("null");
    }

    @Test
    void aStricterLawLetsDenialsStandAndGrantsAge() {
        onePersonOfTwoRecords();
        Consents consents = rules("""
                purposes: {ads: {}}
                regions: {strict: {countries: [DE], denial: stands, grantLasts: 30d, proof: true}, mild: {countries: [VN]}}
                """);
        shop.warehouse.write(session -> session.execute("insert into insight_state (as_of, currency, refreshed_at) values (?, null, ?)",
                TUESDAY, TUESDAY));
        placed("DE", null);
        stated("hs:9", "denied", MONDAY);
        proven("kv:1", TUESDAY, "form 7");
        assertThat(gate(consents, "ads")).isEqualTo("consent for ads denied");
        stated("hs:9", "granted", MONDAY);
        assertThat(gate(consents, "ads")).isEqualTo("null");
        proven("kv:1", TUESDAY, null);
        assertThat(gate(consents, "ads")).as("no proof").isEqualTo("no consent for ads");
        proven("kv:1", TUESDAY.minusSeconds(31 * 86_400), "form 7");
        assertThat(gate(consents, "ads")).as("too old").isEqualTo("no consent for ads");
        placed("VN", null);
        stated("hs:9", "denied", MONDAY.minusSeconds(90 * 86_400));
        assertThat(gate(consents, "ads")).isEqualTo("null");
    }

    @Test
    void anObjectionStandsForEveryPurposeUntilItIsTakenBack() {
        onePersonOfTwoRecords();
        Consents consents = rules("purposes: {ads: {}, survey: {silent: allow}}\n");
        stated("kv:1", "granted", TUESDAY);
        shop.put("consents", "hs:9/all", "customer_id", "9", "purpose", "*", "state", "objected", "stated_at", MONDAY);
        assertThat(gate(consents, "ads")).isEqualTo("consent for ads denied");
        assertThat(gate(consents, "survey")).isEqualTo("consent for survey denied");
        assertThat(state()).isEqualTo("denied");
        shop.put("consents", "hs:9/all", "customer_id", "9", "purpose", null, "state", null, "stated_at", TUESDAY);
        assertThat(gate(consents, "ads")).isEqualTo("null");
    }

    @Test
    void oneChannelSpeaksForItselfAlone() {
        onePersonOfTwoRecords();
        Consents consents = rules("purposes: {ads: {}}\n");
        shop.warehouse
                .write(session -> session.execute("insert into audience_members select 'all', profile_id, null, ? from profiles", MONDAY));
        stated("kv:1", "granted", MONDAY);
        onChannel("hs:9", "ads_meta", "denied", TUESDAY);
        assertThat(gate(consents, "ads")).isEqualTo("null");
        assertThat(channels(consents)).containsExactly("ads_meta, consent for ads on ads_meta denied, ");
        onChannel("hs:9", "ads_google", "denied", TUESDAY);
        assertThat(channels(consents)).containsExactly("ads_google, consent for ads on ads_google denied, DD");
        stated("kv:1", "granted", TUESDAY.plusSeconds(1));
        assertThat(channels(consents)).as("the later word was about all channels").isEmpty();
        shop.put("consents", "kv:1/ads", "customer_id", "1", "purpose", null);
        onChannel("hs:9", "ads_meta", "granted", MONDAY);
        assertThat(gate(consents, "ads")).as("through to the one channel").isEqualTo("null");
        assertThat(channels(consents)).containsExactly("ads_google, no consent for ads on ads_google, UU");
    }

    @Test
    void signalsComeFromThePurposesThatTheFileNames() {
        onePersonOfTwoRecords();
        Consents consents = rules("purposes: {ads: {}, tailored: {}}\nsignals: {google: {adPersonalization: tailored}}\n");
        shop.warehouse
                .write(session -> session.execute("insert into audience_members select 'all', profile_id, null, ? from profiles", MONDAY));
        stated("kv:1", "granted", MONDAY);
        assertThat(channels(consents)).containsExactly("ads_google, null, GU");
        shop.put("consents", "kv:1/t", "customer_id", "1", "purpose", "tailored", "state", "denied");
        assertThat(channels(consents)).containsExactly("ads_google, null, GD");
        shop.put("consents", "kv:1/t", "customer_id", "1", "purpose", "tailored", "state", "granted");
        assertThat(channels(consents)).isEmpty();
    }

    @Test
    void theOrderInWhichStatementsComeChangesNothing() {
        List<Object[]> said = List.of(new Object[] {"kv:1", "granted", MONDAY}, new Object[] {"hs:9", "denied", MONDAY},
                new Object[] {"hs:9/b", "granted", TUESDAY});
        List<String> states = new java.util.ArrayList<>();
        for (int[] order : new int[][] {{0, 1, 2}, {2, 1, 0}, {1, 2, 0}, {2, 0, 1}}) {
            shop.warehouse.write(session -> session.execute("delete from consents"));
            onePersonOfTwoRecords();
            for (int i : order) {
                String id = (String) said.get(i)[0];
                shop.put("consents", id + "/ads", "customer_id", id.startsWith("kv") ? "1" : "9", "purpose", "ads", "state", said.get(i)[1],
                        "stated_at", said.get(i)[2]);
            }
            states.add(state());
        }
        assertThat(states).containsOnly("granted");
    }

    @Test
    void everyMistakeInTheFileIsNamedWithItsPlace() throws IOException {
        assertThat(findings("purposes:\n  ads: {silent: alow}\n  sms: {quiet: withhold}\n")).isEqualTo(List.of(
                "config/consent.yaml:2:17: purpose \"ads\": unknown silent \"alow\"; write allow or withhold (did you mean allow?)",
                "config/consent.yaml:3:9: purpose \"sms\": unknown key \"quiet\"; write basis, channels or silent"));
        assertThat(findings(
                "regions:\n  eea: {countries: [DE, Germany]}\n  dach: {countries: [DE], consent: maybe}\n  none: {}\nwhereabouts: {by: [address, ip], unknown: moon}\n"))
                        .isEqualTo(List.of(
                                "config/consent.yaml:2:25: region \"eea\": \"Germany\" is no country code; write two capital letters of ISO 3166-1, such as VN",
                                "config/consent.yaml:3:22: region \"dach\": DE is in region \"eea\" already; name each country once",
                                "config/consent.yaml:3:36: region \"dach\": unknown consent \"maybe\"; write not-required or required",
                                "config/consent.yaml:4:9: region \"none\" has no \"countries\"; add countries: [VN]",
                                "config/consent.yaml:5:29: consent: whereabouts: unknown \"ip\"; write address or phone",
                                "config/consent.yaml:5:43: consent: whereabouts: \"moon\" is no country code; write two capital letters of ISO 3166-1, such as VN, or leave the line out: then the strictest rules hold"));
    }
}
