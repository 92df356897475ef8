package dev.tributary.twin.shopify;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The types of Shopify's Admin API that this project reads, as of 2026-10 (shopify.dev/docs/api/admin-graphql). Checks a query against them
 * and says what it costs (shopify.dev/docs/apps/build/apis/graphql-admin/rate-limits): an object costs 1, a connection 2 and what it may
 * return, a mutation 10, a scalar nothing.
 */
final class ShopifySchema {

    enum Shape {
        SCALAR, OBJECT, LIST, CONNECTION
    }

    record Kind(Shape shape, String type) {}

    private static final int MOST_IN_PAGE = 250;

    /** Type, then its fields: {@code name:Type} is an object, {@code name:[Type]} a list, {@code name:Type*} a connection. */
    private static final String TYPES = """
            QueryRoot          shop:Shop customers:Customer* orders:Order* products:Product* productVariants:ProductVariant* locations:Location* \
            customer:Customer order:Order product:Product node:Node bulkOperation:BulkOperation currentBulkOperation:BulkOperation
            Mutation           bulkOperationRunQuery:BulkOperationRunQueryPayload bulkOperationCancel:BulkOperationCancelPayload
            Shop               id name myshopifyDomain currencyCode ianaTimezone email
            Customer           id legacyResourceId firstName lastName displayName tags state locale note numberOfOrders dataSaleOptOut createdAt updatedAt verifiedEmail \
            amountSpent:MoneyV2 defaultEmailAddress:CustomerEmailAddress defaultPhoneNumber:CustomerPhoneNumber defaultAddress:MailingAddress
            CustomerEmailAddress emailAddress marketingState marketingOptInLevel marketingUpdatedAt validFormat
            CustomerPhoneNumber phoneNumber marketingState marketingOptInLevel marketingUpdatedAt marketingCollectedFrom
            MailingAddress     id address1 address2 city company country countryCodeV2 firstName lastName name phone province provinceCode zip
            Order              id legacyResourceId name createdAt processedAt updatedAt cancelledAt closedAt cancelReason currencyCode presentmentCurrencyCode \
            email phone test sourceName displayFinancialStatus displayFulfillmentStatus tags note customerLocale discountCodes edited \
            customer:Customer shippingAddress:MailingAddress billingAddress:MailingAddress retailLocation:Location \
            totalPriceSet:MoneyBag currentTotalPriceSet:MoneyBag subtotalPriceSet:MoneyBag totalDiscountsSet:MoneyBag totalTaxSet:MoneyBag \
            totalShippingPriceSet:MoneyBag totalRefundedSet:MoneyBag customerJourneySummary:CustomerJourneySummary lineItems:LineItem* refunds:[Refund]
            LineItem           id name title variantTitle sku vendor quantity currentQuantity isGiftCard \
            originalUnitPriceSet:MoneyBag discountedUnitPriceSet:MoneyBag originalTotalSet:MoneyBag discountedTotalSet:MoneyBag totalDiscountSet:MoneyBag \
            product:Product variant:ProductVariant
            Refund             id legacyResourceId createdAt updatedAt note totalRefundedSet:MoneyBag order:Order refundLineItems:RefundLineItem*
            RefundLineItem     id quantity restockType restocked priceSet:MoneyBag subtotalSet:MoneyBag totalTaxSet:MoneyBag lineItem:LineItem location:Location
            Product            id legacyResourceId title handle vendor productType status tags createdAt updatedAt publishedAt descriptionHtml totalInventory \
            variants:ProductVariant*
            ProductVariant     id legacyResourceId title displayName sku barcode price compareAtPrice inventoryQuantity position createdAt updatedAt product:Product
            CustomerJourneySummary ready customerOrderIndex daysToConversion firstVisit:CustomerVisit lastVisit:CustomerVisit
            CustomerVisit      id landingPage referrerUrl source occurredAt utmParameters:UTMParameters
            UTMParameters      campaign content medium source term
            MoneyBag           shopMoney:MoneyV2 presentmentMoney:MoneyV2
            MoneyV2            amount currencyCode
            Location           id name isActive
            Node               id
            BulkOperation      id status errorCode type query createdAt completedAt objectCount rootObjectCount fileSize url partialDataUrl
            BulkOperationRunQueryPayload bulkOperation:BulkOperation userErrors:[BulkOperationUserError]
            BulkOperationCancelPayload bulkOperation:BulkOperation userErrors:[BulkOperationUserError]
            BulkOperationUserError code field message
            PageInfo           hasNextPage hasPreviousPage startCursor endCursor
            """;
    private static final Map<String, Set<String>> SORT_KEYS = Map.of(
            "customers", Set.of("CREATED_AT", "ID", "LOCATION", "NAME", "RELEVANCE", "UPDATED_AT"),
            "orders",
            Set.of("CREATED_AT", "CURRENT_TOTAL_PRICE", "CUSTOMER_NAME", "ID", "ORDER_NUMBER", "PROCESSED_AT", "RELEVANCE", "TOTAL_PRICE",
                    "UPDATED_AT"),
            "products",
            Set.of("CREATED_AT", "ID", "INVENTORY_TOTAL", "PRODUCT_TYPE", "PUBLISHED_AT", "RELEVANCE", "TITLE", "UPDATED_AT", "VENDOR"),
            "productVariants", Set.of("FULL_TITLE", "ID", "NAME", "POPULAR", "POSITION", "RELEVANCE", "SKU", "TITLE"));

    private final Map<String, Map<String, Kind>> types = new HashMap<>();

