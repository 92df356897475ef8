package dev.tributary.cli;

import dev.tributary.FaultException;
import dev.tributary.config.ApplicationSettings;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.privacy.PersonSelector;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which person a command is about; one of three. */
final class PersonOption {

    @Option(names = "--email", paramLabel = "ADDRESS", description = "E-mail address, as the person writes it.")
    private @Nullable String email;

    @Option(names = "--phone", paramLabel = "NUMBER", description = "Phone number; in national form it is one of the country in config/application.yaml.")
    private @Nullable String phone;

    @Option(names = "--id", paramLabel = "ID", description = "A profile's id, or a record as SOURCE:ID.")
    private @Nullable String id;

    /** @throws CommandFailure when it is no address or number */
    PersonSelector whom(Home home) {
        try {
            return email != null ? PersonSelector.email(email) : phone != null ? PersonSelector.phone(phone, ApplicationSettings.read(home, new Findings()).country()) : PersonSelector.id(String.valueOf(id));
        } catch (FaultException e) {
            throw CommandFailure.misuse(String.valueOf(e.getMessage()));
        }
    }

    String kind() {
        return email != null ? "e-mail address" : phone != null ? "phone number" : "id";
    }
}
