package dev.tributary.consent;

import dev.tributary.consent.ConsentRules.Clue;
import dev.tributary.consent.ConsentRules.Law;
import dev.tributary.consent.ConsentRules.Region;
import dev.tributary.contact.PhoneNumber;
import dev.tributary.warehouse.Sql;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The region of each person and the requirements of its law, as views: {@code profile_regions} and, by channel,
 * {@code profile_channel_rules}.
 */
final class RegionViews {

    private static final String FROM = "from (select profile_id, %s as by_address, %s as by_phone from profiles) p\n";

    private final ConsentRules rules;

    RegionViews(ConsentRules rules) {
        this.rules = rules;
    }

    /** Where each person is, and what the law there asks in general. */
    String regions() {
        return "create or replace view profile_regions as\nselect profile_id, " + region() + " as region, " + law(null) + "\n"
                + FROM.formatted(byAddress(), byPhone());
    }

    /** The same for each channel that some region has a word of its own about, one row per person and channel. */
    String channelRules() {
        String rules = this.rules.lawChannels().stream()
                .map(channel -> "select profile_id, cast(" + Sql.literal(channel) + " as varchar) as channel, " + region() + " as region, "
                        + law(channel) + "\n" + FROM.formatted(byAddress(), byPhone()))
                .collect(Collectors.joining("union all\n"));
        return "create or replace view profile_channel_rules as\n" + (!rules.isEmpty() ? rules
                : "select profile_id, cast(null as varchar) as channel, region, consent_required, denial_stands, grant_days, needs_proof from profile_regions where false");
    }

    private List<String> clues() {
        return rules.whereabouts().by().stream().map(clue -> clue == Clue.ADDRESS ? "by_address" : "by_phone").toList();
    }

    /** What of a person's whereabouts counts: all of it, or what tells first. */
    private List<String> asked() {
        return rules.whereabouts().differ() == ConsentRules.Differ.FIRST ? List.of(nearest()) : clues();
    }

    private String nearest() {
        return clues().size() == 1 ? clues().get(0) : "coalesce(" + String.join(", ", clues()) + ")";
    }

    private String region() {
        return "coalesce(" + nearest() + ", " + Sql.literal(unknownRegion()) + ")";
    }

    /** @param channel null: in general */
    private String law(@Nullable String channel) {
        return flag(channel, Law::required) + " as consent_required, " + flag(channel, Law::denialStands) + " as denial_stands, "
                + days(channel) + " as grant_days, "
                + flag(channel, Law::proof) + " as needs_proof";
    }

    private String byAddress() {
        return "case" + rules.regions().stream().filter(region -> !region.countries().isEmpty())
                .map(region -> " when country in (" + literals(region.countries()) + ") then " + Sql.literal(region.name()))
                .collect(Collectors.joining())
                + " when country is not null then 'elsewhere' end";
    }

    /** Calling codes are free of prefixes of one another; a country that shares its code with others brings them along. */
    private String byPhone() {
        StringBuilder sql = new StringBuilder("case");
        for (Region region : rules.regions()) {
            TreeSet<String> codes = region.countries().stream().map(PhoneNumber::callingCode).filter(code -> !code.isEmpty())
                    .collect(Collectors.toCollection(TreeSet::new));
            for (int length = 1; length <= 3; length++) {
                int digits = length;
                List<String> same = codes.stream().filter(code -> code.length() == digits).toList();
                if (!same.isEmpty()) {
                    sql.append(" when substr(phone, 2, ").append(digits).append(") in (").append(literals(same)).append(") then ")
                            .append(Sql.literal(region.name()));
                }
            }
        }
        return sql.append(" when phone is not null then 'elsewhere' end").toString();
    }

    private String unknownRegion() {
        return rules.regions().stream().filter(region -> region.countries().contains(String.valueOf(rules.whereabouts().unknown())))
                .map(Region::name).findFirst()
                .orElse(rules.whereabouts().unknown() == null ? "unknown" : "elsewhere");
    }

    private boolean unknownIs(Predicate<Region> flag) {
        String country = rules.whereabouts().unknown();
        return rules.regions().stream().anyMatch(region -> flag.test(region) && (country == null || region.countries().contains(country)));
    }

    private String flag(@Nullable String channel, Predicate<Law> flag) {
        List<String> asked = asked();
        List<String> names = rules.regions().stream().filter(region -> flag.test(region.on(channel))).map(Region::name).toList();
        List<String> parts = new ArrayList<>();
        if (!names.isEmpty()) {
            asked.forEach(clue -> parts.add("coalesce(" + clue + " in (" + literals(names) + "), false)"));
        }
        if (unknownIs(region -> flag.test(region.on(channel)))) {
            parts.add(nobodyTells(asked));
        }
        return parts.isEmpty() ? "false" : "(" + String.join(" or ", parts) + ")";
    }

    private static String nobodyTells(List<String> asked) {
        return "(" + asked.stream().map(clue -> clue + " is null").collect(Collectors.joining(" and ")) + ")";
    }

    private String days(@Nullable String channel) {
        List<String> asked = asked();
        List<Region> aging = rules.regions().stream().filter(region -> region.on(channel).grantDays() != null).toList();
        if (aging.isEmpty()) {
            return "cast(null as integer)";
        }
        List<String> parts = new ArrayList<>();
        for (String clue : asked) {
            parts.add("case " + clue
                    + aging.stream().map(region -> " when " + Sql.literal(region.name()) + " then " + region.on(channel).grantDays())
                            .collect(Collectors.joining())
                    + " end");
        }
        aging.stream().filter(region -> unknownIs(region::equals))
                .mapToInt(region -> Objects.requireNonNull(region.on(channel).grantDays())).min()
                .ifPresent(least -> parts.add("case when " + nobodyTells(asked) + " then " + least + " end"));
        return parts.size() == 1 ? parts.get(0) : "least(" + String.join(", ", parts) + ")";
    }

    private static String literals(List<String> values) {
        return values.stream().map(Sql::literal).collect(Collectors.joining(", "));
    }
}
