package dev.tributary.consent;

import dev.tributary.warehouse.Sql;

/** Why a person may not be sent for a purpose, said in SQL so that a whole audience is gated at once. Thread-safe. */
public final class Consents {

    private final ConsentRules rules;

    public Consents(ConsentRules rules) {
        this.rules = rules;
    }

    /**
     * A query of {@code profile_id, withheld} with one row per person who stated something: {@code withheld} is null for who
     * granted, else the reason. Who has no row said nothing: {@link #withheldWhenSilent}. The latest statement over all records of
     * the profile counts, denied on a tie (view {@code profile_consents}).
     */
    public String statedSql(String purpose) {
        return "select profile_id, case when state <> 'granted' then " + Sql.literal("consent for " + purpose + " denied") + " end as withheld, true as stated"
                + " from profile_consents where purpose = " + Sql.literal(purpose);
    }

    /** An SQL literal: the reason for people who stated nothing, or null when silence allows. */
    public String withheldWhenSilent(String purpose) {
        return rules.silent(purpose) == ConsentRules.Silent.ALLOW ? "null" : Sql.literal("no consent for " + purpose);
    }
}
