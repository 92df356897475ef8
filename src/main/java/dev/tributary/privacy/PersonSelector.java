package dev.tributary.privacy;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.contact.EmailAddress;
import dev.tributary.contact.PhoneNumber;
import dev.tributary.suppression.Identifier;
import org.jspecify.annotations.Nullable;

/**
 * Selects a person by e-mail address, phone number or id. Prints no value.
 *
 * @param identifier normalised; for an id the kind is {@link #ID}
 */
public record PersonSelector(Identifier identifier) {

    static final String ID = "id";

    /** @throws FaultException of kind CONFIG when it is no e-mail address */
    public static PersonSelector email(String typed) {
        String email = EmailAddress.normalise(typed);
        if (email == null) {
            throw new FaultException(Fault.CONFIG, "--email is no e-mail address; write it as name@example.com");
        }
        return new PersonSelector(new Identifier("email", email));
    }

    /** @param country of a number in national form, or null @throws FaultException of kind CONFIG when it is no phone number */
    public static PersonSelector phone(String typed, @Nullable String country) {
        String phone = PhoneNumber.e164(typed, country);
        if (phone == null) {
            throw new FaultException(Fault.CONFIG, "--phone is no phone number; write it with its country code, such as +84901234567");
        }
        return new PersonSelector(new Identifier("phone", phone));
    }

    /** A profile id, or {@code source:source_id} of a record. */
    public static PersonSelector id(String id) {
        return new PersonSelector(new Identifier(ID, id));
    }

    @Override
    public String toString() {
        return "somebody by " + identifier.kind();
    }
}
