package dev.tributary.pull;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * Which scenarios of {@link SourceContract} a route does not run, and why: the one place where that is said. A vendor that has what a
 * scenario is about runs it.
 */
public final class ContractGaps {

    static final String DELETES = "aRecordThatIsTakenAwayIsMarkedDeletedOnce";
    static final String DAILY_LIMIT = "aDailyLimitEndsTheRunAsDeferredAndTheNextGoesOnThere";

    /** What a vendor's test is told that neither scripts a scenario nor says why. */
    static final String ASK = "the vendor's test scripts it, or ContractGaps says why it cannot";

    private static final String NO_DAY = "no limit per day: ";
    private static final String NOBODY_ANSWERS = "a folder: nobody answers, so nobody refuses, throttles or fails; SftpPullTest cuts a server off";

    /** Scenario to reason, by route. */
    private static final Map<String, Map<String, String>> GAPS = Map.ofEntries(
            Map.entry("pull-kiotviet-customers",
                    Map.of(DAILY_LIMIT, NO_DAY + "5,000 calls an hour, https://www.kiotviet.vn/huong-dan-su-dung-public-api-retail")),
            Map.entry("pull-meta-ads-insights", Map.of(
                    DELETES, "figures of a day are replaced as a set: MetaAdsPullTest shows a row of a day go",
                    DAILY_LIMIT,
                    NO_DAY + "points that decay within an hour, https://developers.facebook.com/docs/marketing-api/overview/rate-limiting")),
            Map.entry("pull-nhanh-customers", Map.of(DAILY_LIMIT, NO_DAY + "150 calls in 30 seconds, https://apidocs.nhanh.vn/v3")),
            Map.entry("pull-nhanh-orders", Map.of(
                    DELETES, "deleted orders are a list of their own that names ids of several kinds: NhanhPullTest",
                    DAILY_LIMIT, NO_DAY + "150 calls in 30 seconds, https://apidocs.nhanh.vn/v3")),
            Map.entry("pull-shopify-customers",
                    Map.of(DAILY_LIMIT, NO_DAY + "points by the second, https://shopify.dev/docs/api/usage/limits")),
            Map.entry("pull-shopify-orders", Map.of(
                    DELETES,
                    "the vendor has no list of deleted orders, and shows an app without read_all_orders but sixty days, so that a whole read would bury what is older",
                    DAILY_LIMIT, NO_DAY + "points by the second, https://shopify.dev/docs/api/usage/limits")),
            Map.entry("pull-shopify-refunds", Map.of(
                    DELETES, "a refund stays",
                    DAILY_LIMIT, NO_DAY + "points by the second, https://shopify.dev/docs/api/usage/limits")),
            Map.entry("pull-shopify-products",
                    Map.of(DAILY_LIMIT, NO_DAY + "points by the second, https://shopify.dev/docs/api/usage/limits")),
            Map.entry("pull-square-customers",
                    Map.of(DAILY_LIMIT,
                            NO_DAY + "the vendor publishes none, https://developer.squareup.com/docs/build-basics/common-api-patterns")),
            Map.entry("pull-square-orders", Map.of(
                    DELETES, "an order is cancelled, never deleted",
                    DAILY_LIMIT, NO_DAY + "the vendor publishes none")),
            Map.entry("pull-square-products", Map.of(DAILY_LIMIT, NO_DAY + "the vendor publishes none")),
            Map.entry("pull-twilio-messages", Map.of(
                    DELETES, "what was sent was sent: that the account's own copy of a message is deleted changes nothing about it",
                    DAILY_LIMIT, NO_DAY + "calls at the same time are limited, https://www.twilio.com/docs/api/errors/20429")),
            Map.entry("pull-zalo-messages", Map.of(
                    DELETES, "a message that was sent was sent; the vendor's list cannot say otherwise",
                    DAILY_LIMIT, NO_DAY + "the vendor publishes none")),
            Map.entry("pull-zalo-users", Map.of(DAILY_LIMIT, NO_DAY + "the vendor publishes none")),
            Map.entry("pull-files-customers", Map.of(
                    DELETES, "a file says what is, not what went",
                    DAILY_LIMIT, NOBODY_ANSWERS,
                    "throttlingByTheVendorsOwnSignalIsWaitedFor", NOBODY_ANSWERS,
                    "aTokenThatRunsOutInMidSyncIsRenewedOrSaysWhoMustAct", NOBODY_ANSWERS,
                    "troubleThatPassesIsRiddenOut", NOBODY_ANSWERS,
                    "aVersionThatTheVendorHasEndedFailsTheRunAtOnceInOneSentence", NOBODY_ANSWERS,
                    "aRecordThatMovesWhilePagesAreReadIsNotLost",
                    "a whole file does not change any more, and one that does is not taken: FilesPullTest")));

    private ContractGaps() {
    }

    /** Why a route does not run a scenario; null when it does. */
    public static @Nullable String reason(String route, String scenario) {
        return GAPS.getOrDefault(route, Map.of()).get(scenario);
    }

    public static List<String> scenarios() {
        return GAPS.values().stream().flatMap(gaps -> gaps.keySet().stream()).distinct().toList();
    }

    public static List<String> routes() {
        return List.copyOf(GAPS.keySet());
    }
}
