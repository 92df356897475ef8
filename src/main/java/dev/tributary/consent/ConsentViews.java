package dev.tributary.consent;

import dev.tributary.canonical.CanonicalModel;
import dev.tributary.canonical.Table;
import dev.tributary.consent.ConsentRules.Law;
import dev.tributary.warehouse.Sql;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rules as SQL views, so that a query of the warehouse gives the same result as an audience: {@link RegionViews},
 * {@code profile_statements}, {@code profile_consents} and {@code profile_channel_consents}. They are computed from stored data, so the
 * order of arrival does not matter.
 */
final class ConsentViews {

    /** A channel for itself, and all others together. */
    private static final String RULES = """
            left join (select profile_id, '' as channel, denial_stands, grant_days, needs_proof from profile_regions
                       union all select profile_id, channel, denial_stands, grant_days, needs_proof from profile_channel_rules where channel in (%1$s)) r
                on r.profile_id = p.profile_id and r.channel = case when %2$s in (%1$s) then %2$s else '' end""";

    private final ConsentRules rules;
    private final RegionViews regions;
    private final Table consents;
    /** Channels that the law of some region judges statements by in another way, as SQL; empty: none. */
    private final String judged;

    ConsentViews(ConsentRules rules, CanonicalModel model) {
        this.rules = rules;
        this.regions = new RegionViews(rules);
        this.consents = Objects.requireNonNull(model.table("consents"));
        this.judged = rules.judgedChannels().stream().map(Sql::literal).collect(Collectors.joining(", "));
    }

    /** Statements that make the views, each in the place of the one before. */
    List<String> statements() {
        return List.of(regions.regions(), regions.channelRules(), stated(), general(), byChannel());
    }

    /** What was stated of a channel is judged by the law of that channel, and by the law in general what was stated of all. */
    private String stated() {
        return "create or replace view profile_statements as\n" + said(column("channel"), "", !lawful() ? ""
                : judged.isEmpty() ? "left join profile_regions r on r.profile_id = p.profile_id"
                : RULES.formatted(judged, column("channel")));
    }

    private boolean lawful() {
        return rules.regions().stream().flatMap(region -> Stream.concat(Stream.of(region.law()), region.channels().values().stream()))
                .anyMatch(law -> !law.asRequired(false).equals(new Law(false, false, null, false)));
    }

    /**
     * What each person stated, over all their records, as far as it counts: the grant of a deleted record does not, its denial does;
     * anything but a grant is a denial; a statement about every purpose (*) is one about each. An objection stands.
     *
     * @param more  a further column of it, with its comma, or nothing
     * @param ruled a join that brings the rules in as {@code r}; empty: no law judges what was said
     */
    private String said(String channel, String more, String ruled) {
        boolean lawful = !ruled.isEmpty();
        String counts = !lawful ? "" : """
                 and not (coalesce(s.state = 'granted', false) and (coalesce(r.needs_proof, false) and %s is null
                    or r.grant_days is not null and (s.stated_at is null or s.stated_at < i.as_of - r.grant_days * interval '1 day')))
                """.formatted(column("proof"));
        String named = rules.purposes().keySet().stream().sorted().map(name -> " union select " + Sql.literal(name))
                .collect(Collectors.joining());
        return """
                select t.profile_id, case when t.purpose = '*' then n.purpose else t.purpose end as purpose, t.channel, t.granted, t.standing, t.stated_at%s
                from (
                    select p.profile_id, s.purpose, %s as channel, coalesce(s.state = 'granted', false) as granted, s.stated_at,
                           (coalesce(s.state = 'objected', false) %s) as standing%s
                    from consents s
                    join profile_customers p on p.source = s.source and p.source_id = s.customer_id
                    join customers c on c.source = s.source and c.source_id = s.customer_id
                    %s
                    where s.purpose is not null and (c.deleted_at is null or s.state is distinct from 'granted')%s) t
                left join (select purpose from consents where purpose is not null and purpose <> '*'%s) n on t.purpose = '*'
                where t.purpose <> '*' or n.purpose is not null
                """.formatted(more.isEmpty() ? "" : ", t.about_all", channel,
                lawful ? "or not coalesce(s.state = 'granted', false) and coalesce(r.denial_stands, false)" : "", more,
                lawful ? ruled + " left join insight_state i on true" : "", counts, named.isEmpty() ? " union select 'ads'" : named);
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

    /**
     * The same per channel that the person spoke of; what was said of all channels counts there too. On a channel that some law judges in
     * another way there is a row for everybody who said something that counts there, also of all channels, and a denial of all channels
     * goes before a grant.
     */
    private String byChannel() {
        return "create or replace view profile_channel_consents as\n" + """
                select profile_id, purpose, channel, case when bool_and(granted) then 'granted' else 'denied' end as state, max(stated_at) as stated_at
                from (
                    select s.profile_id, s.purpose, k.channel, s.granted, s.stated_at,
                           rank() over (partition by s.profile_id, s.purpose, k.channel order by case when s.standing then 0 else 1 end, s.stated_at desc nulls last) as place
                    from (select distinct profile_id, purpose, channel from profile_statements where channel is not null%s) k
                    join profile_statements s on s.profile_id = k.profile_id and s.purpose = k.purpose and (s.channel is null or s.channel = k.channel)
                ) ranked
                where place = 1
                group by profile_id, purpose, channel
                """.formatted(judged.isEmpty() ? "" : " and channel not in (" + judged + ")") + (judged.isEmpty() ? ""
                : """
                union all
                select profile_id, purpose, channel, case when bool_and(granted) then 'granted' else 'denied' end as state, max(stated_at) as stated_at
                from (
                    select profile_id, purpose, channel, granted, stated_at, about_all,
                           rank() over (partition by profile_id, purpose, channel order by case when standing then 0 else 1 end, stated_at desc nulls last) as place,
                           rank() over (partition by profile_id, purpose, channel, about_all order by case when standing then 0 else 1 end, stated_at desc nulls last) as own_place
                    from (
                %s) said
                ) ranked
                where place = 1 or about_all and own_place = 1 and not granted
                group by profile_id, purpose, channel
                """.formatted(said("r.channel", ", " + column("channel") + " is null as about_all",
                        "join (select * from profile_channel_rules where channel in (" + judged
                                + ")) r on r.profile_id = p.profile_id and (" + column("channel") + " is null or r.channel = "
                                + column("channel") + ")")));
    }

    /** Changes when the views would be others. */
    @Nullable
    String fingerprint() {
        return Integer.toHexString(statements().hashCode()) + Integer.toHexString(String.join(" ", statements()).length());
    }
}
