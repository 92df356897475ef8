package dev.tributary.vendor.hubspot;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.twin.hubspot.HubSpotTwin;
import dev.tributary.twin.hubspot.HubSpotTwin.Limits;
import dev.tributary.twin.kit.InjectedFault;
import dev.tributary.twin.kit.SourceCalls;
import dev.tributary.twin.kit.SourceCalls.Got;
import dev.tributary.twin.people.PlantedRecords;
import dev.tributary.twin.people.Population;
import dev.tributary.twin.people.Population.PlantedRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class HubSpotTwinTest {

    private static final String SEARCH = "/crm/objects/2026-09/contacts/search";
    private static final String LIST = "/crm/objects/2026-09/contacts";
    private final SourceCalls.HandClock clock = new SourceCalls.HandClock();
    private HubSpotTwin twin = new HubSpotTwin(0, clock, SourceCalls.PEOPLE, Limits.vendor().unthrottled());

    @AfterEach
    void close() {
        twin.close();
    }

    private void restart(Limits limits) {
        twin.close();
        twin = new HubSpotTwin(0, clock, SourceCalls.PEOPLE, limits);
    }

    private Got search(String body) {
        return search(SEARCH, body);
    }

    private Got search(String path, String body) {
        return SourceCalls.post(twin.baseUri(), path,
                Map.of("Authorization", "Bearer " + HubSpotTwin.TOKEN, "Content-Type", "application/json"), body.replace('\'', '"'));
    }

    private Got list(String query) {
        return SourceCalls.get(twin.baseUri(), LIST + query, Map.of("Authorization", "Bearer " + HubSpotTwin.TOKEN));
    }

    private static String filter(String name, String operator, String rest) {
        return "{'filterGroups':[{'filters':[{'propertyName':'" + name + "','operator':'" + operator + "'" + rest + "}]}],'limit':200}";
    }

    private int total(String body) {
        Got got = search(body);
        assertThat(got.status()).as(got.body().toString()).isEqualTo(200);
        return got.body().path("total").asInt();
    }

    private void refused(String body) {
        Got got = search(body);
        assertThat(got.status()).isEqualTo(400);
        assertThat(got.body().path("status").asText()).isEqualTo("error");
        assertThat(got.body().path("category").asText()).isEqualTo("VALIDATION_ERROR");
        assertThat(got.body().path("correlationId").asText()).isNotEmpty();
    }

    @Test
    void letsNobodyInWithoutTheToken() {
        assertThat(SourceCalls.get(twin.baseUri(), LIST, Map.of()).status()).isEqualTo(401);
        Got wrong = SourceCalls.get(twin.baseUri(), LIST, Map.of("Authorization", "Bearer x"));
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.body().path("category").asText()).isEqualTo("INVALID_AUTHENTICATION");
        twin.inject(InjectedFault.expireTokens(InjectedFault.on(1)));
        assertThat(list("").status()).isEqualTo(401);
        twin.restoreToken();
        assertThat(list("").status()).isEqualTo(200);
    }

    @Test
    void theListGivesEveryContactOnceAsPlanted() {
        List<JsonNode> rows = new ArrayList<>();
        for (String after = "0"; after != null;) {
            JsonNode page = list("?limit=100&properties=email,phone,firstname,lastname,ads_consent,ads_consent_at,nosuch&after=" + after)
                    .body();
            page.path("results").forEach(rows::add);
            after = page.at("/paging/next/after").asText(null);
        }
        List<PlantedRecord> planted = SourceCalls.PEOPLE.records("hubspot");
        assertThat(rows).hasSameSizeAs(planted);
        for (JsonNode row : rows) {
            PlantedRecord one = planted.stream().filter(record -> record.id().equals(row.path("id").asText())).findFirst().orElseThrow();
            JsonNode properties = row.path("properties");
            assertThat(properties.path("email").asText("")).isEqualTo(one.email() == null ? "" : one.email());
            assertThat(properties.path("phone").asText("")).isEqualTo(one.phone() == null ? "" : one.phone());
            assertThat(properties.path("firstname").asText() + " " + properties.path("lastname").asText()).isEqualTo(one.name());
            String consent = properties.path("ads_consent").asText();
            assertThat(consent).isEqualTo(Map.of("GRANTED", "granted", "DENIED", "denied", "SILENT", "").get(one.consent().name()));
            assertThat(properties.path("ads_consent_at").isNull()).isEqualTo(one.consentAt() == null);
            assertThat(properties.path("lastmodifieddate").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
            assertThat(properties.has("nosuch")).isFalse();
            assertThat(properties.has("lifecyclestage")).isFalse();
        }
        assertThat(list("?limit=101").status()).isEqualTo(400);
        assertThat(list("").body().path("results")).hasSize(10);
    }

    @ParameterizedTest @ValueSource(strings = {"/crm/objects/2026-09/contacts/search", "/crm/v3/objects/contacts/search"})
    void searchAnswersUnderBothPathsWithTenContactsAndDefaultProperties(String path) {
        Got got = search(path, "{}");
        assertThat(got.body().path("total").asInt()).isEqualTo(1_825);
        assertThat(got.body().path("results")).hasSize(10);
        assertThat(got.body().at("/paging/next/after").asText()).isEqualTo("10");
        Set<String> names = new HashSet<>();
        got.body().at("/results/0/properties").fieldNames().forEachRemaining(names::add);
        assertThat(names).containsExactlyInAnyOrder("createdate", "email", "firstname", "hs_object_id", "lastmodifieddate", "lastname");
    }

    @Test
    void timesAreComparedAsEpochMillisecondsInText() {
        long bulk = PlantedRecords.BULK_UPDATE.toEpochMilli();
        int same = total(filter("lastmodifieddate", "EQ", ",'value':'" + bulk + "'"));
        assertThat(same).isGreaterThan(500);
        int later = total(filter("lastmodifieddate", "GT", ",'value':'" + bulk + "'"));
        assertThat(total(filter("lastmodifieddate", "GTE", ",'value':'" + bulk + "'"))).isEqualTo(later + same);
        assertThat(total(filter("lastmodifieddate", "LTE", ",'value':'" + bulk + "'"))).isEqualTo(1_825 - later);
        assertThat(total(filter("lastmodifieddate", "LT", ",'value':'" + bulk + "'"))).isEqualTo(
                total(filter("lastmodifieddate", "BETWEEN", ",'value':'0','highValue':'" + (bulk - 1) + "'")));
        refused(filter("lastmodifieddate", "GTE", ",'value':'2011-09-15T02:00:00Z'"));
        refused(filter("lastmodifieddate", "GTE", ",'value':" + bulk));
    }

    @Test
    void otherOperatorsWork() {
        long granted = SourceCalls.PEOPLE.records("hubspot").stream().filter(one -> one.consent() == Population.AdsConsent.GRANTED).count();
        long denied = SourceCalls.PEOPLE.records("hubspot").stream().filter(one -> one.consent() == Population.AdsConsent.DENIED).count();
        long phones = SourceCalls.PEOPLE.records("hubspot").stream().filter(one -> one.phone() != null).count();
        assertThat(total(filter("ads_consent", "EQ", ",'value':'granted'"))).isEqualTo((int) granted);
        assertThat(total(filter("ads_consent", "NEQ", ",'value':'granted'"))).isEqualTo(1_825 - (int) granted);
        assertThat(total(filter("ads_consent", "IN", ",'values':['granted','denied']"))).isEqualTo((int) (granted + denied));
        assertThat(total(filter("ads_consent", "NOT_IN", ",'values':['granted','denied']"))).isEqualTo(1_825 - (int) (granted + denied));
        assertThat(total(filter("phone", "HAS_PROPERTY", ""))).isEqualTo((int) phones);
        assertThat(total(filter("phone", "NOT_HAS_PROPERTY", ""))).isEqualTo(1_825 - (int) phones);
        assertThat(total(filter("hs_object_id", "GTE", ",'value':'1000'"))).isBetween(1_800, 1_824);
        assertThat(total(filter("email", "CONTAINS_TOKEN", ",'value':'*@POST.example.com'"))).isPositive();
        assertThat(total("{'filterGroups':[{'filters':[{'propertyName':'ads_consent','operator':'EQ','value':'granted'}]},"
                + "{'filters':[{'propertyName':'ads_consent','operator':'EQ','value':'denied'}]}]}")).isEqualTo((int) (granted + denied));
    }

    @Test
    void refusesWhatTheVendorRefuses() {
        refused("{'limit':201}");
        refused("{'after':'x'}");
        refused("{'sorts':[{'propertyName':'createdate'},{'propertyName':'email'}]}");
        refused("{'filters':[]}");
        refused("not json");
        refused(filter("nosuch", "EQ", ",'value':'1'"));
        refused(filter("email", "LIKE", ",'value':'1'"));
        refused(filter("email", "EQ", ""));
        String one = "{'propertyName':'email','operator':'HAS_PROPERTY'}";
        String six = "{'filters':[" + String.join(",", Collections.nCopies(6, one)) + "]}";
        assertThat(total("{'filterGroups':[" + String.join(",", Collections.nCopies(3, six)) + "]}")).isPositive();
        refused("{'filterGroups':[" + String.join(",", Collections.nCopies(4, six)) + "]}");
        refused("{'filterGroups':[{'filters':[" + String.join(",", Collections.nCopies(7, one)) + "]}]}");
        refused("{'filterGroups':[" + String.join(",", Collections.nCopies(6, "{'filters':[" + one + "]}")) + "]}");
        String padding = "{'properties':['" + "x".repeat(3000 - 19) + "']}";
        assertThat(padding).hasSize(3000);
        assertThat(search(padding).status()).isEqualTo(200);
        refused(padding + " ");
    }

    @Test
    void pagingPastTheCapIsRefusedAndAKeysetGoesRoundIt() {
        restart(Limits.vendor().unthrottled().withResultCap(400));
        Set<String> seen = new HashSet<>();
        long last = 0;
        int restarts = 0;
        while (true) {
            String after = "0";
            long from = last;
            while (after != null && !after.equals("400")) {
                JsonNode page = search("{'filterGroups':[{'filters':[{'propertyName':'hs_object_id','operator':'GTE',"
                        + "'value':'" + from + "'}]}],"
                        + "'sorts':[{'propertyName':'hs_object_id','direction':'ASCENDING'}],'limit':200,'after':'" + after + "'}").body();
                for (JsonNode row : page.path("results")) {
                    seen.add(row.path("id").asText());
                    assertThat(row.path("id").asLong()).isGreaterThanOrEqualTo(from);
                    last = row.path("id").asLong();
                }
                after = page.at("/paging/next/after").asText(null);
            }
            if (after == null) {
                break;
            }
            restarts++;
        }
        assertThat(seen).hasSize(1_825);
        assertThat(restarts).isEqualTo(4);
        refused("{'limit':200,'after':'400'}");
        assertThat(search("{'limit':200,'after':'300'}").body().path("results")).hasSize(100);
    }

    @Test
    void theSixthSearchOfASecondIsRefusedUntilTheClockMovesOn() {
        restart(Limits.vendor());
        for (int i = 0; i < 5; i++) {
            assertThat(search("{}").status()).isEqualTo(200);
        }
        Got sixth = search("{}");
        assertThat(sixth.status()).isEqualTo(429);
        assertThat(sixth.body().path("errorType").asText()).isEqualTo("RATE_LIMIT");
        assertThat(sixth.body().path("policyName").asText()).isEqualTo("SECONDLY");
        assertThat(list("").status()).isEqualTo(200);
        clock.forward(Duration.ofSeconds(1));
        assertThat(search("{}").status()).isEqualTo(200);
    }

    @Test
    void changedAddedAndArchivedContactsShowInSearch() {
        long now = clock.instant().toEpochMilli();
        String since = filter("lastmodifieddate", "GTE", ",'value':'" + now + "'")
                .replace("'limit'", "'properties':['email','shoe_size'],'limit'");
        assertThat(total(since)).isZero();
        twin.changeContact("951", Map.of("email", "New@Example.com"));
        String added = twin.addContact(Map.of("email", "x@example.com", "shoe_size", "42"));
        JsonNode results = search(since).body().path("results");
        assertThat(results).extracting(row -> row.path("id").asText()).containsExactlyInAnyOrder("951", added);
        assertThat(results).anyMatch(row -> row.at("/properties/shoe_size").asText().equals("42"));
        twin.archiveContact("951");
        assertThat(total(since)).isEqualTo(1);
        JsonNode archived = list("?archived=true").body().path("results");
        assertThat(archived).hasSize(1);
        assertThat(archived.get(0).path("archived").asBoolean()).isTrue();
    }

    @Test
    void searchSeesAChangeOnlyAfterTheLag() {
        restart(Limits.vendor().unthrottled().withIndexLag(Duration.ofSeconds(20)));
        twin.changeContact("951", Map.of("email", "new@example.com"));
        assertThat(total("{}")).isEqualTo(1_824);
        clock.forward(Duration.ofSeconds(20));
        assertThat(total("{}")).isEqualTo(1_825);
    }

    private Got deals(String query) {
        return SourceCalls.get(twin.baseUri(), "/crm/objects/2026-09/deals" + query,
                Map.of("Authorization", "Bearer " + HubSpotTwin.TOKEN));
    }

    @Test
    void dealsNameTheirContactsWhenAskedFor() {
        List<JsonNode> rows = new ArrayList<>();
        for (String after = "0"; after != null;) {
            JsonNode page = deals("?limit=100&associations=contacts&properties=amount,hs_is_closed_won&after=" + after).body();
            page.path("results").forEach(rows::add);
            after = page.at("/paging/next/after").asText(null);
        }
        assertThat(rows).hasSameSizeAs(twin.deals()).hasSizeGreaterThan(150);
        assertThat(rows)
                .anySatisfy(row -> assertThat(row.at("/associations/contacts/results/0/type").asText()).isEqualTo("deal_to_contact"));
        assertThat(rows).anySatisfy(row -> assertThat(row.has("associations")).isFalse());
        assertThat(rows).allSatisfy(row -> assertThat(row.at("/properties/hs_is_closed_won").isTextual()).isTrue());
        assertThat(deals("").body().path("results").get(0).has("associations")).isFalse();
    }

    @Test
    void anArchivedDealLeavesTheListAndShowsInTheOther() {
        String id = twin.addDeal("gifts", "120", "51");
        clock.forward(Duration.ofSeconds(1));
        twin.moveDeal(id, "closedwon");
        twin.archiveDeal(id);
        JsonNode archived = deals("?archived=true").body().path("results");
        assertThat(archived).singleElement().satisfies(row -> {
            assertThat(row.path("id").asText()).isEqualTo(id);
            assertThat(row.path("archivedAt").asText()).isEqualTo("2011-09-30T23:00:01.000Z");
            assertThat(row.at("/properties/dealstage").asText()).isEqualTo("closedwon");
        });
        assertThat(deals("?limit=100&after=" + id).body().path("results")).isEmpty();
        assertThat(search("/crm/objects/2026-09/deals/search", "{}").status()).isEqualTo(404);
    }

    @Test
    void ofTwoMergedContactsOneStaysAndNamesTheOther() {
        String stays = twin.addContact(Map.of("firstname", "An", "email", ""));
        String goes = twin.addContact(Map.of("firstname", "Anh", "email", "an@example.com"));
        twin.mergeContacts(stays, goes);
        JsonNode one = search("{'filterGroups':[{'filters':[{'propertyName':'hs_object_id','operator':'EQ','value':'" + stays
                + "'}]}],'properties':['email','firstname','hs_merged_object_ids']}").body().at("/results/0/properties");
        assertThat(one.path("hs_merged_object_ids").asText()).isEqualTo(goes);
        assertThat(one.path("email").asText()).isEqualTo("an@example.com");
        assertThat(one.path("firstname").asText()).isEqualTo("An");
        assertThat(total(filter("hs_object_id", "EQ", ",'value':'" + goes + "'"))).isZero();
        assertThat(list("?archived=true").body().path("results")).isEmpty();
    }

    @Test
    void aRestoredContactIsBack() {
        String id = twin.addContact(Map.of("firstname", "An"));
        twin.archiveContact(id);
        assertThat(list("?archived=true").body().path("results")).singleElement()
                .satisfies(row -> assertThat(row.path("archivedAt").asText()).isNotEmpty());
        twin.restoreContact(id);
        assertThat(list("?archived=true").body().path("results")).isEmpty();
        assertThat(total(filter("hs_object_id", "EQ", ",'value':'" + id + "'"))).isEqualTo(1);
    }

    @Test
    void listsArePagedByOffsetAndTheirMembersByTheLastId() {
        Got lists = search("/crm/v3/lists/search", "{'count':2,'offset':2}");
        assertThat(lists.body().path("total").asInt()).isEqualTo(4);
        assertThat(lists.body().path("hasMore").asBoolean()).isFalse();
        assertThat(lists.body().path("lists")).extracting(list -> list.path("listId").asText() + " " + list.path("objectTypeId").asText())
                .containsExactly("3 0-2", "4 0-1");
        assertThat(search("/crm/v3/lists/search", "{'count':501}").status()).isEqualTo(400);
        List<String> members = new ArrayList<>();
        Map<String, String> headers = Map.of("Authorization", "Bearer " + HubSpotTwin.TOKEN);
        for (String after = ""; after != null;) {
            JsonNode page = SourceCalls.get(twin.baseUri(), "/crm/v3/lists/1/memberships?limit=250" + after, headers).body();
            page.path("results").forEach(member -> members.add(member.path("recordId").asText()));
            after = page.at("/paging/next/after").isMissingNode() ? null : "&after=" + page.at("/paging/next/after").asText();
        }
        assertThat(members).containsExactlyElementsOf(twin.members(1)).hasSizeGreaterThan(250);
        assertThat(SourceCalls.get(twin.baseUri(), "/crm/v3/lists/1/memberships?limit=251", headers).status()).isEqualTo(400);
        twin.deleteList(1);
        assertThat(SourceCalls.get(twin.baseUri(), "/crm/v3/lists/1/memberships", headers).status()).isEqualTo(404);
    }
}
