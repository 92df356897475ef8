package dev.tributary.consent;

import dev.tributary.canonical.CanonicalModel;
import dev.tributary.canonical.Table;
import dev.tributary.consent.ConsentRules.Clue;
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
 * The rules as views, so that whoever asks the warehouse sees what the audiences see: {@code profile_regions}, {@code profile_statements},
 * {@code profile_consents} and {@code profile_channel_consents}. They speak of what is stored now, so the order in which it came does not matter.
 */
final class ConsentViews {

    private final ConsentRules rules;
    private final Table consents;

    ConsentViews(ConsentRules rules, CanonicalModel model) {
        this.rules = rules;
        this.consents = Objects.requireNonNull(model.table("consents"));
    }

    /** Statements that make the views, each in the place of the one before. */
    List<String> statements() {
        return List.of(regions(), stated(), general(), byChannel());
    }

    /** Where each person is, and what the law there asks. */
    private String regions() {
        boolean first = rules.whereabouts().differ() == ConsentRules.Differ.FIRST;
        List<String> clues = rules.whereabouts().by().stream().map(clue -> clue == Clue.ADDRESS ? "by_address" : "by_phone").toList();
        String nearest = clues.size() == 1 ? clues.get(0) : "coalesce(" + String.join(", ", clues) + ")";
        List<String> asked = first ? List.of(nearest) : clues;
        return """
                create or replace view profile_regions as
                select profile_id, coalesce(%s, %s) as region, %s as consent_required, %s as denial_stands, %s as grant_days, %s as needs_proof
                from (select profile_id, %s as by_address, %s as by_phone from profiles) p
                """.formatted(nearest, Sql.literal(unknownRegion()), flag(asked, Region::required), flag(asked, Region::denialStands), days(asked),
                flag(asked, Region::proof), byAddress(), byPhone());
    }

    private String byAddress() {
        return "case" + rules.regions().stream().filter(region -> !region.countries().isEmpty())
                .map(region -> " when country in (" + literals(region.countries()) + ") then " + Sql.literal(region.name())).collect(Collectors.joining())
                + " when country is not null then 'elsewhere' end";
    }

    /** Calling codes are free of prefixes of one another; a country that shares its code with others brings them along. */
    private String byPhone() {
        StringBuilder sql = new StringBuilder("case");
        for (Region region : rules.regions()) {
            TreeSet<String> codes = region.countries().stream().map(PhoneNumber::callingCode).filter(code -> !code.isEmpty()).collect(Collectors.toCollection(TreeSet::new));
            for (int length = 1; length <= 3; length++) {
                int digits = length;
                List<String> same = codes.stream().filter(code -> code.length() == digits).toList();
                if (!same.isEmpty()) {
                    sql.append(" when substr(phone, 2, ").append(digits).append(") in (").append(literals(same)).append(") then ").append(Sql.literal(region.name()));
                }
            }
        }
        return sql.append(" when phone is not null then 'elsewhere' end").toString();
    }

    private String unknownRegion() {
        return rules.regions().stream().filter(region -> region.countries().contains(String.valueOf(rules.whereabouts().unknown()))).map(Region::name).findFirst()
                .orElse(rules.whereabouts().unknown() == null ? "unknown" : "elsewhere");
    }

    private boolean unknownIs(Predicate<Region> flag) {
        String country = rules.whereabouts().unknown();
        return rules.regions().stream().anyMatch(region -> flag.test(region) && (country == null || region.countries().contains(country)));
    }

    private String flag(List<String> asked, Predicate<Region> flag) {
        List<String> names = rules.regions().stream().filter(flag).map(Region::name).toList();
        List<String> parts = new ArrayList<>();
        if (!names.isEmpty()) {
            asked.forEach(clue -> parts.add("coalesce(" + clue + " in (" + literals(names) + "), false)"));
        }
        if (unknownIs(flag)) {
            parts.add(nobodyTells(asked));
        }
        return parts.isEmpty() ? "false" : "(" + String.join(" or ", parts) + ")";
    }

    private static String nobodyTells(List<String> asked) {
        return "(" + asked.stream().map(clue -> clue + " is null").collect(Collectors.joining(" and ")) + ")";
    }

