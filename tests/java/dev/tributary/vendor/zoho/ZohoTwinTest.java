package dev.tributary.vendor.zoho;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.twin.kit.InjectedFault;
import dev.tributary.twin.kit.PlainHttp;
import dev.tributary.twin.kit.PlainHttp.Got;
import dev.tributary.twin.kit.SettableClock;
import dev.tributary.twin.zoho.ZohoTwin;
import dev.tributary.twin.zoho.ZohoTwin.Limits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class ZohoTwinTest {

    private static final String CONTACTS = "/crm/v8/Contacts?fields=Last_Name,Modified_Time";
    private static final String SORTED = CONTACTS + "&sort_by=Modified_Time&sort_order=asc";
    private final SettableClock clock = new SettableClock();
    private ZohoTwin twin = new ZohoTwin(0, clock);
    private String token = granted();

    @AfterEach
    void close() {
        twin.close();
    }

    private void restart(Limits limits) {
        twin.close();
        twin = new ZohoTwin(0, clock, limits);
        token = granted();
    }

    private Got token(String form) {
        return PlainHttp.send("POST", twin.baseUri(), "/oauth/v2/token?" + form, Map.of(), "");
    }

    private static String form() {
        return "grant_type=refresh_token&client_id=" + ZohoTwin.CLIENT_ID + "&client_secret=" + ZohoTwin.CLIENT_SECRET + "&refresh_token="
                + ZohoTwin.REFRESH_TOKEN;
    }

    private String granted() {
        return token(form()).json().path("access_token").asText();
    }

    private Got get(String path) {
        return get(path, "");
    }

    private Got get(String path, String since) {
        return PlainHttp.send("GET", twin.baseUri(), path, Map.of("Authorization", "Zoho-oauthtoken " + token, "If-Modified-Since", since),
                "");
    }

    private static void refused(Got got, int status, String code) {
        assertThat(got.status()).as(got.text()).isEqualTo(status);
        assertThat(got.json().path("code").asText()).isEqualTo(code);
        assertThat(got.json().path("status").asText()).isEqualTo("error");
    }

    @Test
    void onlyTheVendorsOwnSchemeOpens() {
        assertThat(get(CONTACTS).status()).isEqualTo(200);
        refused(PlainHttp.send("GET", twin.baseUri(), CONTACTS, Map.of("Authorization", "Bearer " + token), ""), 401, "INVALID_TOKEN");
        refused(PlainHttp.send("GET", twin.baseUri(), CONTACTS, Map.of(), ""), 401, "AUTHENTICATION_FAILURE");
        clock.forward(Duration.ofHours(1));
        refused(get(CONTACTS), 401, "INVALID_TOKEN");
        token = granted();
        twin.inject(InjectedFault.expireTokens(InjectedFault.on(1)));
        refused(get(CONTACTS), 401, "INVALID_TOKEN");
    }

    @Test
    void aTokenIsGrantedOrRefusedWith200AndTenTimesInTenMinutesAtMost() {
        JsonNode answer = token(form()).json();
        assertThat(answer.path("api_domain").asText()).isEqualTo(twin.baseUri().toString());
        assertThat(answer.path("expires_in").asInt()).isEqualTo(3600);
        Got wrong = token(form().replace(ZohoTwin.REFRESH_TOKEN, "1000.x"));
        assertThat(wrong.status()).isEqualTo(200);
        assertThat(wrong.json().path("error").asText()).isEqualTo("invalid_code");
        assertThat(token(form().replace(ZohoTwin.CLIENT_ID, "x")).json().path("error").asText()).isEqualTo("invalid_client");
        twin.tellApiDomain("https://www.zohoapis.com");
        assertThat(token(form()).json().path("api_domain").asText()).isEqualTo("https://www.zohoapis.com");
        for (int i = 0; i < 7; i++) {
            assertThat(token(form()).status()).isEqualTo(200);
        }
        assertThat(token(form()).status()).isEqualTo(400);
        clock.forward(Duration.ofMinutes(10));
        assertThat(token(form()).status()).isEqualTo(200);
    }

    @Test
    void pagesByNumberReachTwoThousandAndATokenGoesOn() {
        Set<String> ids = new LinkedHashSet<>();
        JsonNode info = null;
        for (int page = 1; page <= 10; page++) {
            JsonNode answer = get(SORTED + "&page=" + page).json();
            answer.path("data").forEach(row -> ids.add(row.path("id").asText()));
            info = answer.path("info");
            assertThat(info.path("more_records").asBoolean()).isTrue();
        }
        refused(get(SORTED + "&page=11"), 400, "DISCRETE_PAGINATION_LIMIT_EXCEEDED");
        while (info.path("more_records").asBoolean()) {
            JsonNode answer = get(SORTED + "&page_token=" + info.path("next_page_token").asText()).json();
            answer.path("data").forEach(row -> ids.add(row.path("id").asText()));
            info = answer.path("info");
        }
        assertThat(info.path("next_page_token").isNull()).isTrue();
        assertThat(ids).hasSize(2_260).containsExactlyInAnyOrderElementsOf(twin.ids("Contacts"));
    }

    @Test
    void aTokenGoesOnBehindItsPageWhateverChangedMeanwhile() {
        JsonNode first = get(SORTED).json();
        String changed = first.at("/data/0/id").asText();
        twin.change(changed, Map.of("Last_Name", "Mới"));
        List<String> rest = new ArrayList<>();
        for (JsonNode info = first.path("info"); info.path("more_records").asBoolean();) {
            JsonNode answer = get(SORTED + "&page_token=" + info.path("next_page_token").asText()).json();
            answer.path("data").forEach(row -> rest.add(row.path("id").asText()));
            info = answer.path("info");
        }
        assertThat(rest).hasSize(2_061).doesNotHaveDuplicates().endsWith(changed);
    }

    @Test
    void aTokenFitsOnlyItsOwnRequestForADay() {
        String next = get(SORTED).json().at("/info/next_page_token").asText();
        refused(get(SORTED + "&page=2&page_token=" + next), 400, "AMBIGUITY_DURING_PROCESSING");
        refused(get(CONTACTS + "&page_token=" + next), 401, "TOKEN_BOUND_DATA_MISMATCH");
        refused(get(SORTED + "&page_token=" + next, "2026-01-01T00:00:00+07:00"), 401, "TOKEN_BOUND_DATA_MISMATCH");
        refused(get(SORTED + "&page_token=x"), 401, "TOKEN_BOUND_DATA_MISMATCH");
        assertThat(get(SORTED + "&page_token=" + next).status()).isEqualTo(200);
        clock.forward(Duration.ofHours(24));
        token = granted();
        refused(get(SORTED + "&page_token=" + next), 400, "EXPIRED_VALUE");
    }

    @Test
    void tokensReachOnlySoFar() {
        restart(Limits.vendor().withReach(400, 600));
        refused(get(SORTED + "&page=3"), 400, "DISCRETE_PAGINATION_LIMIT_EXCEEDED");
        String next = get(SORTED + "&page=2").json().at("/info/next_page_token").asText();
        String last = get(SORTED + "&page_token=" + next).json().at("/info/next_page_token").asText();
        refused(get(SORTED + "&page_token=" + last), 400, "PAGINATION_LIMIT_EXCEEDED");
    }

    @Test
    void fieldsAreMandatoryFiftyAtMostAndUnknownOnesAreLeftOut() {
        refused(get("/crm/v8/Contacts"), 400, "REQUIRED_PARAM_MISSING");
        refused(get("/crm/v8/Contacts?fields=" + String.join(",", Collections.nCopies(51, "Email"))), 400, "LIMIT_EXCEEDED");
        JsonNode row = get("/crm/v8/Contacts?fields=Email,Shoe_Size&per_page=1").json().at("/data/0");
        assertThat(row.has("Email")).isTrue();
        assertThat(row.has("Shoe_Size")).isFalse();
        assertThat(row.path("id").isTextual()).isTrue();
        refused(get(CONTACTS + "&per_page=201"), 400, "INVALID_DATA");
        refused(get(CONTACTS + "&sort_by=Email"), 400, "INVALID_DATA");
        refused(get("/crm/v8/Nothing?fields=Email"), 400, "INVALID_MODULE");
        refused(get("/crm/v1/Contacts?fields=Email"), 404, "INVALID_URL_PATTERN");
    }

    @Test
    void nothingNewIs304AndNothingAtAllIs204() {
        Got unchanged = get(SORTED, "2026-11-20T15:00:00+07:00");
        assertThat(unchanged.status()).isEqualTo(304);
        assertThat(unchanged.bytes()).isEmpty();
        assertThat(get("/crm/v8/Leads/deleted?type=all").status()).isEqualTo(204);
        assertThat(get("/crm/v8/Leads/deleted", "2026-11-20T15:00:00+07:00").status()).isEqualTo(304);
        refused(get(SORTED, "Fri, 20 Nov 2026 08:00:00 GMT"), 400, "INVALID_DATA");
    }

    @Test
    void changesAddedAndDeletedRecordsAreToldSince() {
        String since = "2026-11-20T15:00:00+07:00";
        clock.forward(Duration.ofSeconds(5));
        List<String> ids = twin.ids("Contacts");
        twin.change(ids.get(0), Map.of("Email", "new@example.com"));
        String added = twin.add("Contacts", Map.of("Last_Name", "Mới"));
        twin.delete(ids.get(1));
        twin.deleteForGood(ids.get(2));
        JsonNode data = get(SORTED, since).json().path("data");
        assertThat(data).extracting(row -> row.path("id").asText()).containsExactlyInAnyOrder(ids.get(0), added);
        assertThat(data.at("/0/Modified_Time").asText()).isEqualTo("2026-11-20T15:00:05+07:00");
        JsonNode deleted = get("/crm/v8/Contacts/deleted?type=all", since).json().path("data");
        assertThat(deleted).extracting(row -> row.path("id").asText() + row.path("type").asText())
                .containsExactlyInAnyOrder(ids.get(1) + "recycle", ids.get(2) + "permanent");
        assertThat(get("/crm/v8/Contacts/deleted?type=permanent", since).json().path("data")).hasSize(1);
        assertThat(get("/crm/v8/Contacts/deleted").json().path("data")).hasSize(12);
        refused(get("/crm/v8/Contacts/deleted?type=gone"), 400, "INVALID_DATA");
    }

    @Test
    void convertedLeadsAreLeftOutUnlessAskedFor() {
        String leads = "/crm/v8/Leads?fields=Converted__s&per_page=200&page=2";
        assertThat(get(leads).json().path("data")).hasSize(84);
        assertThat(get(leads + "&converted=both").json().path("data")).hasSize(120);
        assertThat(twin.ids("Leads")).hasSize(320);
    }

    @Test
    void valuesHaveTheirShapes() {
        JsonNode deals = get("/crm/v8/Deals?fields=Amount,Contact_Name,Tag,Closing_Date&sort_by=id&sort_order=asc&per_page=5").json()
                .path("data");
        assertThat(deals.at("/0/Amount").isNull()).isTrue();
        assertThat(deals.at("/1/Amount").isNumber()).isTrue();
        assertThat(deals.at("/1/Contact_Name/id").asText()).startsWith("5725767");
        assertThat(deals.at("/1/Tag").isArray()).isTrue();
        JsonNode contact = get("/crm/v8/Contacts?fields=Tag,Email_Opt_Out,Ads_Consent_Time&sort_by=id&sort_order=asc&per_page=1").json()
                .at("/data/0");
        assertThat(contact.at("/Tag/0/name").asText()).isEqualTo("vip");
        assertThat(contact.path("Email_Opt_Out").isBoolean()).isTrue();
        assertThat(get("/crm/v8/settings/fields?module=Deals").json().path("fields")).hasSize(13);
    }

    @Test
    void creditsAreToldFromHalfOnAndThenRefusedWithoutRetryAfter() {
        restart(Limits.vendor().withCreditsInDay(4));
        assertThat(get(CONTACTS).headers()).doesNotContainKey("x-api-credits-remaining");
        twin.crowd(1);
        refused(get(CONTACTS), 429, "TOO_MANY_REQUESTS");
        assertThat(get(CONTACTS).headers()).containsEntry("x-api-credits-remaining", "2");
        get(CONTACTS);
        get(CONTACTS);
        Got spent = get(CONTACTS);
        refused(spent, 429, "TOO_MANY_REQUESTS");
        assertThat(spent.headers()).containsEntry("x-api-credits-remaining", "0").doesNotContainKey("retry-after");
        clock.forward(Duration.ofHours(24));
        token = granted();
        assertThat(get(CONTACTS).status()).isEqualTo(200);
    }

    @Test
    void oldVersionsAreGone() {
        assertThat(get("/crm/v7/Deals?fields=Stage").status()).isEqualTo(200);
        twin.retireVersionsBelow(8);
        refused(get("/crm/v7/Deals?fields=Stage"), 404, "INVALID_URL_PATTERN");
    }
}
