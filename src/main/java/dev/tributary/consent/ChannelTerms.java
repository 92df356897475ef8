package dev.tributary.consent;

import dev.tributary.consent.ConsentRules.Basis;
import dev.tributary.consent.ConsentRules.Terms;
import dev.tributary.warehouse.Sql;
import org.jspecify.annotations.Nullable;

/**
 * Whether a person may be sent for one purpose by one channel, as SQL over a table of people called {@code s}. Others may be joined beside
 * it: what is the channel's own is named after it.
 */
final class ChannelTerms {

    private final ConsentRules rules;
    private final String purpose;
    private final @Nullable String channel;
    private final Terms terms;
    /** The law of this channel differs from the law in general, in some region. */
    private final boolean lawOfItsOwn;

    /** @param channel null: in general */
    ChannelTerms(ConsentRules rules, String purpose, @Nullable String channel) {
        this.rules = rules;
        this.purpose = purpose;
        this.channel = channel;
        this.terms = channel == null ? rules.purpose(purpose).general() : rules.purpose(purpose).on(channel);
        this.lawOfItsOwn = channel != null && rules.lawChannels().contains(channel);
    }

    String channel() {
        return String.valueOf(channel);
    }

    /** An SQL expression: null for who may be sent, else one of the two reasons. A denial of all channels goes before the grant of one. */
    String withheld(String denied, String silent) {
        String state = rules.judgedChannels().contains(channel()) ? alias("k") + ".state"
                : "case when c.state = 'denied' then c.state else coalesce(" + alias("k") + ".state, c.state) end";
        return "case " + state + " when 'granted' then null when 'denied' then " + denied + " else " + silence(silent) + " end";
    }

    /** An SQL expression: the reason for who stated nothing, or null when silence allows. */
    String silence(String reason) {
        if (terms.basis() == Basis.CONTRACT) {
            return "cast(null as varchar)";
        }
        return terms.asksRegion() ? "case when coalesce(" + alias("r") + ".consent_required, true) then " + reason + " end" : reason;
    }

    /** Joins that bring in what the expressions speak of. */
    String joins() {
        return " left join (select profile_id, state from profile_consents where purpose = " + Sql.literal(purpose)
                + ") c on c.profile_id = s.profile_id" + ownJoins();
    }

    /** The same beside those of another channel. */
    String ownJoins() {
        StringBuilder joins = new StringBuilder();
        if (channel != null) {
            joins.append(" left join (select profile_id, state from profile_channel_consents where purpose = ").append(Sql.literal(purpose))
                    .append(" and channel = ")
                    .append(Sql.literal(channel)).append(") ").append(alias("k")).append(" on ").append(alias("k"))
                    .append(".profile_id = s.profile_id");
        }
        if (terms.asksRegion()) {
            joins.append(" left join ")
                    .append(lawOfItsOwn
                            ? "(select profile_id, consent_required from profile_channel_rules where channel = " + Sql.literal(channel())
                                    + ")"
                            : "profile_regions")
                    .append(' ').append(alias("r")).append(" on ").append(alias("r")).append(".profile_id = s.profile_id");
        }
        return joins.toString();
    }

    private String alias(String name) {
        return channel == null ? name : name + "_" + channel;
    }
}
