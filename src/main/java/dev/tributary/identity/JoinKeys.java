package dev.tributary.identity;

import dev.tributary.warehouse.Session;

/**
 * Numeric join keys of profiles and identifiers: the engine reads and compares a column of numbers several times as fast as one of texts.
 * The key of an identifier is {@code identifier_key(kind, value)}, 63 bits of the engine's own hash. A collision between two profiles only
 * makes a resolution read records in vain; within one profile, two identifiers with the same key would count as one (about one in 10^17
 * profiles).
 */
final class JoinKeys {

    private JoinKeys() {
    }

    /** Changes when the engine's hash function changes. */
    static String fingerprint(Session session) {
        return Long.toHexString(session.count("select identifier_key('email', 'someone@example.com')"));
    }

    /** Sets missing and outdated keys. */
    static void renew(ResolutionContext context) {
        Session session = context.session();
        session.execute(
                "update profile_identifiers set identifier_key = identifier_key(kind, value) where identifier_key is distinct from identifier_key(kind, value)");
        if (session.count("select count(*) from profile_customers where profile_number is null")
                + session.count("select count(*) from profiles where profile_number is null") == 0) {
            return;
        }
        context.stage().make("numbers", """
                select profile_id, row_number() over (order by profile_id) - 1 as profile_number
                from (select profile_id from profile_customers union select profile_id from profiles) everybody
                """);
        for (String table : new String[] {"profiles", "profile_customers", "profile_identifiers"}) {
            session.execute("update " + table + " set profile_number = n.profile_number from stage_numbers n where n.profile_id = " + table
                    + ".profile_id");
        }
        context.stage().drop("numbers");
    }
}
