package dev.tributary.consent;

import dev.tributary.consent.ConsentRules.Basis;
import dev.tributary.consent.ConsentRules.Silent;
import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Sql;
import dev.tributary.warehouse.Warehouse;

import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Why a person may not be sent for a purpose, said in SQL so that a whole audience is gated at once. Thread-safe. */
public final class Consents {

    /** What {@code audience_channels.signals} says of who granted both: nothing is stored for them. */
    private static final String BOTH = "GG";

    private final ConsentRules rules;

    public Consents(ConsentRules rules) {
        this.rules = rules;
    }

    /** The channel that a platform's audiences go out by, such as {@code ads_google}. */
    public static String channel(String platform) {
        return "ads_" + platform;
    }

    /** Brings the views to the rules; does nothing when they are those already. */
    public void prepare(Warehouse warehouse) {
        ConsentViews views = new ConsentViews(rules, warehouse.model());
        String fingerprint = views.fingerprint();
        if (!warehouse.<List<String>>read(session -> session.query("select fingerprint from consent_state", row -> row.getString(1))).contains(fingerprint)) {
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
     * sent, else the reason. Who is silent in general but granted one of the channels is let through: {@link #writeChannels} holds them back
     * from the others.
     */
    public String gateSql(String purpose, Collection<String> platforms) {
        String somewhere = platforms.isEmpty() ? "" : " when s.profile_id in (select k.profile_id from profile_channel_consents k where k.purpose = " + Sql.literal(purpose)
                + " and k.state = 'granted' and k.channel in (" + platforms.stream().map(platform -> Sql.literal(channel(platform))).sorted().collect(Collectors.joining(", ")) + ")) then null";
        return "select s.profile_id, case when c.state = 'granted' then null when c.state is not null then " + Sql.literal("consent for " + purpose + " denied")
                + somewhere + " else " + silent(purpose, Sql.literal("no consent for " + purpose)) + " end as withheld"
                + " from stage_selected s left join (select profile_id, state from profile_consents where purpose = " + Sql.literal(purpose) + ") c on c.profile_id = s.profile_id"
                + (asksRegion(purpose) ? " left join profile_regions r on r.profile_id = s.profile_id" : "");
    }

    /** An SQL expression: the reason for who stated nothing, or null when silence allows. It may speak of {@code r}, the person's region. */
    private String silent(String purpose, String reason) {
        return rules.purpose(purpose).basis() == Basis.CONTRACT ? "cast(null as varchar)" : asksRegion(purpose) ? "case when coalesce(r.consent_required, true) then " + reason + " end" : reason;
    }

    private boolean asksRegion(String purpose) {
        return rules.purpose(purpose).basis() == Basis.CONSENT && rules.purpose(purpose).silent() == Silent.ALLOW;
    }

    /**
     * Writes what differs from platform to platform for the members of an audience: who spoke of one channel alone, and the signals that
     * Google asks for where they are not both a grant.
     */
    public void writeChannels(Session session, String audience, String purpose, Collection<String> platforms) throws SQLException {
        session.execute("delete from audience_channels where audience = ?", audience);
        for (String platform : platforms.stream().sorted().toList()) {
            String channel = channel(platform);
            // Where nobody spoke of a channel there is nothing to tell apart: one question for all instead of four tables of everybody.
            if (!platform.equals("google") && session.count("select count(*) from profile_channel_consents where purpose = ? and channel = ?", purpose, channel) == 0) {
                continue;
            }
            session.execute("create temp table stage_selected as select profile_id from audience_members where audience = " + Sql.literal(audience) + " and withheld is null");
            session.execute("create temp table stage_general as " + gateSql(purpose, List.of()));
            session.execute("create temp table stage_terms as select g.profile_id, case when k.state = 'granted' then null when k.state is not null then "
                    + Sql.literal("consent for " + purpose + " on " + channel + " denied") + " when g.withheld is not null then " + Sql.literal("no consent for " + purpose + " on " + channel)
                    + " end as withheld from stage_general g left join (select profile_id, state from profile_channel_consents where purpose = " + Sql.literal(purpose)
                    + " and channel = " + Sql.literal(channel) + ") k on k.profile_id = g.profile_id");
            session.execute("create temp table stage_signals as select t.profile_id, t.withheld, " + (platform.equals("google") ? signal(ConsentRules.SIGNALS.get(0), "a") + " || "
                    + signal(ConsentRules.SIGNALS.get(1), "b") : Sql.literal(BOTH)) + " as signals from stage_terms t" + (platform.equals("google") ? states(ConsentRules.SIGNALS.get(0), channel, "a")
                    + states(ConsentRules.SIGNALS.get(1), channel, "b") : ""));
            session.execute("insert into audience_channels (audience, channel, profile_id, withheld, signals) select cast(? as varchar), cast(? as varchar), profile_id, withheld, signals"
                    + " from stage_signals where withheld is not null or signals <> '" + BOTH + "'", audience, channel);
            for (String table : List.of("stage_selected", "stage_general", "stage_terms", "stage_signals")) {
                session.execute("drop table " + table);
            }
        }
    }

    /** G granted, D denied, U said nothing. */
    private static String signal(String signal, String alias) {
        return "case when " + alias + ".state = 'granted' then 'G' when " + alias + ".state is not null then 'D' else 'U' end";
    }

    /** What was said of the channel, else in general. */
    private String states(String signal, String channel, String alias) {
        String purpose = Sql.literal(Objects.requireNonNull(rules.google().get(signal)));
        return " left join (select profile_id, state from profile_channel_consents where purpose = " + purpose + " and channel = " + Sql.literal(channel)
                + " union all select profile_id, state from profile_consents c where purpose = " + purpose
                + " and not exists (select 1 from profile_channel_consents k where k.profile_id = c.profile_id and k.purpose = c.purpose and k.channel = " + Sql.literal(channel) + ")) "
                + alias + " on " + alias + ".profile_id = t.profile_id";
    }

    /** What Google is told of one member. */
    public static Map<String, String> spelled(String signals) {
        Map<String, String> words = Map.of("G", "CONSENT_GRANTED", "D", "CONSENT_DENIED", "U", "CONSENT_STATUS_UNSPECIFIED");
        Map<String, String> spelled = new LinkedHashMap<>();
        spelled.put("adUserData", words.get(signals.substring(0, 1)));
        spelled.put("adPersonalization", words.get(signals.substring(1, 2)));
        return spelled;
    }
}
