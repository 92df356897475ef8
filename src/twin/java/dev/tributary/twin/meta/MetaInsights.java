package dev.tributary.twin.meta;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One question to the insights edge, checked as the vendor checks it
 * (developers.facebook.com/docs/marketing-api/reference/ad-account/insights). Breakdowns are not served. Immutable.
 *
 * @param increment days in a row, 0 for the whole range in one
 * @param windows   attribution windows to name beside the sum
 */
record MetaInsights(Level level, LocalDate since, LocalDate until, int increment, List<String> fields, List<String> windows) {

    enum Level {
        ACCOUNT, CAMPAIGN, ADSET, AD
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    /** What is asked for beyond the account's data is refused. */
    private static final int MONTHS_KEPT = 37;
    private static final Set<String> FIELDS = Set.of("date_start", "date_stop", "account_id", "account_name", "account_currency",
            "campaign_id", "campaign_name", "adset_id", "adset_name", "ad_id", "ad_name", "impressions", "reach", "frequency", "clicks",
            "inline_link_clicks", "spend", "cpc", "cpm", "ctr", "actions", "action_values", "conversions", "purchase_roas",
            "attribution_setting");
    private static final List<String> USUAL = List.of("account_id", "impressions", "spend");
    /** 7d_view and 28d_view are taken and give nothing since 12 January 2026. */
    private static final Set<String> WINDOWS = Set.of("1d_view", "7d_view", "28d_view", "1d_click", "7d_click", "28d_click", "1d_ev",
            "default");
    /** One purchase is counted under each of these: whoever adds them up counts it three times. */
    private static final List<String> PURCHASES = List.of("omni_purchase", "purchase", "offsite_conversion.fb_pixel_purchase");

    static MetaInsights of(Map<String, String> parameters, LocalDate today) {
        if (parameters.containsKey("breakdowns") || parameters.containsKey("action_breakdowns")) {
            throw MetaRefusal.parameter("This twin serves no breakdowns");
        }
        Level level = level(parameters.getOrDefault("level", "account"));
        List<String> fields = list(parameters.get("fields"));
        for (String field : fields) {
            if (!FIELDS.contains(field)) {
                throw MetaRefusal.parameter(field + " is not valid for fields param. please check "
                        + "https://developers.facebook.com/docs/marketing-api/reference/ads-insights/ for all valid values");
            }
        }
        List<String> windows = list(parameters.get("action_attribution_windows"));
        for (String window : windows) {
            if (!WINDOWS.contains(window)) {
                throw MetaRefusal.parameter(
                        "Param action_attribution_windows[0] must be one of " + String.join(", ", WINDOWS.stream().sorted().toList()));
            }
        }
        LocalDate since = today.minusDays(30);
        LocalDate until = today.minusDays(1);
        String range = parameters.get("time_range");
        if (range != null) {
            JsonNode read = json(range, "time_range");
            since = date(read.path("since").asText());
            until = date(read.path("until").asText());
        }
        if (until.isBefore(since)) {
            throw MetaRefusal.parameter("Param time_range must be a valid time range: since must not be after until");
        }
        if (since.isBefore(today.minusMonths(MONTHS_KEPT))) {
            throw MetaRefusal.of(3018,
                    "(#3018) The start date of the time range cannot be beyond " + MONTHS_KEPT + " months from the current date");
        }
        return new MetaInsights(level, since, until, increment(parameters.getOrDefault("time_increment", "all_days")),
                fields.isEmpty() ? USUAL : fields, windows);
    }

    private static Level level(String text) {
        for (Level level : Level.values()) {
            if (level.name().toLowerCase(java.util.Locale.ROOT).equals(text)) {
                return level;
            }
        }
        throw MetaRefusal.parameter("level must be one of the following values: ad, adset, campaign, account");
    }

    private static int increment(String text) {
        if (text.equals("all_days")) {
            return 0;
        }
        try {
            int days = Integer.parseInt(text);
            if (days >= 1 && days <= 90) {
                return days;
            }
        } catch (NumberFormatException notANumber) {
            // refused below
        }
        throw MetaRefusal.parameter("time_increment must be an integer between 1 and 90, or all_days");
    }

    private static LocalDate date(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException notADate) {
            throw MetaRefusal.parameter("Must be a date representation in the format YYYY-MM-DD");
        }
    }