    private String days(List<String> asked) {
        List<Region> aging = rules.regions().stream().filter(region -> region.grantDays() != null).toList();
        if (aging.isEmpty()) {
            return "cast(null as integer)";
        }
        List<String> parts = new ArrayList<>();
        for (String clue : asked) {
            parts.add("case " + clue + aging.stream().map(region -> " when " + Sql.literal(region.name()) + " then " + region.grantDays()).collect(Collectors.joining()) + " end");
        }
        aging.stream().filter(region -> unknownIs(region::equals)).mapToInt(region -> Objects.requireNonNull(region.grantDays())).min()
                .ifPresent(least -> parts.add("case when " + nobodyTells(asked) + " then " + least + " end"));
        return parts.size() == 1 ? parts.get(0) : "least(" + String.join(", ", parts) + ")";
    }

    /**
     * What each person stated, over all their records, as far as it counts: the grant of a deleted record does not, its denial does; anything
     * but a grant is a denial; a statement about every purpose (*) is one about each. An objection stands.
     */
    private String stated() {
        boolean lawful = rules.regions().stream().anyMatch(region -> region.denialStands() || region.grantDays() != null || region.proof());
        String counts = !lawful ? "" : """
                 and not (coalesce(s.state = 'granted', false) and (coalesce(r.needs_proof, false) and %s is null
                    or r.grant_days is not null and (s.stated_at is null or s.stated_at < i.as_of - r.grant_days * interval '1 day')))
                """.formatted(column("proof"));
        String named = rules.purposes().keySet().stream().sorted().map(name -> " union select " + Sql.literal(name)).collect(Collectors.joining());
        return """
                create or replace view profile_statements as
                select t.profile_id, case when t.purpose = '*' then n.purpose else t.purpose end as purpose, t.channel, t.granted, t.standing, t.stated_at
                from (
                    select p.profile_id, s.purpose, %s as channel, coalesce(s.state = 'granted', false) as granted, s.stated_at,
                           (coalesce(s.state = 'objected', false) %s) as standing
                    from consents s
                    join profile_customers p on p.source = s.source and p.source_id = s.customer_id
                    join customers c on c.source = s.source and c.source_id = s.customer_id
                    %s
                    where s.purpose is not null and (c.deleted_at is null or s.state is distinct from 'granted')%s) t
                left join (select purpose from consents where purpose is not null and purpose <> '*'%s) n on t.purpose = '*'
                where t.purpose <> '*' or n.purpose is not null
                """.formatted(column("channel"), lawful ? "or not coalesce(s.state = 'granted', false) and coalesce(r.denial_stands, false)" : "",
                lawful ? "left join profile_regions r on r.profile_id = p.profile_id left join insight_state i on true" : "", counts,
                named.isEmpty() ? " union select 'ads'" : named);
    }

    private String column(String name) {
        return consents.ordinal(name) < 0 ? "cast(null as varchar)" : "s." + name;
    }

    /** Per purpose, of the statements that name no channel: one that stands goes before all, then the latest; on a tie denial wins. */
    private static String general() {
        return """
                create or replace view profile_consents as
                select profile_id, purpose, case when bool_and(granted) then 'granted' else 'denied' end as state, max(stated_at) as stated_at
                from (
                    select profile_id, purpose, granted, stated_at,
                           rank() over (partition by profile_id, purpose order by case when standing then 0 else 1 end, stated_at desc nulls last) as place
                    from profile_statements where channel is null
                ) ranked
                where place = 1
                group by profile_id, purpose
                """;
    }

    /** The same per channel that the person spoke of; what was said of all channels counts there too. */
    private static String byChannel() {
        return """
                create or replace view profile_channel_consents as
                select profile_id, purpose, channel, case when bool_and(granted) then 'granted' else 'denied' end as state, max(stated_at) as stated_at
                from (
                    select s.profile_id, s.purpose, k.channel, s.granted, s.stated_at,
                           rank() over (partition by s.profile_id, s.purpose, k.channel order by case when s.standing then 0 else 1 end, s.stated_at desc nulls last) as place
                    from (select distinct profile_id, purpose, channel from profile_statements where channel is not null) k
                    join profile_statements s on s.profile_id = k.profile_id and s.purpose = k.purpose and (s.channel is null or s.channel = k.channel)
                ) ranked
                where place = 1
                group by profile_id, purpose, channel
                """;
    }

    private static String literals(List<String> values) {
        return values.stream().map(Sql::literal).collect(Collectors.joining(", "));
    }

    /** Changes when the views would be others. */
    @Nullable String fingerprint() {
        return Integer.toHexString(statements().hashCode()) + Integer.toHexString(String.join(" ", statements()).length());
    }
}
