package dev.tributary.vendor.google;

import dev.tributary.twin.google.DataManagerTwin;
import dev.tributary.twin.google.GoogleLists;
import dev.tributary.twin.kit.InjectedFault;
import dev.tributary.twin.kit.SeenRequest;
import dev.tributary.twin.kit.SettableClock;
import dev.tributary.twin.kit.TwinCalls;
import dev.tributary.twin.kit.TwinCalls.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static dev.tributary.twin.kit.TwinCalls.json;
import static dev.tributary.twin.kit.TwinCalls.sha256;
import static org.assertj.core.api.Assertions.assertThat;

class DataManagerTwinTest {

    private static final String LISTS = "/v1/accountTypes/GOOGLE_ADS/accounts/" + GoogleLists.CUSTOMER_ID + "/userLists";
    private static final String A = sha256("a@example.com");
    private static final String B = sha256("b@example.com");
    private static final String PHONE = sha256("+84912345678");

    private final SettableClock clock = new SettableClock();
    private final GoogleLists lists = new GoogleLists();
    private DataManagerTwin twin;
    private String token;
    private String listId;

    @BeforeEach
    void startWithOneList() {
        twin = new DataManagerTwin(0, clock, lists);
        token = token(Map.of()).at("/access_token").asText();
        listId = create("buyers").at("/id").asText();
    }

    @AfterEach
    void stop() {
        twin.close();
    }

    @Test
    void refreshTokenBuysAnAccessTokenForAnHour() {
        Reply reply = token(Map.of());
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.at("/token_type").asText()).isEqualTo("Bearer");
        assertThat(reply.at("/expires_in").asInt()).isEqualTo(3599);
        assertThat(reply.at("/scope").asText()).contains(DataManagerTwin.SCOPE).contains(DataManagerTwin.ADWORDS_SCOPE);
        assertThat(call("GET", LISTS, "").status()).isEqualTo(200);

