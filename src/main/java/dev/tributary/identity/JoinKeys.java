package dev.tributary.identity;

import dev.tributary.warehouse.Session;

import java.sql.SQLException;

/**
 * The numbers that identity joins by: the engine reads and compares a column of numbers several times as fast as one of texts. A profile
 * has one beside its id, and so has an identifier: {@code identifier_key(kind, value)}, 63 bits of the engine's own hash. What leads from
 * an identifier to a profile may lead to one too many, whose records are then looked at in vain; within a profile two identifiers of one
 * number, which one in 10^17 profiles has, would count as one.
 */
final class JoinKeys {

    private JoinKeys() {
    }

    /** Changes when the engine hashes in another way than it did. */
    static String fingerprint(Session session) throws SQLException {
        return Long.toHexString(session.count("select identifier_key('email', 'someone@example.com')"));
    }

    /** Numbers what has none, such as what was made before there were numbers, or wrong ones. */
    static void renew(ResolutionContext task) throws SQLException {
        Session session = task.session();
        session.execute("update profile_identifiers set identifier_key = identifier_key(kind, value) where identifier_key is distinct from identifier_key(kind, value)");
        if (session.count("select count(*) from profile_customers where profile_number is null") + session.count("select count(*) from profiles where profile_number is null") == 0) {
            return;
        }
        task.stage().make("numbers", """
                select profile_id, row_number() over (order by profile_id) - 1 as profile_number
                from (select profile_id from profile_customers union select profile_id from profiles) everybody
                """);
        for (String table : new String[] {"profiles", "profile_customers", "profile_identifiers"}) {
            session.execute("update " + table + " set profile_number = n.profile_number from stage_numbers n where n.profile_id = " + table + ".profile_id");
        }
        task.stage().drop("numbers");
    }
}
