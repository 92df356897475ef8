package dev.tributary.consent;

import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Sql;
import dev.tributary.warehouse.Warehouse;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Decides by SQL, for a whole audience at once, which members may be sent for a purpose, and why others are withheld. Thread-safe. */
public final class Consents {

    private final ConsentRules rules;

    public Consents(ConsentRules rules) {
        this.rules = rules;
    }

    /** The channel that a platform's audiences go out by. */
    public static String channel(String platform) {
        return "ads_" + platform.replace('-', '_');
    }

    /** Makes the views of the rules, unless they are current. */
    public void prepare(Warehouse warehouse) {
        ConsentViews views = new ConsentViews(rules, warehouse.model());
        String fingerprint = views.fingerprint();
        if (!warehouse.<List<String>>read(session -> session.query("select fingerprint from consent_state", row -> row.text(1)))
                .contains(fingerprint)) {
            warehouse.write(session -> {
                for (String statement : views.statements()) {
                    session.execute(statement);
                }
                session.execute("delete from consent_state");
                return session.execute("insert into consent_state values (?)", fingerprint);
            });
        }
    }

    /**
     * A query of {@code profile_id, withheld} over everybody in the table {@code stage_selected}: {@code withheld} is null for who may be
     * sent by one of the channels, else the reason. {@link #writeChannels} holds them back from the others. Where the rules speak of none
     * of the channels, who granted in general is let through as well.
     */
    public String gateSql(String purpose, Collection<String> platforms) {
        List<ChannelTerms> ruled = ruled(purpose, platforms)
                ? platforms.stream().sorted().map(platform -> new ChannelTerms(rules, purpose, channel(platform))).toList()
                : List.of();
        String denied = Sql.literal("consent for " + purpose + " denied");
        String silent = Sql.literal("no consent for " + purpose);
        if (ruled.isEmpty()) {
            ChannelTerms general = new ChannelTerms(rules, purpose, null);
            String somewhere = platforms.isEmpty() ? ""
                    : " when s.profile_id in (select k.profile_id from profile_channel_consents k where k.purpose = " + Sql.literal(purpose)
                            + " and k.state = 'granted' and k.channel in ("
                            + platforms.stream().map(platform -> Sql.literal(channel(platform))).sorted().collect(Collectors.joining(", "))
                            + ")) then null";
            return "select s.profile_id, case when c.state = 'granted' then null when c.state is not null then " + denied + somewhere
                    + " else " + general.silence(silent) + " end as withheld"
                    + " from stage_selected s" + general.joins();
        }
        StringBuilder states = new StringBuilder();
        StringBuilder joins = new StringBuilder();
        for (ChannelTerms terms : ruled) {
            states.append(", ").append(terms.withheld("'denied'", "'silent'")).append(" as ").append(terms.channel());
            joins.append(joins.isEmpty() ? terms.joins() : terms.ownJoins());
        }
        return "select profile_id, case"
                + ruled.stream().map(terms -> " when " + terms.channel() + " is null then null").collect(Collectors.joining())
                + " when 'denied' in (" + ruled.stream().map(ChannelTerms::channel).collect(Collectors.joining(", ")) + ") then " + denied
                + " else " + silent + " end as withheld"
                + " from (select s.profile_id" + states + " from stage_selected s" + joins + ") g";
    }

    private boolean ruled(String purpose, Collection<String> platforms) {
        return platforms.stream().anyMatch(platform -> rules.ruled(purpose, channel(platform)));
    }

    /**
     * Writes what differs from platform to platform for the members of an audience: who may be sent by one channel and not by another, and
     * the consent signals of a platform that carries any, where they are not all a grant.
     */
    public void writeChannels(Session session, String audience, String purpose, Collection<String> platforms) {
        session.execute("delete from audience_channels where audience = ?", audience);
        for (String platform : platforms.stream().sorted().toList()) {
            String channel = channel(platform);
            List<String> signals = rules.signals(platform);
            if (signals.isEmpty() && !ruled(purpose, platforms) && !spokenOf(session, purpose, channel, platforms)) {
                continue;
            }
            ChannelTerms terms = new ChannelTerms(rules, purpose, channel);
            session.execute("create temp table stage_selected as select profile_id from audience_members where audience = "
                    + Sql.literal(audience) + " and withheld is null");
            session.execute("create temp table stage_terms as select s.profile_id, "
                    + terms.withheld(Sql.literal("consent for " + purpose + " on " + channel + " denied"),
                            Sql.literal("no consent for " + purpose + " on " + channel))
                    + " as withheld from stage_selected s" + terms.joins());
            session.execute("create temp table stage_signals as select t.profile_id, t.withheld, " + states(signals)
                    + " as signals from stage_terms t" + joins(signals, channel));
            session.execute(
                    "insert into audience_channels (audience, channel, profile_id, withheld, signals) select cast(? as varchar), cast(? as varchar), profile_id, withheld, signals"
                            + " from stage_signals where withheld is not null or signals <> '" + "G".repeat(signals.size()) + "'",
                    audience, channel);
            session.drop(List.of("stage_selected", "stage_terms", "stage_signals"));
        }
    }

    /**
     * Where no rule speaks of a channel and nobody did, nor may anybody be a member by the grant of another, there is nothing to tell
     * apart: one question for all instead of three tables of everybody.
     */
    private static boolean spokenOf(Session session, String purpose, String channel, Collection<String> platforms) {
        return session.count("select count(*) from profile_channel_consents where purpose = ? and channel in ("
                + platforms.stream().map(platform -> Sql.literal(channel(platform))).sorted().collect(Collectors.joining(", "))
                + ") and (channel = ? or state = 'granted')", purpose, channel) > 0;
    }

    /** The states of the signals, one letter each: G granted, D denied, U nothing said. @param purposes of the signals, in their order */
    private static String states(List<String> purposes) {
        return purposes.isEmpty() ? "''"
                : IntStream.range(0, purposes.size())
                        .mapToObj(i -> "case when g" + i + ".state = 'granted' then 'G' when g" + i
                                + ".state is not null then 'D' else 'U' end")
                        .collect(Collectors.joining(" || "));
    }

    private String joins(List<String> purposes, String channel) {
        return IntStream.range(0, purposes.size()).mapToObj(i -> join(purposes.get(i), channel, "g" + i)).collect(Collectors.joining());
    }

    /** What was said of the channel, else in general; where some law judges the channel in another way, its view holds all that counts. */
    private String join(String named, String channel, String alias) {
        String purpose = Sql.literal(named);
        return " left join (select profile_id, state from profile_channel_consents where purpose = " + purpose + " and channel = "
                + Sql.literal(channel)
                + (rules.judgedChannels().contains(channel) ? ") "
                        : " union all select profile_id, state from profile_consents c where purpose = " + purpose
                                + " and not exists (select 1 from profile_channel_consents k where k.profile_id = c.profile_id and k.purpose = c.purpose and k.channel = "
                                + Sql.literal(channel) + ")) ")
                + alias + " on " + alias + ".profile_id = t.profile_id";
    }
}