        clock.forward(Duration.ofHours(1));
        Reply late = call("GET", LISTS, "");
        assertThat(late.status()).isEqualTo(401);
        assertThat(late.at("/error/status").asText()).isEqualTo("UNAUTHENTICATED");
    }

    @Test
    void tokenEndpointRefusesWrongSecretsAndGrants() {
        assertThat(token(Map.of("refresh_token", "other")).at("/error").asText()).isEqualTo("invalid_grant");
        Reply wrongClient = token(Map.of("client_secret", "other"));
        assertThat(wrongClient.status()).isEqualTo(401);
        assertThat(wrongClient.at("/error").asText()).isEqualTo("invalid_client");
        assertThat(token(Map.of("grant_type", "password")).at("/error").asText()).isEqualTo("unsupported_grant_type");
    }

    @Test
    void tokenOfAnotherScopeIsForbidden() {
        token = token(Map.of("scope", DataManagerTwin.ADWORDS_SCOPE)).at("/access_token").asText();
        Reply reply = call("GET", LISTS, "");
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.at("/error/details/0/reason").asText()).isEqualTo("ACCESS_TOKEN_SCOPE_INSUFFICIENT");
    }

    @Test
    void expiredTokensAreRefusedUntilANewOneIsFetched() {
        twin.inject(InjectedFault.expireTokens(InjectedFault.on(1)));
        assertThat(call("GET", LISTS, "").status()).isEqualTo(401);
        token = token(Map.of()).at("/access_token").asText();
        assertThat(call("GET", LISTS, "").status()).isEqualTo(200);
    }

    @Test
    void ingestedMembersAppearOnlyOnceProcessed() {
        String request = ingest(member(A, PHONE), member(B)).at("/requestId").asText();
        assertThat(status(request).at("/requestStatusPerDestination/0/requestStatus").asText()).isEqualTo("PROCESSING");
        assertThat(twin.members(id())).isEmpty();

        clock.forward(DataManagerTwin.USUAL_PROCESSING);
        Reply status = status(request);
        assertThat(status.at("/requestStatusPerDestination/0/requestStatus").asText()).isEqualTo("SUCCESS");
        assertThat(status.at("/requestStatusPerDestination/0/destination/productDestinationId").asText()).isEqualTo(listId);
        var counts = status.at("/requestStatusPerDestination/0/audienceMembersIngestionStatus/compositeDataIngestionStatus");
        assertThat(counts.path("recordCount").isTextual()).as("int64 as text").isTrue();
        assertThat(counts.path("recordCount").asText()).isEqualTo("2");
        assertThat(counts.path("dataTypeCounts").toString())
                .isEqualTo(json("[{'type':'EMAIL','count':'2'},{'type':'PHONE_NUMBER','count':'1'}]"));
        assertThat(counts.path("uploadMatchRateRange").asText()).isEqualTo("MATCH_RATE_RANGE_81_TO_90");
        assertThat(twin.members(id())).containsExactlyInAnyOrder(List.of("EMAIL:" + A, "PHONE:" + PHONE), List.of("EMAIL:" + B));
    }

    @Test
    void plainUserDataHasItsOwnStatusShape() {
        String request = ingest("{'userData':{'userIdentifiers':[{'emailAddress':'" + A + "'}]}}").at("/requestId").asText();
        twin.settle();
        assertThat(status(request)
                .at("/requestStatusPerDestination/0/audienceMembersIngestionStatus/userDataIngestionStatus/userIdentifierCount").asText())
                        .isEqualTo("1");
    }

    @Test
    void upperCaseHexIsTheSameMember() {
        ingest(member(A.toUpperCase(Locale.ROOT)));
        ingest(member(A));
        twin.settle();
        assertThat(twin.members(id())).containsExactly(List.of("EMAIL:" + A));
    }

    @Test
    void removalNeedsAllIdentifiersOfAMember() {
        ingest(member(A, PHONE), member(B));
        remove(member(A));
        twin.settle();
        assertThat(twin.members(id())).as("a part of the identifiers").hasSize(2);

        String request = remove(member(A, PHONE)).at("/requestId").asText();
        twin.settle();
        assertThat(twin.members(id())).containsExactly(List.of("EMAIL:" + B));
        assertThat(status(request).at("/requestStatusPerDestination/0/audienceMembersRemovalStatus/compositeDataRemovalStatus/recordCount")
                .asText())
                        .isEqualTo("1");
    }

    @Test
    void removalNeverOvertakesTheIngestionBeforeIt() {
        ingest(member(A));
        twin.processingTakes(Duration.ZERO);
        remove(member(A));
        assertThat(twin.members(id())).isEmpty();
        twin.settle();
        assertThat(twin.members(id())).isEmpty();
    }

    @Test
    void removeAllSparesWhatWasAddedSince() {
        ingest(member(A));
        clock.forward(Duration.ofSeconds(10));
        String time = clock.instant().toString();
        ingest(member(B));
        post("/v1/audienceMembers:removeAll", "{" + destination() + ",'removeAsOfTime':'" + time + "'}");
        twin.settle();
        assertThat(twin.members(id())).containsExactly(List.of("EMAIL:" + B));

        post("/v1/audienceMembers:removeAll", "{" + destination() + "}");
        twin.settle();
        assertThat(twin.members(id())).isEmpty();
        Reply future = post("/v1/audienceMembers:removeAll", "{" + destination() + ",'removeAsOfTime':'2030-01-01T00:00:00Z'}");
        assertThat(reasons(future)).containsExactly("INVALID_REMOVE_AS_OF_TIME");
    }

    @Test
    void membersWithoutConsentAreAcceptedAndNotUsed() {
        String denied = "{'userData':{'userIdentifiers':[{'emailAddress':'" + A
                + "'}]},'consent':{'adUserData':'CONSENT_DENIED','adPersonalization':'CONSENT_GRANTED'}}";
        String silent = "{'userData':{'userIdentifiers':[{'emailAddress':'" + B + "'}]},'consent':{}}";
        String granted = "{'userData':{'userIdentifiers':[{'phoneNumber':'" + PHONE + "'}]}}";
        String request = ingest(denied, silent, granted).at("/requestId").asText();
        twin.settle();
        var status = status(request).at("/requestStatusPerDestination/0");
        assertThat(status.path("requestStatus").asText()).isEqualTo("PARTIAL_SUCCESS");
        assertThat(status.at("/errorInfo/errorCounts").toString())
                .isEqualTo(json("[{'recordCount':'1','reason':'PROCESSING_ERROR_REASON_DENIED_CONSENT'},"
                        + "{'recordCount':'1','reason':'PROCESSING_ERROR_REASON_NO_CONSENT'}]"));
        assertThat(twin.members(id())).containsExactly(List.of("PHONE:" + PHONE));
    }

    @Test
    void memberThatGoogleRejectsInProcessingFailsAlone() {
        twin.rejectInProcessing(A);
        String request = ingest(member(A), member(B)).at("/requestId").asText();
        String alone = ingest(member(A, PHONE)).at("/requestId").asText();
        twin.settle();
        assertThat(status(request).at("/requestStatusPerDestination/0/errorInfo/errorCounts/0/reason").asText())
                .isEqualTo("PROCESSING_ERROR_REASON_INVALID_FORMAT");
        assertThat(status(alone).at("/requestStatusPerDestination/0/requestStatus").asText()).isEqualTo("FAILED");
        assertThat(twin.members(id())).containsExactly(List.of("EMAIL:" + B));
    }

    @Test
    void oneBadHashRefusesTheWholeRequestAndNamesItsPlace() {
        Reply plain = ingest(member(A), member("b@example.com"));
        assertThat(plain.status()).isEqualTo(400);
        assertThat(plain.at("/error/status").asText()).isEqualTo("INVALID_ARGUMENT");
        assertThat(plain.at("/error/details/0/domain").asText()).isEqualTo("datamanager.googleapis.com");
        assertThat(plain.at("/error/details/1/fieldViolations").toString()).isEqualTo(json("[{'field':'audience_members.audience_members[1]"
                + ".composite_data.user_data.user_identifiers','description':'Email is not hex encoded.','reason':'INVALID_HEX_ENCODING'}]"));
        Reply shortHash = ingest(member(A.substring(2)), member(B), member(PHONE.substring(4)));
        assertThat(shortHash.at("/error/details/1/fieldViolations/0/field").asText()).isEqualTo("audience_members.audience_members[0]");
        assertThat(shortHash.at("/error/details/1/fieldViolations/1/field").asText()).isEqualTo("audience_members.audience_members[2]");
        assertThat(reasons(shortHash)).containsOnly("INVALID_SHA256_FORMAT");
        twin.settle();
        assertThat(twin.members(id())).isEmpty();
    }

    @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "REQUIRED_FIELD_MISSING|DEST,'audienceMembers':[MEMBER],'termsOfService':TERMS",
        "REQUIRED_FIELD_MISSING|DEST,'encoding':'HEX','termsOfService':TERMS",
        "REQUIRED_FIELD_MISSING|'audienceMembers':[MEMBER],'encoding':'HEX','termsOfService':TERMS",
        "TERMS_AND_CONDITIONS_NOT_SIGNED|DEST,'audienceMembers':[MEMBER],'encoding':'HEX'",
        "INVALID_AUDIENCE_MEMBER|DEST,'audienceMembers':[{}],'encoding':'HEX','termsOfService':TERMS",
        "MULTIPLE_DATA_TYPES_NOT_ALLOWED|DEST,'audienceMembers':[MEMBER,{'mobileData':{'mobileIds':['x']}}],'encoding':'HEX','termsOfService':TERMS",
        "INVALID_USER_LIST_TYPE|DEST,'audienceMembers':[{'userIdData':{'userId':'x'}}],'encoding':'HEX','termsOfService':TERMS",
        "INVALID_DESTINATION|DEST,'audienceMembers':[{'destinationReferences':['x'],'userData':DATA}],'encoding':'HEX','termsOfService':TERMS",
        "REQUIRED_FIELD_MISSING|DEST,'audienceMembers':[{'userData':{'userIdentifiers':[{}]}}],'encoding':'HEX','termsOfService':TERMS",
        "INVALID_BASE64_ENCODING|DEST,'audienceMembers':[{'userData':{'userIdentifiers':[{'emailAddress':'%%'}]}}],'encoding':'BASE64','termsOfService':TERMS",
    })
    void requestThatBreaksARuleIsRefusedForIt(String reason, String body) {
        Reply reply = post("/v1/audienceMembers:ingest", "{" + body.replace("DEST", destination()).replace("MEMBER", member(A))
                .replace("TERMS", "{'customerMatchTermsOfServiceStatus':'ACCEPTED'}")
                .replace("DATA", "{'userIdentifiers':[{'emailAddress':'"
                        + A + "'}]}")
                + "}");
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reasons(reply)).containsExactly(reason);
    }

    @Test
    void limitsOfARequestAreKept() {
        assertThat(ingest(IntStream.range(0, 10_000).mapToObj(i -> member(sha256("p" + i))).toArray(String[]::new)).status())
                .isEqualTo(200);
        assertThat(reasons(ingest(IntStream.range(0, 10_001).mapToObj(i -> member(A)).toArray(String[]::new))))
                .containsExactly("TOO_MANY_AUDIENCE_MEMBERS");
        String eleven = IntStream.range(0, 11).mapToObj(i -> "{'emailAddress':'" + sha256("e" + i) + "'}").collect(Collectors.joining(","));
        assertThat(reasons(ingest("{'userData':{'userIdentifiers':[" + eleven + "]}}"))).containsExactly("TOO_MANY_USER_IDENTIFIERS");
        twin.settle();
        assertThat(lists.size(id())).isEqualTo(10_000);
    }

    @Test
    void addressNeedsAllFourPartsInGoogleNames() {
        String name = sha256("alex");
        String whole = "{'userData':{'userIdentifiers':[{'address':{'givenName':'" + name + "','familyName':'" + name
                + "','regionCode':'US','postalCode':'94045'}}]}}";
        assertThat(ingest(whole).status()).isEqualTo(200);
        assertThat(reasons(ingest(whole.replace("'94045'", "''")))).containsExactly("REQUIRED_FIELD_MISSING");
        assertThat(reasons(ingest(whole.replace("'US'", "'usa'")))).containsExactly("INVALID_REGION_CODE");
        Reply legacyName = ingest(whole.replace("'address'", "'addressInfo'"));
        assertThat(legacyName.at("/error/message").asText()).isEqualTo("Invalid JSON payload received. Unknown name \"addressInfo\" at "
                + "'audience_members[0].user_data.user_identifiers[0]': Cannot find field.");
    }

    @Test
    void transcoderRefusesUnknownNamesWrongTypesAndTwoOfAOneof() {
        Reply unknown = post("/v1/audienceMembers:remove", body(member(A)));
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.at("/error/message").asText()).as("a removal has no terms")
                .contains("Unknown name \"termsOfService\": Cannot find field.");
        Reply wrongConstant = post("/v1/audienceMembers:ingest", body(member(A)).replace("'HEX'", "'hex'"));
        assertThat(wrongConstant.at("/error/details/0/fieldViolations/0/field").asText()).isEqualTo("encoding");
        Reply both = ingest("{'userData':{'userIdentifiers':[{'emailAddress':'" + A + "','phoneNumber':'" + PHONE + "'}]}}");
        assertThat(both.at("/error/message").asText()).contains("oneof field 'identifier' is already set");
        assertThat(post("/v1/audienceMembers:ingest", "{").status()).isEqualTo(400);
        assertThat(post("/v1/audienceMembers:ingest?foo=1", body(member(A))).at("/error/message").asText())
                .contains("Cannot bind query parameter");
        assertThat(ingest("{'user_data':{'user_identifiers':[{'email_address':'" + A + "'}]}}").status()).as("protocol names")
                .isEqualTo(200);
    }

    @Test
    void destinationsAreChecked() {
        String ok = body(member(A));
        assertThat(reasons(post("/v1/audienceMembers:ingest", ok.replace("'" + listId + "'", "'1'"))))
                .containsExactly("INVALID_USER_LIST_ID");
        Reply foreign = post("/v1/audienceMembers:ingest", ok.replace("'" + GoogleLists.CUSTOMER_ID + "'", "'5555555555'"));
        assertThat(foreign.status()).isEqualTo(403);
        assertThat(foreign.at("/error/status").asText()).isEqualTo("PERMISSION_DENIED");
        assertThat(reasons(post("/v1/audienceMembers:ingest", ok.replaceFirst("'accountType':'GOOGLE_ADS'",
                "'accountType':'DISPLAY_VIDEO_PARTNER'"))))
                        .containsExactly("DESTINATION_ACCOUNT_TYPE_MISMATCH");
        String one = ok.substring(ok.indexOf("[") + 1, ok.indexOf("]"));
        assertThat(reasons(post("/v1/audienceMembers:ingest", ok.replace(one, one + "," + one))))
                .containsExactly("DUPLICATE_DESTINATION_REFERENCE");
        String eleven = IntStream.range(0, 11).mapToObj(i -> one.replace("'d1'", "'d" + i + "'")).collect(Collectors.joining(","));
        assertThat(reasons(post("/v1/audienceMembers:ingest", ok.replace(one, eleven)))).containsExactly("TOO_MANY_DESTINATIONS");
    }

    @Test
    void validateOnlyStoresNothingAndCannotBePolled() {
        Reply reply = post("/v1/audienceMembers:ingest", body(member(A)).replaceFirst("\\{", "{'validateOnly':true,"));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reasons(status(reply.at("/requestId").asText()))).containsExactly("INVALID_REQUEST_ID");
        twin.settle();
        assertThat(twin.members(id())).isEmpty();
    }

    @Test
    void quotaIsThreeHundredAMinuteUnlessSwitchedOff() {
        for (int i = 0; i < 300; i++) {
            assertThat(status("none").status()).isEqualTo(400);
        }
        Reply over = status("none");
        assertThat(over.status()).isEqualTo(429);
        assertThat(over.at("/error/status").asText()).isEqualTo("RESOURCE_EXHAUSTED");
        assertThat(over.at("/error/details/0/metadata/quota_limit").asText()).contains("Minute");
        assertThat(ingest(member(A)).status()).as("writes have their own").isEqualTo(200);
        twin.quotas(false);
        assertThat(status("none").status()).isEqualTo(400);
        twin.quotas(true);
        clock.forward(Duration.ofMinutes(1));
        assertThat(status("none").status()).isEqualTo(400);
    }

    @Test
    void listIsCreatedReadChangedAndDeleted() {
        Reply created = post(LISTS, "{'displayName':'high','description':'hub:1','integrationCode':'c','membershipDuration':'46656000s',"
                + "'ingestedUserListInfo':{'uploadKeyTypes':['CONTACT_ID'],'contactIdInfo':{'dataSourceType':'DATA_SOURCE_TYPE_FIRST_PARTY'}}}");
        assertThat(created.status()).isEqualTo(200);
        String name = created.at("/name").asText();
        assertThat(name).isEqualTo("accountTypes/GOOGLE_ADS/accounts/1234567890/userLists/" + created.at("/id").asText());
        assertThat(created.at("/id").isTextual()).isTrue();
        assertThat(call("GET", "/v1/" + name, "").at("/description").asText()).isEqualTo("hub:1");

        Reply patched = call("PATCH", "/v1/" + name + "?updateMask=description", json("{'description':'hub:2','displayName':'ignored'}"));
        assertThat(patched.at("/description").asText()).isEqualTo("hub:2");
        assertThat(patched.at("/displayName").asText()).isEqualTo("high");
        assertThat(reasons(call("PATCH", "/v1/" + name + "?updateMask=id", "{}"))).containsExactly("IMMUTABLE_FIELD_FOR_UPDATE");
        assertThat(lists.lists()).extracting(GoogleLists.UserList::description).containsExactly("", "hub:2");

        assertThat(call("DELETE", "/v1/" + name, "").status()).isEqualTo(200);
        assertThat(call("GET", "/v1/" + name, "").status()).isEqualTo(404);
    }

    @Test
    void listRulesAreKept() {
        assertThat(reasons(create("buyers"))).containsExactly("DISPLAY_NAME_ALREADY_USED");
        String ok = "{'displayName':'x','ingestedUserListInfo':{'uploadKeyTypes':['CONTACT_ID']},'membershipDuration':'86400s'}";
        assertThat(reasons(post(LISTS, ok.replace("86400s", "86401s")))).containsExactly("INVALID_ARGUMENT");
        assertThat(reasons(post(LISTS, ok.replace("86400s", "46742400s")))).containsExactly("MEMBERSHIP_DURATION_TOO_LONG");
        assertThat(post(LISTS, ok.replace("86400s", "1 day")).at("/error/message").asText()).contains("google.protobuf.Duration");
        assertThat(reasons(post(LISTS, "{'description':'x'}"))).containsExactly("REQUIRED_FIELD_MISSING", "REQUIRED_FIELD_MISSING");
        assertThat(post(LISTS, "{'name2':'x'}").at("/error/message").asText()).contains("Unknown name \"name2\"");
        assertThat(lists.lists()).hasSize(1);
    }

    @Test
    void listsComeInPagesAndByFilter() {
        for (int i = 0; i < 60; i++) {
            create("list " + i);
        }
        Reply first = call("GET", LISTS, "");
        assertThat(first.at("/userLists")).hasSize(50);
        Reply second = call("GET", LISTS + "?pageToken=" + first.at("/nextPageToken").asText(), "");
        assertThat(second.at("/userLists")).hasSize(11);
        assertThat(second.json().has("nextPageToken")).isFalse();
        assertThat(reasons(call("GET", LISTS + "?pageToken=zzz", ""))).containsExactly("INVALID_PAGE_TOKEN");
        assertThat(filtered("display_name = \"list 7\"").at("/userLists")).hasSize(1);
        assertThat(filtered("displayName:\"LIST\" AND id > " + listId + " AND membership_status = OPEN").at("/userLists")).hasSize(50);
        assertThat(filtered("IN(display_name, \"list 1\", \"list 2\")").at("/userLists")).hasSize(2);
        assertThat(filtered("display_name = \"none\"").json().has("userLists")).isFalse();
        assertThat(reasons(filtered("nickname = 1"))).containsExactly("INVALID_FILTER");
    }

    @Test
    void loginAccountHeaderMustNameAnAccountOfTheUser() {
        assertThat(withLogin("accountTypes/GOOGLE_ADS/accounts/" + GoogleLists.MANAGER_ID).status()).isEqualTo(200);
        assertThat(withLogin("accountTypes/GOOGLE_ADS/accounts/1").status()).isEqualTo(403);
        assertThat(reasons(withLogin("9998887777"))).containsExactly("INVALID_RESOURCE_NAME");
    }

    private Reply withLogin(String login) {
        return TwinCalls.send("GET", twin.baseUri(), LISTS, Map.of("Authorization", "Bearer " + token, "login-account", login), "");
    }

    private Reply filtered(String filter) {
        return call("GET", LISTS + "?filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8), "");
    }

    private Reply token(Map<String, String> other) {
        Map<String, String> form = new HashMap<>(Map.of("grant_type", "refresh_token", "client_id", DataManagerTwin.CLIENT_ID,
                "client_secret", DataManagerTwin.CLIENT_SECRET, "refresh_token", DataManagerTwin.REFRESH_TOKEN));
        form.putAll(other);
        return TwinCalls.form("POST", twin.baseUri(), "/token", form);
    }

    private Reply create(String name) {
        return post(LISTS, "{'displayName':'" + name + "','ingestedUserListInfo':{'uploadKeyTypes':['CONTACT_ID']}}");
    }

    private Reply ingest(String... members) {
        return post("/v1/audienceMembers:ingest", body(members));
    }

    private Reply remove(String... members) {
        return post("/v1/audienceMembers:remove", "{" + destination() + ",'audienceMembers':[" + String.join(",", members)
                + "],'encoding':'HEX'}");
    }

    private String body(String... members) {
        return "{" + destination() + ",'audienceMembers':[" + String.join(",", members) + "],'encoding':'HEX','termsOfService':"
                + "{'customerMatchTermsOfServiceStatus':'ACCEPTED'},'consent':{'adUserData':'CONSENT_GRANTED','adPersonalization':'CONSENT_GRANTED'}}";
    }

    private String destination() {
        return "'destinations':[{'reference':'d1','operatingAccount':{'accountType':'GOOGLE_ADS','accountId':'" + GoogleLists.CUSTOMER_ID
                + "'},'loginAccount':{'accountType':'GOOGLE_ADS','accountId':'" + GoogleLists.MANAGER_ID + "'},'productDestinationId':'"
                + listId + "'}]";
    }

    private static String member(String email) {
        return "{'compositeData':{'userData':{'userIdentifiers':[{'emailAddress':'" + email + "'}]}}}";
    }

    private static String member(String email, String phone) {
        return "{'compositeData':{'userData':{'userIdentifiers':[{'phoneNumber':'" + phone + "'},{'emailAddress':'" + email + "'}]}}}";
    }

    private Reply status(String requestId) {
        return call("GET", "/v1/requestStatus:retrieve?requestId=" + requestId, "");
    }

    private Reply post(String path, String singleQuoted) {
        return call("POST", path, json(singleQuoted));
    }

    private Reply call(String method, String path, String body) {
        return TwinCalls.send(method, twin.baseUri(), path, Map.of("Authorization", "Bearer " + token, "Content-Type", "application/json"),
                body);
    }

    private static List<String> reasons(Reply reply) {
        return reply.json().findValues("fieldViolations").stream().flatMap(list -> list.findValuesAsText("reason").stream()).toList();
    }

    private long id() {
        return Long.parseLong(listId);
    }

    @Test
    void requestLogHasNoToken() {
        call("GET", LISTS, "");
        assertThat(twin.requests()).extracting(SeenRequest::path).contains("/token", LISTS);
        assertThat(Set.copyOf(twin.requests()).toString()).doesNotContain(token);
    }
}
