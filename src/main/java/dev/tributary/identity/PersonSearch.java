package dev.tributary.identity;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.contact.EmailAddress;
import dev.tributary.contact.PhoneNumber;
import dev.tributary.warehouse.Session;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/** Finds a profile by what a user types: a profile id, also of a merged profile; {@code SOURCE:ID}; or an identifier. */
final class PersonSearch {

    private PersonSearch() {
    }

    /**
     * Finds the profile id.
     *
     * @param country of phone numbers in national form
     * @throws FaultException of kind CONFIG when no profile or more than one matches; its message does not repeat the input
     */
    static String profile(Session session, String typed, @Nullable String country) {
        String asked = typed.strip();
        List<String> found = session.query("select profile_id from profiles where profile_id = ?", row -> row.text(1),
                survivor(session, asked));
        if (found.isEmpty()) {
            found = session.query("select distinct profile_id from profile_customers where source || ':' || source_id = ?",
                    row -> row.text(1), asked);
        }
        if (found.isEmpty()) {
            String email = EmailAddress.normalise(asked);
            String phone = PhoneNumber.e164(asked, country);
            found = session.query("select distinct profile_id from profile_identifiers where value in (?, ?, ?)", row -> row.text(1), asked,
                    Optional.ofNullable(email).orElse(asked), Optional.ofNullable(phone).orElse(asked));
        }
        if (found.size() != 1) {
            throw new FaultException(Fault.CONFIG, (found.isEmpty() ? "nobody is known by that" : "that is of " + found.size() + " people")
                    + "; name a profile's id, a record as SOURCE:ID, or an e-mail address, phone or other identifier that is one person's");
        }
        return found.get(0);
    }

    /** The existing profile that a profile was merged into, directly or through others; the profile itself when there is none. */
    static String survivor(Session session, String profile) {
        String at = profile;
        for (int steps = 0; steps < 1000; steps++) {
            if (session.count("select count(*) from profiles where profile_id = ?", at) > 0) {
                return at;
            }
            List<String> next = session.query("select survivor from profile_merges where merged = ? order by merged_at desc",
                    row -> row.text(1), at);
            if (next.isEmpty()) {
                return at;
            }
            at = next.get(0);
        }
        return at;
    }
}