    /** {@code a,b} or a JSON list. */
    private static List<String> list(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return List.of();
        }
        if (!text.startsWith("[")) {
            return List.of(text.split(","));
        }
        List<String> names = new ArrayList<>();
        json(text, "fields").forEach(name -> names.add(name.asText()));
        return names;
    }

    private static JsonNode json(String text, String name) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException notJson) {
            throw MetaRefusal.parameter("Param " + name + " must be valid JSON");
        }
    }

    /** The whole report, one row for each thing and stretch of days that has figures. */
    List<ObjectNode> rows(MetaAdFacts facts) {
        Map<String, MetaAdDay> sums = new LinkedHashMap<>();
        Map<String, LocalDate> starts = new LinkedHashMap<>();
        for (MetaAdDay day : facts.between(since, until)) {
            MetaAdFacts.Ad ad = facts.ad(day.adId());
            LocalDate start = increment == 0 ? since
                    : since.plusDays((day.day().toEpochDay() - since.toEpochDay()) / increment * increment);
            String thing = switch (level) {
                case ACCOUNT -> "";
                case CAMPAIGN -> ad.campaignId();
                case ADSET -> ad.adSetId();
                case AD -> ad.id();
            };
            String key = thing + " " + start;
            sums.merge(key, day, MetaAdDay::plus);
            starts.put(key, start);
        }
        List<ObjectNode> rows = new ArrayList<>();
        sums.forEach((key, sum) -> rows.add(row(facts.ad(sum.adId()), sum, java.util.Objects.requireNonNull(starts.get(key)))));
        return rows;
    }

    /** A row in the order of the fields asked for; what is nothing is left out, and every number is text. */
    private ObjectNode row(MetaAdFacts.Ad ad, MetaAdDay sum, LocalDate start) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        Set<String> names = new LinkedHashSet<>(fields);
        names.removeAll(List.of("date_start", "date_stop"));
        for (String name : names) {
            switch (name) {
                case "actions" -> set(row, name, actions(sum, false));
                case "action_values" -> set(row, name, actions(sum, true));
                case "conversions", "purchase_roas" -> {
                }
                default -> {
                    String value = value(name, ad, sum);
                    if (value != null) {
                        row.put(name, value);
                    }
                }
            }
        }
        LocalDate stop = increment == 0 ? until : start.plusDays(increment - 1L);
        row.put("date_start", start.toString());
        return row.put("date_stop", (stop.isAfter(until) ? until : stop).toString());
    }

    private @Nullable String value(String name, MetaAdFacts.Ad ad, MetaAdDay sum) {
        return switch (name) {
            case "account_id" -> MetaAdsTwin.AD_ACCOUNT.substring(4);
            case "account_name" -> "Cửa hàng Hà Nội";
            case "account_currency" -> MetaAdsTwin.CURRENCY;
            case "attribution_setting" -> "7d_click_1d_view";
            case "campaign_id" -> level == Level.ACCOUNT ? null : ad.campaignId();
            case "campaign_name" -> level == Level.ACCOUNT ? null : ad.campaign();
            case "adset_id" -> level.compareTo(Level.ADSET) < 0 ? null : ad.adSetId();
            case "adset_name" -> level.compareTo(Level.ADSET) < 0 ? null : ad.adSet();
            case "ad_id" -> level == Level.AD ? ad.id() : null;
            case "ad_name" -> level == Level.AD ? ad.name() : null;
            case "impressions" -> String.valueOf(sum.impressions());
            case "reach" -> String.valueOf(sum.reach());
            case "clicks" -> String.valueOf(sum.clicks());
            case "inline_link_clicks" -> sum.linkClicks() == 0 ? null : String.valueOf(sum.linkClicks());
            case "spend" -> sum.spend().toPlainString();
            case "frequency" -> ratio(BigDecimal.valueOf(sum.impressions()), sum.reach());
            case "cpc" -> ratio(sum.spend(), sum.clicks());
            case "cpm" -> ratio(sum.spend().movePointRight(3), sum.impressions());
            case "ctr" -> ratio(BigDecimal.valueOf(sum.clicks() * 100), sum.impressions());
            default -> throw new IllegalStateException(name);
        };
    }

    private static @Nullable String ratio(BigDecimal above, long below) {
        return below == 0 ? null : above.divide(BigDecimal.valueOf(below), 6, RoundingMode.HALF_UP).toPlainString();
    }

    private static void set(ObjectNode row, String name, ArrayNode value) {
        if (!value.isEmpty()) {
            row.set(name, value);
        }
    }

    private ArrayNode actions(MetaAdDay sum, boolean worth) {
        ArrayNode actions = JsonNodeFactory.instance.arrayNode();
        if (!worth && sum.linkClicks() > 0) {
            actions.addObject().put("action_type", "link_click").put("value", String.valueOf(sum.linkClicks()));
        }
        String click = worth ? sum.clickValue().toPlainString() : String.valueOf(sum.clickPurchases());
        String view = worth ? sum.viewValue().toPlainString() : String.valueOf(sum.viewPurchases());
        if (sum.clickPurchases() + sum.viewPurchases() > 0) {
            for (String type : PURCHASES) {
                ObjectNode action = actions.addObject().put("action_type", type)
                        .put("value", new BigDecimal(click).add(new BigDecimal(view)).toPlainString());
                if (windows.contains("7d_click") && sum.clickPurchases() > 0) {
                    action.put("7d_click", click);
                }
                if (windows.contains("1d_view") && sum.viewPurchases() > 0) {
                    action.put("1d_view", view);
                }
            }
        }
        return actions;
    }
}