    ShopifySchema() {
        for (String line : TYPES.lines().toList()) {
            String[] words = line.strip().split("\\s+");
            Map<String, Kind> fields = new LinkedHashMap<>();
            for (String word : List.of(words).subList(1, words.length)) {
                int colon = word.indexOf(':');
                String type = colon < 0 ? "" : word.substring(colon + 1);
                Shape shape = colon < 0 ? Shape.SCALAR : type.endsWith("*") ? Shape.CONNECTION
                        : type.startsWith("[") ? Shape.LIST
                        : Shape.OBJECT;
                fields.put(colon < 0 ? word : word.substring(0, colon), new Kind(shape, type.replaceAll("[\\[\\]*]", "")));
            }
            types.put(words[0], fields);
        }
        for (String type : List.copyOf(types.keySet())) {
            types.put(type + "Connection", Map.of("nodes", new Kind(Shape.LIST, type), "edges", new Kind(Shape.LIST, type + "Edge"),
                    "pageInfo", new Kind(Shape.OBJECT, "PageInfo")));
            types.put(type + "Edge", Map.of("node", new Kind(Shape.OBJECT, type), "cursor", new Kind(Shape.SCALAR, "")));
        }
    }

    static String root(GraphQl document) {
        return document.kind().equals("mutation") ? "Mutation" : "QueryRoot";
    }

    /** @return null for {@code __typename} and unknown fields */
    @Nullable
    Kind kind(String type, String field) {
        return types.getOrDefault(type, Map.of()).get(field);
    }

    /** @param bulk in a bulk operation a connection needs no size. @throws GraphQl.Refused at the first thing the vendor refuses */
    void check(String type, List<GraphQl.Field> selection, boolean bulk) {
        for (GraphQl.Field field : selection) {
            if (field.isFragment()) {
                check(String.valueOf(field.on()), field.selection(), bulk);
                continue;
            }
            if (field.name().equals("__typename")) {
                continue;
            }
            Kind kind = kind(type, field.name());
            if (kind == null) {
                throw new GraphQl.Refused("undefinedField", "Field '" + field.name() + "' doesn't exist on type '" + type + "'");
            }
            if (kind.shape() == Shape.SCALAR != field.selection().isEmpty()) {
                throw new GraphQl.Refused("selectionMismatch", kind.shape() == Shape.SCALAR
                        ? "Selections can't be made on scalars (field '" + field.name() + "' returns a scalar but has selections)"
                        : "Field must have selections (field '" + field.name() + "' returns " + kind.type()
                                + " but has no selections. Did you mean '" + field.name() + " { ... }'?)");
            }
            if (kind.shape() == Shape.CONNECTION) {
                checkConnection(field, bulk);
                check(kind.type() + "Connection", field.selection(), bulk);
            } else if (kind.shape() != Shape.SCALAR) {
                check(kind.type(), field.selection(), bulk);
            }
        }
    }

    private static void checkConnection(GraphQl.Field field, boolean bulk) {
        for (String argument : field.arguments().keySet()) {
            if (!Set.of("first", "last", "after", "before", "query", "sortKey", "reverse").contains(argument)) {
                throw new GraphQl.Refused("argumentNotAccepted", "Field '" + field.name() + "' doesn't accept argument '" + argument + "'");
            }
        }
        if (!bulk && field.number("first") < 0 && field.number("last") < 0) {
            throw new GraphQl.Refused("BAD_REQUEST", "you must provide one of first or last");
        }
        if (field.number("first") > MOST_IN_PAGE || field.number("last") > MOST_IN_PAGE) {
            throw new GraphQl.Refused("BAD_REQUEST", field.name() + ": first cannot exceed " + MOST_IN_PAGE);
        }
        GraphQl.Argument sort = field.arguments().get("sortKey");
        if (sort != null && (!sort.symbol() || !SORT_KEYS.getOrDefault(field.name(), Set.of()).contains(sort.value().asText()))) {
            throw new GraphQl.Refused("argumentLiteralsIncompatible",
                    "Argument 'sortKey' on Field '" + field.name() + "' has an invalid value (" + sort.value().asText() + ")");
        }
    }

    /** The points a query may cost at most. */
    int cost(GraphQl document) {
        int fields = cost(root(document), document.fields());
        return document.kind().equals("mutation") ? 10 * document.fields().size() : fields;
    }

    private int cost(String type, List<GraphQl.Field> selection) {
        int cost = 0;
        for (GraphQl.Field field : selection) {
            if (field.isFragment()) {
                cost += cost(String.valueOf(field.on()), field.selection());
                continue;
            }
            Kind kind = kind(type, field.name());
            if (kind == null) {
                continue;
            }
            int most = Math.max(field.number("first"), field.number("last"));
            cost += switch (kind.shape()) {
                case SCALAR -> 0;
                case OBJECT -> 1 + cost(kind.type(), field.selection());
                case LIST -> Math.max(1, most) * (1 + cost(kind.type(), field.selection()));
                case CONNECTION -> 2 + most * nodeCost(kind.type(), field.selection());
            };
        }
        return cost;
    }

    private int nodeCost(String type, List<GraphQl.Field> selection) {
        int dearest = 1;
        for (GraphQl.Field field : selection) {
            if (field.name().equals("nodes")) {
                dearest = Math.max(dearest, 1 + cost(type, field.selection()));
            } else if (field.name().equals("edges")) {
                for (GraphQl.Field inner : field.selection()) {
                    dearest = Math.max(dearest, inner.name().equals("node") ? 1 + cost(type, inner.selection()) : 1);
                }
            }
        }
        return dearest;
    }
}
