package dev.tributary.vendor.salesforce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import dev.tributary.twin.kit.InjectedFault;
import dev.tributary.twin.kit.PlainHttp;
import dev.tributary.twin.kit.PlainHttp.Got;
import dev.tributary.twin.kit.SettableClock;
import dev.tributary.twin.salesforce.SalesforceTwin;
import dev.tributary.twin.salesforce.SalesforceTwin.Limits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class SalesforceTwinTest {

    private static final String V = "/services/data/v66.0";
    private static final String GRANT = "client_id=" + SalesforceTwin.CLIENT_ID + "&client_secret=" + SalesforceTwin.CLIENT_SECRET;
    private final SettableClock clock = new SettableClock();
    private SalesforceTwin twin = new SalesforceTwin(0, clock, Limits.vendor());
    private String token = granted();

    @AfterEach
    void close() {
        twin.close();
    }

    private void restart(Limits limits) {
        twin.close();
        twin = new SalesforceTwin(0, clock, limits);
        token = granted();
    }

    private Got token(String form) {
        return PlainHttp.send("POST", twin.baseUri(), "/services/oauth2/token", Map.of("Content-Type", "application/x-www-form-urlencoded"),
                form);
    }

    private String granted() {
        return token("grant_type=refresh_token&" + GRANT + "&refresh_token=" + SalesforceTwin.REFRESH_TOKEN).json().path("access_token")
                .asText();
    }

    private Got call(String method, String path, String body) {
        return PlainHttp.send(method, twin.baseUri(), path, Map.of("Authorization", "Bearer " + token, "Content-Type", "application/json"),
                body);
    }

    private Got get(String path) {
        return call("GET", path, "");
    }

    private Got query(String soql) {
        return get(V + "/query?q=" + PlainHttp.encoded(soql));
    }

    private Got queryAll(String soql) {
        return get(V + "/queryAll?q=" + PlainHttp.encoded(soql));
    }

    private static void refused(Got got, int status, String code) {
        assertThat(got.status()).as(got.text()).isEqualTo(status);
        assertThat(got.json().isArray()).isTrue();
        assertThat(got.json().at("/0/errorCode").asText()).isEqualTo(code);
    }

    @Test
    void aTokenNamesTheInstanceAndNoLifetime() {
        JsonNode answer = token("grant_type=client_credentials&" + GRANT).json();
        assertThat(answer.path("instance_url").asText()).isEqualTo(twin.baseUri().toString());
        assertThat(answer.has("expires_in")).isFalse();
        assertThat(answer.has("refresh_token")).isFalse();
        twin.tellInstanceUrl("https://acme.my.salesforce.com");
        assertThat(token("grant_type=client_credentials&" + GRANT).json().path("instance_url").asText())
                .isEqualTo("https://acme.my.salesforce.com");
        assertThat(token("grant_type=refresh_token&" + GRANT + "&refresh_token=x").json().path("error").asText())
                .isEqualTo("invalid_grant");
        assertThat(token("grant_type=client_credentials&client_id=x&client_secret=x").json().path("error").asText())
                .isEqualTo("invalid_client_id");
        assertThat(token("grant_type=password").status()).isEqualTo(400);
    }

    @Test
    void aRotatedRefreshTokenWorksOnce() {
        twin.rotateRefreshTokens();
        String form = "grant_type=refresh_token&" + GRANT + "&refresh_token=";
        String next = token(form + SalesforceTwin.REFRESH_TOKEN).json().path("refresh_token").asText();
        assertThat(next).isNotEmpty().isNotEqualTo(SalesforceTwin.REFRESH_TOKEN);
        assertThat(token(form + SalesforceTwin.REFRESH_TOKEN).status()).isEqualTo(400);
        assertThat(token(form + next).status()).isEqualTo(200);
    }

    @Test
    void aSessionEndsAndIsRefusedAsAList() {
        assertThat(query("SELECT Id FROM Lead").status()).isEqualTo(200);
        clock.forward(Duration.ofHours(2));
        refused(query("SELECT Id FROM Lead"), 401, "INVALID_SESSION_ID");
        token = granted();
        twin.inject(InjectedFault.expireTokens(InjectedFault.on(1)));
        refused(query("SELECT Id FROM Lead"), 401, "INVALID_SESSION_ID");
        token = "none";
        refused(get(V + "/limits"), 401, "INVALID_SESSION_ID");
    }

    @Test
    void aQueryIsReadToItsEndByNextRecordsUrl() {
        restart(Limits.vendor().withRows(200, 100));
        List<String> ids = new ArrayList<>();
        JsonNode page = query("SELECT Id, SystemModstamp FROM Contact ORDER BY SystemModstamp ASC").json();
        assertThat(page.path("totalSize").asInt()).isEqualTo(624);
        String last = "";
        while (true) {
            for (JsonNode row : page.path("records")) {
                ids.add(row.path("Id").asText());
                assertThat(row.path("SystemModstamp").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.000\\+0000")
                        .isGreaterThanOrEqualTo(last);
                last = row.path("SystemModstamp").asText();
            }
            if (page.path("done").asBoolean()) {
                break;
            }
            assertThat(page.path("nextRecordsUrl").asText()).startsWith("/services/data/v66.0/query/01g").endsWith("-" + ids.size());
            page = get(page.path("nextRecordsUrl").asText()).json();
        }
        assertThat(page.has("nextRecordsUrl")).isFalse();
        assertThat(ids).hasSize(624).doesNotHaveDuplicates().allMatch(id -> id.length() == 18 && id.startsWith("003"));
    }

    @Test
    void aLocatorIsForgottenAfterTwoDaysAndAnUnknownOneIsRefused() {
        restart(Limits.vendor().withRows(200, 100));
        String next = query("SELECT Id FROM Contact").json().path("nextRecordsUrl").asText();
        refused(get(V + "/query/01gXX0000004abcEAA-200"), 400, "INVALID_QUERY_LOCATOR");
        clock.forward(Duration.ofDays(2).plusSeconds(1));
        token = granted();
        refused(get(next), 400, "INVALID_QUERY_LOCATOR");
    }

    @Test
    void smallerPagesAreHadByAskingButNotBelowTwoHundred() {
        Got got = PlainHttp.send("GET", twin.baseUri(), V + "/query?q=SELECT+Id+FROM+Contact",
                Map.of("Authorization", "Bearer " + token, "Sforce-Query-Options", "batchSize=50"), "");
        assertThat(got.json().path("records")).hasSize(200);
    }

    @ParameterizedTest @CsvSource(delimiter = '|', value = {
        "SELECT Id FROM Nothing | INVALID_TYPE",
        "SELECT Id, ShoeSize__c FROM Contact | INVALID_FIELD",
        "SELECT Id FROM Contact WHERE SystemModstamp >= '2026-01-01T00:00:00Z' | INVALID_FIELD",
        "SELECT Id FROM Contact WHERE SystemModstamp >= 2026-01-01 | INVALID_FIELD",
        "SELECT Id FROM Contact WHERE Email = x@example.com | INVALID_FIELD",
        "SELECT Id, Id FROM Contact | MALFORMED_QUERY",
        "SELECT Id FROM Contact WHERE | MALFORMED_QUERY",
        "SELECT * FROM Contact | INVALID_FIELD",
        "SELECT Id FROM Contact ORDER SystemModstamp | MALFORMED_QUERY",
        "SELECT Id FROM Contact LIMIT x | MALFORMED_QUERY",
        "UPDATE Contact | MALFORMED_QUERY"})
    void queriesTheVendorRefusesAreRefused(String soql, String code) {
        refused(query(soql), 400, code);
        refused(call("POST", V + "/jobs/query", "{\"operation\":\"query\",\"query\":\"" + soql + "\"}"), 400, code);
    }

    @Test
    void aWindowIsAskedWithTimesInAnyOffset() {
        String window = "SELECT Id FROM Contact WHERE SystemModstamp >= 2026-06-30T23:59:59+07:00 AND SystemModstamp < 2026-06-30T17:00:00.000Z";
        int bulk = query(window).json().path("totalSize").asInt();
        assertThat(bulk).isGreaterThan(200);
        assertThat(query(window.replace(">=", ">")).json().path("totalSize").asInt()).isZero();
        assertThat(query("SELECT Id FROM Opportunity WHERE IsWon = true AND Amount != null ORDER BY CloseDate DESC LIMIT 7").json()
                .path("records")).hasSize(7);
        assertThat(query("select id from contact where lastname = 'nobody\\'s'").json().path("records")).isEmpty();
    }

    @Test
    void relatedFieldsAreNestedAndValuesHaveTheirTypes() {
        JsonNode rows = query("SELECT Id, Account.Name, HasOptedOutOfEmail, Birthdate FROM Contact ORDER BY CreatedDate LIMIT 2").json()
                .path("records");
        assertThat(rows.at("/0/Account/Name").asText()).isNotEmpty();
        assertThat(rows.at("/0/Account/attributes/type").asText()).isEqualTo("Account");
        assertThat(rows.at("/1/Account").isNull()).isTrue();
        assertThat(rows.at("/0/HasOptedOutOfEmail").isBoolean()).isTrue();
        assertThat(rows.at("/0/attributes/url").asText()).startsWith(V + "/sobjects/Contact/003");
        assertThat(query("SELECT Amount FROM Opportunity WHERE Amount != null LIMIT 1").json().at("/records/0/Amount").isNumber()).isTrue();
    }

    @Test
    void changesMoveTheStampAndDeletionsShowInQueryAllForFifteenDays() {
        String since = "SELECT Id, IsDeleted, MasterRecordId FROM Contact WHERE SystemModstamp >= " + clock.instant();
        assertThat(queryAll(since).json().path("records")).isEmpty();
        List<String> ids = twin.ids("Contact");
        twin.change(ids.get(0), Map.of("Email", "new@example.com"));
        String added = twin.add("Contact", Map.of("LastName", "Mới"));
        twin.delete(ids.get(1));
        twin.merge(ids.get(2), ids.get(3));
        twin.purge(ids.get(4));
        assertThat(query(since).json().path("records")).extracting(row -> row.path("Id").asText()).containsExactlyInAnyOrder(ids.get(0),
                added, ids.get(3));
        JsonNode all = queryAll(since).json().path("records");
        assertThat(all).hasSize(5);
        assertThat(all).filteredOn(row -> row.path("IsDeleted").asBoolean()).extracting(row -> row.path("MasterRecordId").asText("none"))
                .containsExactlyInAnyOrder("none", ids.get(3));
        twin.undelete(ids.get(1));
        assertThat(query(since).json().path("records")).hasSize(4);
        clock.forward(Duration.ofDays(16));
        token = granted();
        assertThat(queryAll(since).json().path("records")).hasSize(4);
    }

    @Test
    void theLogOfDeletionsHeedsNoSecondsAndReachesFifteenDaysBack() {
        clock.forward(Duration.ofSeconds(10));
        String id = twin.ids("Lead").get(0);
        twin.purge(id);
        String path = V + "/sobjects/Lead/deleted/?start=2026-11-20T07:00:00Z&end=";
        JsonNode early = get(path + "2026-11-20T08:00:59Z").json();
        assertThat(early.path("deletedRecords")).isEmpty();
        assertThat(early.path("latestDateCovered").asText()).isEqualTo("2026-11-20T08:00:00.000+0000");
        clock.forward(Duration.ofMinutes(2));
        JsonNode later = get(path + "2026-11-20T08:02:00%2B00:00").json();
        assertThat(later.path("deletedRecords")).hasSize(1);
        assertThat(later.at("/deletedRecords/0/id").asText()).isEqualTo(id);
        refused(get(path + "2026-11-20T07:00:40Z"), 400, "INVALID_REPLICATION_DATE");
        refused(get(V + "/sobjects/Lead/deleted/?start=2026-11-01T07:00:00Z&end=2026-11-20T07:00:40Z"), 400, "INVALID_REPLICATION_DATE");
        refused(get(V + "/sobjects/Lead/deleted/?start=yesterday&end=today"), 400, "INVALID_REPLICATION_DATE");
        refused(get(V + "/sobjects/Nothing/deleted/"), 404, "NOT_FOUND");
    }

    @Test
    void aJobIsAskedForUntilItIsDoneAndReadByLocator() throws IOException {
        restart(Limits.vendor().withRows(200, 250));
        Got created = call("POST", V + "/jobs/query",
                "{\"operation\":\"queryAll\",\"query\":\"SELECT Id, MailingStreet, IsDeleted, SystemModstamp FROM Contact\"}");
        String job = V + "/jobs/query/" + created.json().path("id").asText();
        assertThat(created.json().path("state").asText()).isEqualTo("UploadComplete");
        refused(get(job + "/results"), 400, "INVALIDJOBSTATE");
        assertThat(get(job).json().path("state").asText()).isEqualTo("InProgress");
        assertThat(get(job).json().path("state").asText()).isEqualTo("JobComplete");
        List<List<String>> rows = new ArrayList<>();
        String locator = "";
        int pages = 0;
        while (!locator.equals("null")) {
            Got got = get(job + "/results?maxRecords=50000" + (locator.isEmpty() ? "" : "&locator=" + locator));
            assertThat(got.headers().get("content-type")).startsWith("text/csv");
            List<List<String>> page = new CsvMapper().readerForListOf(String.class).with(CsvParser.Feature.WRAP_AS_ARRAY)
                    .<List<String>>readValues(got.text()).readAll();
            assertThat(page.get(0)).containsExactly("Id", "MailingStreet", "IsDeleted", "SystemModstamp");
            int before = rows.size();
            rows.addAll(page.subList(1, page.size()));
            assertThat(got.headers().get("sforce-numberofrecords")).isEqualTo(String.valueOf(rows.size() - before));
            locator = got.headers().get("sforce-locator");
            pages++;
        }
        assertThat(pages).isEqualTo(3);
        assertThat(rows).hasSize(637);
        assertThat(rows).filteredOn(row -> row.get(2).equals("true")).hasSize(13);
        assertThat(rows).anyMatch(row -> row.get(1).contains("\nTầng 2, phòng \"B\""));
        assertThat(rows).allMatch(row -> row.get(3).endsWith(".000Z"));
        refused(get(job.replace("v66", "v67") + "/results"), 409, "API_ERROR");
        refused(get(job + "/results?locator=abc"), 400, "INVALID_LOCATOR");
        assertThat(call("DELETE", job, "").status()).isEqualTo(204);
        refused(get(job), 404, "NOT_FOUND");
    }

    @Test
    void jobsFailAreAbortedAndRefuseWhatBulkCannotDo() {
        String create = "{\"operation\":\"query\",\"query\":\"SELECT Id FROM Lead\"}";
        twin.failJobs(1);
        String failed = V + "/jobs/query/" + call("POST", V + "/jobs/query", create).json().path("id").asText();
        get(failed);
        assertThat(get(failed).json().path("state").asText()).isEqualTo("Failed");
        String aborted = V + "/jobs/query/" + call("POST", V + "/jobs/query", create).json().path("id").asText();
        refused(call("DELETE", aborted, ""), 400, "INVALIDJOBSTATE");
        assertThat(call("PATCH", aborted, "{\"state\":\"Aborted\"}").json().path("state").asText()).isEqualTo("Aborted");
        assertThat(get(aborted).json().path("state").asText()).isEqualTo("Aborted");
        refused(call("POST", V + "/jobs/query", create.replace("SELECT Id", "SELECT Id, Address")), 400, "FUNCTIONALITY_NOT_ENABLED");
        refused(call("POST", V + "/jobs/query", create.replace("\"query\",", "\"insert\",")), 400, "INVALIDJOB");
        refused(call("GET", V + "/jobs/query", ""), 405, "METHOD_NOT_ALLOWED");
    }

    @Test
    void theDaysCallsAreCountedInAHeaderAndRefusedWith403WhenSpent() {
        restart(Limits.vendor().withCallsInDay(2));
        assertThat(get(V + "/limits").headers().get("Sforce-Limit-Info")).isEqualTo("api-usage=1/2");
        assertThat(get(V + "/limits").json().at("/DailyApiRequests/Remaining").asInt()).isZero();
        Got spent = get(V + "/limits");
        refused(spent, 403, "REQUEST_LIMIT_EXCEEDED");
        assertThat(spent.json().at("/0/message").asText()).startsWith("TotalRequests");
        assertThat(spent.headers()).doesNotContainKey("retry-after");
        clock.forward(Duration.ofHours(24));
        token = granted();
        assertThat(get(V + "/limits").status()).isEqualTo(200);
    }

    @Test
    void crowdedOrgsTooSlowQueriesAndLongAddressesAreRefused() {
        twin.crowd(1);
        Got crowded = query("SELECT Id FROM Lead");
        refused(crowded, 403, "REQUEST_LIMIT_EXCEEDED");
        assertThat(crowded.json().at("/0/message").asText()).startsWith("ConcurrentRequests");
        assertThat(query("SELECT Id FROM Lead").status()).isEqualTo(200);
        twin.timeOutQueriesOver(300);
        refused(query("SELECT Id FROM Lead"), 400, "QUERY_TIMEOUT");
        assertThat(query("SELECT Id FROM Opportunity").status()).isEqualTo(200);
        refused(query("SELECT Id FROM Lead WHERE LastName = '" + "x".repeat(16_384) + "'"), 414, "URI_TOO_LONG");
    }

    @Test
    void oldVersionsAreGoneAndFutureOnesUnknown() {
        assertThat(get("/services/data").json()).hasSize(38);
        refused(get("/services/data/v30.0/limits"), 410, "UNSUPPORTED_API_VERSION");
        refused(get("/services/data/v69.0/limits"), 404, "NOT_FOUND");
        twin.retireVersionsBelow(67);
        refused(get(V + "/limits"), 410, "UNSUPPORTED_API_VERSION");
    }

    @Test
    void theOrgIsTheSameOnEveryStartAndHoldsAwkwardPeople() {
        JsonNode first = query("SELECT Id, Email, Phone, MobilePhone, FirstName FROM Contact").json().path("records");
        restart(Limits.vendor());
        assertThat(query("SELECT Id, Email, Phone, MobilePhone, FirstName FROM Contact").json().path("records")).isEqualTo(first);
        assertThat(first).anyMatch(row -> row.path("Email").isNull()).anyMatch(row -> row.path("FirstName").isNull())
                .anyMatch(row -> row.path("Phone").isNull() && row.path("MobilePhone").isNull());
        assertThat(new HashSet<>(twin.ids("Lead"))).hasSize(310);
        assertThat(query("SELECT Id FROM Lead WHERE IsConverted = true AND ConvertedContactId != null").json().path("totalSize").asInt())
                .isEqualTo(39);
        assertThat(get(V + "/sobjects/Contact/describe").json().path("fields")).extracting(field -> field.path("name").asText())
                .contains("Id", "SystemModstamp", "Ads_Consent__c").doesNotContain("Account.Name");
    }
}
