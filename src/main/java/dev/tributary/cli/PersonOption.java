package dev.tributary.cli;

import dev.tributary.app.PersonKey;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

import java.util.Objects;

/** The person that a command is about, by one of three keys. */
final class PersonOption {

    @Option(names = "--email", paramLabel = "ADDRESS",
            description = "E-mail address, as the person writes it.") private @Nullable String email;

    @Option(names = "--phone", paramLabel = "NUMBER",
            description = "Phone number; in national form it is one of the country in config/application.yaml.") private @Nullable String phone;

    @Option(names = "--id", paramLabel = "ID", description = "A profile's id, or a record as SOURCE:ID.") private @Nullable String id;

    PersonKey key() {
        if (email != null) {
            return new PersonKey(PersonKey.Kind.EMAIL, email);
        }
        return phone != null ? new PersonKey(PersonKey.Kind.PHONE, phone) : new PersonKey(PersonKey.Kind.ID, Objects.requireNonNull(id));
    }
}
