package dev.tributary.cli;

import dev.tributary.FaultException;
import dev.tributary.config.ApplicationSettings;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.privacy.Whom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which person a command is about; one of three. */
final class WhoOption {

    @Option(names = "--email", paramLabel = "ADDRESS", description = "E-mail address, as the person writes it.")
    private @Nullable String email;

    @Option(names = "--phone", paramLabel = "NUMBER", description = "Phone number; in national form it is one of the country in config/application.yaml.")
    private @Nullable String phone;

    @Option(names = "--id", paramLabel = "ID", description = "A profile's id, or a record as SOURCE:ID.")
    private @Nullable String id;

    /** @throws Stop when it is no address or number */
    Whom whom(Home home) {
        try {
            return email != null ? Whom.email(email) : phone != null ? Whom.phone(phone, ApplicationSettings.read(home, new Findings()).country()) : Whom.id(String.valueOf(id));
        } catch (FaultException e) {
            throw Stop.misuse(String.valueOf(e.getMessage()));
        }
    }

    String kind() {
        return email != null ? "e-mail address" : phone != null ? "phone number" : "id";
    }
}
