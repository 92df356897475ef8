package dev.tributary.vendor.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.twin.kit.InjectedFault;
import dev.tributary.twin.kit.SourceCalls;
import dev.tributary.twin.kit.TwinCalls;
import dev.tributary.twin.kit.TwinCalls.Reply;
import dev.tributary.twin.shopify.ShopifyPlanting;
import dev.tributary.twin.shopify.ShopifyStore;
import dev.tributary.twin.shopify.ShopifyTwin;
import dev.tributary.twin.shopify.ShopifyTwin.Limits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class ShopifyTwinTest {

    private static final String PATH = "/admin/api/2026-10/graphql.json";
    private final SourceCalls.HandClock clock = new SourceCalls.HandClock();
    private ShopifyTwin twin = new ShopifyTwin(0, clock);

    @AfterEach
    void close() {
        twin.close();
    }

    private void restart(Limits limits) {
        twin.close();
        twin = new ShopifyTwin(0, clock, limits);
    }

    private Reply ask(String query) {
        return ask(PATH, query, "{}");
    }

    private Reply ask(String path, String query, String variables) {
        String body = TwinCalls.JSON.createObjectNode().put("query", query).toString();
        return TwinCalls.send("POST", twin.baseUri(), path,
                Map.of("X-Shopify-Access-Token", ShopifyTwin.TOKEN, "Content-Type", "application/json"),
                body.substring(0, body.length() - 1) + ",\"variables\":" + variables + "}");
    }

    private void refused(String query, String code) {
        Reply reply = ask(query);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.at("/errors/0/extensions/code").asText()).as(reply.json().toString()).isEqualTo(code);
        assertThat(reply.json().has("data")).isFalse();
    }

    private List<JsonNode> pages(String list, String arguments, String fields) {
        List<JsonNode> nodes = new ArrayList<>();
        String after = "null";
        while (true) {
            Reply reply = ask(
                    "{" + list + "(after: " + after + ", " + arguments + ") {nodes {" + fields + "} pageInfo {hasNextPage endCursor}}}");
            JsonNode page = reply.at("/data/" + list);
            assertThat(page.isObject()).as(reply.json().toString()).isTrue();
            page.path("nodes").forEach(nodes::add);
            if (!page.at("/pageInfo/hasNextPage").asBoolean()) {
                return nodes;
            }
            after = "\"" + page.at("/pageInfo/endCursor").asText() + "\"";
            clock.forward(Duration.ofSeconds(10));
        }
    }

    @Test
    void letsNobodyInWithoutAToken() {
        Reply reply = TwinCalls.send("POST", twin.baseUri(), PATH, Map.of("Content-Type", "application/json"), "{}");
        assertThat(reply.status()).isEqualTo(401);
        twin.inject(InjectedFault.expireTokens(InjectedFault.on(1)));
        assertThat(ask("{shop{name}}").status()).isEqualTo(401);
        twin.restoreToken();
        assertThat(ask("{shop{name}}").at("/data/shop/name").asText()).isEqualTo("Chợ Hoa");
    }

    @Test
    void grantsATokenForADayByClientCredentialsInJson() {
        String right = "{\"client_id\":\"" + ShopifyTwin.CLIENT_ID + "\",\"client_secret\":\"" + ShopifyTwin.CLIENT_SECRET
                + "\",\"grant_type\":\"client_credentials\"}";
        Map<String, String> json = Map.of("Content-Type", "application/json");
        assertThat(TwinCalls.send("POST", twin.baseUri(), "/admin/oauth/access_token", json, right.replace("shpss", "wrong")).status())
                .isEqualTo(400);
        Reply granted = TwinCalls.send("POST", twin.baseUri(), "/admin/oauth/access_token", json, right);
        Map<String, String> headers = Map.of("X-Shopify-Access-Token", granted.at("/access_token").asText(), "Content-Type",
                "application/json");
        assertThat(TwinCalls.send("POST", twin.baseUri(), PATH, headers, "{\"query\":\"{shop{name}}\"}").status()).isEqualTo(200);
        clock.forward(Duration.ofSeconds(granted.at("/expires_in").asLong()));
        assertThat(TwinCalls.send("POST", twin.baseUri(), PATH, headers, "{\"query\":\"{shop{name}}\"}").status()).isEqualTo(401);
    }

    @ParameterizedTest @CsvSource(delimiter = '|', value = {
        "{customers(first: 5) {nodes {nosuch}}} | undefinedField",
        "{customers(first: 5) {nodes {defaultAddress}}} | selectionMismatch",
        "{customers(first: 5) {nodes {id {x}}}} | selectionMismatch",
        "{customers {nodes {id}}} | BAD_REQUEST",
        "{customers(first: 251) {nodes {id}}} | BAD_REQUEST",
        "{customers(first: 5, after: \"???\") {nodes {id}}} | BAD_REQUEST",
        "{customers(first: 5, sortKey: \"UPDATED_AT\") {nodes {id}}} | argumentLiteralsIncompatible",
        "{customers(first: 5, sortKey: TITLE) {nodes {id}}} | argumentLiteralsIncompatible",
        "{customers(first: 5, size: 3) {nodes {id}}} | argumentNotAccepted",
        "{customers(first: 5) {nodes {id}} | PARSE_ERROR",
        "query($n: Int!) {customers(first: $n) {nodes {id}}} | INVALID_VARIABLE",
        "{customers(first: $n) {nodes {id}}} | variableNotDefined",
        "{orders(first: 100) {nodes {id lineItems(first: 50) {nodes {id}}}}} | MAX_COST_EXCEEDED"})
    void aWrongQueryIsAnErrorInsideA200(String query, String code) {
        refused(query, code);
    }

    @Test
    void pagesGiveEveryRecordOnceHoweverManyShareATime() {
        List<JsonNode> customers = pages("customers", "first: 50, sortKey: UPDATED_AT",
                "id updatedAt defaultEmailAddress {emailAddress marketingState}");
        assertThat(customers).hasSize(ShopifyPlanting.CUSTOMERS).extracting(one -> one.path("id").asText()).doesNotHaveDuplicates();
        assertThat(customers).extracting(one -> one.path("updatedAt").asText()).isSorted();
        assertThat(customers).filteredOn(one -> one.path("updatedAt").asText().equals(ShopifyPlanting.BULK_UPDATE.toString()))
                .hasSizeGreaterThan(100);
        assertThat(customers).filteredOn(one -> one.path("defaultEmailAddress").isNull()).hasSize(30);
        assertThat(pages("orders", "first: 100", "id")).hasSize(ShopifyPlanting.ORDERS);
        assertThat(pages("products", "first: 30", "id title")).hasSize(ShopifyPlanting.PRODUCTS);
    }

    @Test
    void aRecordThatChangesWhileItIsPagedMovesToTheEndAndNoneIsMissed() {
        Reply first = ask("{customers(first: 50, sortKey: UPDATED_AT) {nodes {id} pageInfo {endCursor}}}");
        twin.change(first.at("/data/customers/nodes/0/id").asText(), customer -> customer.put("firstName", "Mới"));
        Set<String> seen = new HashSet<>();
        first.at("/data/customers/nodes").forEach(one -> seen.add(one.path("id").asText()));
        String after = first.at("/data/customers/pageInfo/endCursor").asText();
        for (JsonNode one : ask("{customers(first: 250, sortKey: UPDATED_AT, after: \"" + after + "\") {nodes {id}}}")
                .at("/data/customers/nodes")) {
            seen.add(one.path("id").asText());
        }
        assertThat(seen).hasSize(ShopifyPlanting.CUSTOMERS);
    }

    @Test
    void theSearchTakesTimesInQuotesAndIgnoresWhatItDoesNotKnow() {
        List<JsonNode> all = pages("orders", "first: 250", "id updatedAt");
        String bound = ShopifyPlanting.BULK_UPDATE.toString();
        long same = all.stream().filter(one -> one.path("updatedAt").asText().equals(bound)).count();
        int from = pages("orders", "first: 250, query: \"updated_at:>='" + bound + "'\"", "id").size();
        int until = pages("orders", "first: 250, query: \"updated_at:<'" + bound + "'\"", "id").size();
        assertThat(same).isGreaterThan(20);
        assertThat(from + until).isEqualTo(ShopifyPlanting.ORDERS);
        assertThat(pages("orders", "first: 250, query: \"updated_at:>'" + bound + "'\"", "id")).hasSize(from - (int) same);
        assertThat(pages("orders", "first: 250, query: \"updated_at:>='" + bound + "' AND updated_at:<'" + bound + "'\"", "id")).isEmpty();
        Reply unknown = ask("{orders(first: 250, query: \"modified_at:>='2030-01-01T00:00:00Z'\") {nodes {id}}}");
        assertThat(unknown.at("/data/orders/nodes")).hasSize(250);
        assertThat(unknown.at("/extensions/search/0/warnings/0/code").asText()).isEqualTo("invalid_field");
    }

    @Test
    void nestedListsHavePagesOfTheirOwn() {
        String order = ShopifyStore.gid("Order", 5_200);
        Reply first = ask("{order(id: \"" + order
                + "\") {lineItems(first: 20) {nodes {id title product {id} variant {sku}} pageInfo {hasNextPage endCursor}}}}");
        assertThat(first.at("/data/order/lineItems/nodes")).hasSize(20);
        String after = first.at("/data/order/lineItems/pageInfo/endCursor").asText();
        Reply second = ask("{node(id: \"" + order + "\") {id ... on Order {lineItems(first: 20, after: \"" + after
                + "\") {edges {cursor node {id}} pageInfo {hasNextPage}}}}}");
        assertThat(second.at("/data/node/lineItems/edges")).hasSize(17);
        assertThat(second.at("/data/node/lineItems/pageInfo/hasNextPage").asBoolean()).isFalse();
        assertThat(ask("{order(id: \"gid://shopify/Order/1\") {id}}").at("/data/order").isNull()).isTrue();
    }

    @Test
    void aQueryTakesItsCostFromTheBucketWhichFillsUpWithTime() {
        Reply reply = ask("{customers(first: 200) {nodes {id defaultEmailAddress {emailAddress}}}}");
        assertThat(reply.at("/extensions/cost/requestedQueryCost").asInt()).isEqualTo(2 + 200 * 2);
        int actual = reply.at("/extensions/cost/actualQueryCost").asInt();
        assertThat(actual).isBetween(350, 401);
        assertThat(reply.at("/extensions/cost/throttleStatus/currentlyAvailable").asInt()).isEqualTo(2_000 - actual);
        for (int i = 0; i < 4; i++) {
            ask("{customers(first: 200) {nodes {id defaultEmailAddress {emailAddress}}}}");
        }
        refused("{customers(first: 200) {nodes {id defaultEmailAddress {emailAddress}}}}", "THROTTLED");
        Reply throttled = ask("{customers(first: 200) {nodes {id defaultEmailAddress {emailAddress}}}}");
        int missing = 402 - throttled.at("/extensions/cost/throttleStatus/currentlyAvailable").asInt();
        assertThat(throttled.at("/extensions/cost/actualQueryCost").isNull()).isTrue();
        clock.forward(Duration.ofMillis(missing * 10L));
        assertThat(ask("{customers(first: 200) {nodes {id defaultEmailAddress {emailAddress}}}}").at("/data/customers/nodes")).hasSize(200);
    }

    @Test
    void aListEndsAtItsDeepestPage() {
        restart(Limits.vendor().withDeepest(100));
        Reply reply = ask("{customers(first: 100) {nodes {id} pageInfo {endCursor hasNextPage}}}");
        assertThat(reply.at("/data/customers/pageInfo/hasNextPage").asBoolean()).isTrue();
        refused("{customers(first: 100, after: \"" + reply.at("/data/customers/pageInfo/endCursor").asText() + "\") {nodes {id}}}",
                "BAD_REQUEST");
    }

    @Test
    void anOldVersionIsAnsweredAsTheOldestThatIsServed() {
        assertThat(ask("{shop{name}}").headers().firstValue("X-Shopify-API-Version")).contains("2026-10");
        Reply old = ask("/admin/api/2024-01/graphql.json", "{shop{name}}", "{}");
        assertThat(old.status()).isEqualTo(200);
        assertThat(old.headers().firstValue("X-Shopify-API-Version")).contains("2026-01");
        assertThat(ask("/admin/api/2028-01/graphql.json", "{shop{name}}", "{}").status()).isEqualTo(404);
        assertThat(ask("/admin/api/2026-02/graphql.json", "{shop{name}}", "{}").status()).isEqualTo(404);
        twin.freeze(true);
        assertThat(ask("{shop{name}}").status()).isEqualTo(402);
    }

    private Reply bulk(String query) {
        return ask(PATH,
                "mutation($q: String!) {bulkOperationRunQuery(query: $q, groupObjects: true) {bulkOperation {id status} userErrors {code field message}}}",
                TwinCalls.JSON.createObjectNode().put("q", query).toString());
    }

    private JsonNode operation(String id) {
        return ask("{bulkOperation(id: \"" + id + "\") {id status errorCode objectCount rootObjectCount url partialDataUrl}}")
                .at("/data/bulkOperation");
    }

    private HttpResponse<String> download(String url, String... header) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        if (header.length > 0) {
            request.headers(header);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aBulkOperationEndsInAFileWhereChildrenNameTheirParent() throws Exception {
        Reply started = bulk(
                "{orders(sortKey: UPDATED_AT) {edges {node {id name totalPriceSet {shopMoney {amount}} lineItems {edges {node {id quantity}}}}}}}");
        String id = started.at("/data/bulkOperationRunQuery/bulkOperation/id").asText();
        assertThat(started.at("/data/bulkOperationRunQuery/bulkOperation/status").asText()).isEqualTo("CREATED");
        clock.forward(Duration.ofMillis(100));
        assertThat(operation(id).path("status").asText()).isEqualTo("RUNNING");
        clock.forward(Duration.ofMillis(100));
        JsonNode done = operation(id);
        assertThat(done.path("status").asText()).isEqualTo("COMPLETED");
        List<JsonNode> lines = new ArrayList<>();
        for (String line : download(done.path("url").asText()).body().split("\n")) {
            lines.add(TwinCalls.JSON.readTree(line));
        }
        assertThat(done.path("objectCount").asInt()).isEqualTo(lines.size());
        assertThat(done.path("rootObjectCount").asInt()).isEqualTo(ShopifyPlanting.ORDERS);
        String parent = "";
        for (JsonNode line : lines) {
            if (line.has("__parentId")) {
                assertThat(line.path("__parentId").asText()).isEqualTo(parent);
            } else {
                parent = line.path("id").asText();
                assertThat(line.has("lineItems")).isFalse();
            }
        }
        assertThat(lines).filteredOn(line -> line.path("__parentId").asText().endsWith("/5200")).hasSize(37);
        assertThat(download(done.path("url").asText(), "X-Shopify-Access-Token", ShopifyTwin.TOKEN).statusCode()).isEqualTo(400);
        clock.forward(Duration.ofDays(8));
        assertThat(download(done.path("url").asText()).statusCode()).isEqualTo(403);
    }

    @ParameterizedTest @ValueSource(
            strings = {"{shop {name}}", "{orders {edges {node {id refunds {id refundLineItems {edges {node {id}}}}}}}}",
                "{orders {edges {node {name lineItems {edges {node {id}}}}}}}",
                "{orders {edges {node {id}}} customers {edges {node {id}}}}", "{orders {edges {node {nosuch}}}}"})
    void aBulkQueryThatCannotRunIsAUserError(String query) {
        Reply reply = bulk(query);
        assertThat(reply.at("/data/bulkOperationRunQuery/bulkOperation").isNull()).isTrue();
        assertThat(reply.at("/data/bulkOperationRunQuery/userErrors/0/message").asText()).isNotEmpty();
    }

    @Test
    void fiveBulkOperationsRunAtOnceAndTheSixthNamesOneThatIsGoing() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(bulk("{products {edges {node {id}}}}").at("/data/bulkOperationRunQuery/bulkOperation/id").asText());
        }
        Reply sixth = bulk("{products {edges {node {id}}}}");
        assertThat(sixth.at("/data/bulkOperationRunQuery/userErrors/0/message").asText()).contains("already in progress")
                .contains(ids.get(4));
        ask("mutation {bulkOperationCancel(id: \"" + ids.get(0) + "\") {bulkOperation {status} userErrors {message}}}");
        assertThat(operation(ids.get(0)).path("status").asText()).isEqualTo("CANCELED");
        assertThat(bulk("{products {edges {node {id}}}}").at("/data/bulkOperationRunQuery/bulkOperation/id").asText()).isNotEmpty();
    }

    @Test
    void aBulkOperationWithoutRecordsHasNoFileAndAFailedOneHalfOfIt() throws Exception {
        String empty = bulk("{orders(query: \"updated_at:>='2099-01-01T00:00:00Z'\") {edges {node {id}}}}")
                .at("/data/bulkOperationRunQuery/bulkOperation/id").asText();
        twin.failNextBulk("TIMEOUT");
        String failed = bulk("{orders {edges {node {id}}}}").at("/data/bulkOperationRunQuery/bulkOperation/id").asText();
        clock.forward(Duration.ofSeconds(1));
        assertThat(operation(empty).path("status").asText()).isEqualTo("COMPLETED");
        assertThat(operation(empty).path("url").isNull()).isTrue();
        assertThat(operation(failed).path("status").asText()).isEqualTo("FAILED");
        assertThat(operation(failed).path("errorCode").asText()).isEqualTo("TIMEOUT");
        assertThat(operation(failed).path("url").isNull()).isTrue();
        assertThat(download(operation(failed).path("partialDataUrl").asText()).body().lines().count())
                .isEqualTo(ShopifyPlanting.ORDERS / 2);
    }

    @Test
    void changesMoveTheTimeAndDeletesLeaveNoTrace() {
        String order = ShopifyStore.gid("Order", 5_010);
        clock.forward(Duration.ofDays(6_000));
        String refund = twin.refund(order, 1);
        JsonNode changed = ask("{order(id: \"" + order
                + "\") {updatedAt refunds {id totalRefundedSet {shopMoney {amount}} refundLineItems(first: 5) {nodes {quantity lineItem {id}}}}}}")
                        .at("/data/order");
        assertThat(changed.path("updatedAt").asText()).isEqualTo(clock.instant().toString());
        assertThat(changed.path("refunds")).extracting(one -> one.path("id").asText()).contains(refund);
        twin.delete(order);
        assertThat(ask("{order(id: \"" + order + "\") {id}}").at("/data/order").isNull()).isTrue();
        assertThat(pages("orders", "first: 250", "id")).hasSize(ShopifyPlanting.ORDERS - 1);
    }
}
