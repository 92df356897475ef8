package dev.tributary.cli;

import dev.tributary.app.ShippedDestinations;
import dev.tributary.config.ApplicationSettings;
import dev.tributary.config.Findings;
import dev.tributary.contact.EmailAddress;
import dev.tributary.contact.PhoneNumber;
import dev.tributary.destination.DestinationField;
import dev.tributary.destination.DestinationType;
import dev.tributary.destination.DestinationTypes;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;

/** {@code normalize KIND VALUE}: what becomes of a value that somebody typed. */
@Command(name = "normalize", description = "Shows what becomes of a value: the form that is kept, and what each platform is sent, or why it is refused.")
final class Normalize extends Subcommand implements Callable<Integer> {

    private static final DestinationTypes DESTINATIONS = ShippedDestinations.TYPES;
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

    /** @param hash what travels when it is hashed; @param refused why there is no form */
    private record Line(String of, String field, @Nullable String form, @Nullable String hash, @Nullable String refused) {
    }

    @Parameters(index = "0", paramLabel = "KIND", description = "email, phone, given-name, family-name, gender, birth-year, birth-month, birth-day, city, state, postal-code or country.")
    private String kind = "";

    @Parameters(index = "1", paramLabel = "VALUE", description = "The value as typed; quote it.")
    private String value = "";

    @Option(names = "--country", paramLabel = "CC", description = "The country of whoever wrote it, such as VN (default: that of config/application.yaml).")
    private @Nullable String country;

    @Option(names = "--json", description = "Writes JSON.")
    private boolean json;

    @Override
    public Integer call() {
        if (!DESTINATIONS.kindsOfFields().contains(kind)) {
            throw CommandFailure.misuse("unknown kind \"" + kind + "\"; " + Findings.oneOf(DESTINATIONS.kindsOfFields(), kind));
        }
        String from = country();
        List<Line> lines = lines(from);
        PrintWriter out = out();
        if (json) {
            JsonWriter writer = new JsonWriter(out);
            writer.columns(List.of("of", "field", "form", "sha256", "refused"));
            lines.forEach(line -> writer.row(Arrays.asList(line.of, line.field, line.form, line.hash, line.refused)));
            writer.end(lines.size());
        } else {
            lines.forEach(line -> out.println(String.format(Locale.ROOT, "%-9s  %-11s  %s", line.of, line.field,
                    line.form == null ? "refused: " + line.refused : line.form + (line.hash == null ? "" : "  sha256 " + line.hash))));
        }
        out.flush();
        return lines.stream().anyMatch(line -> line.form != null) ? Main.OK : Main.FAILED;
    }

    private @Nullable String country() {
        if (country == null) {
            Findings findings = new Findings();
            ApplicationSettings settings = ApplicationSettings.read(main().openHome(), findings);
            findings.throwIfErrors();
            return settings.country();
        }
        String code = country.strip().toUpperCase(Locale.ROOT);
        if (!COUNTRIES.contains(code)) {
            throw CommandFailure.misuse("--country " + country + " is no country; write two letters of ISO 3166-1, such as VN");
        }
        return code;
    }

    private List<Line> lines(@Nullable String from) {
        List<Line> lines = new ArrayList<>();
        String refusal = switch (kind) {
            case "email" -> EmailAddress.refusal(value);
            case "phone" -> PhoneNumber.refusal(value, from);
            default -> null;
        };
        String kept = switch (kind) {
            case "email" -> EmailAddress.normalise(value);
            case "phone" -> PhoneNumber.e164(value, from);
            default -> value;
        };
        if (kind.equals("email") || kind.equals("phone")) {
            lines.add(new Line("tributary", kind, kept, null, refusal));
        }
        for (DestinationType type : DESTINATIONS.all()) {
            DestinationField field = type.declaration().fieldOf(kind);
            if (field != null) {
                lines.add(line(type.declaration().id(), field, kept, from, refusal));
            }
        }
        return lines;
    }

    /** E-mail addresses and phone numbers go through the form that Tributary keeps, as in a push. */
    private static Line line(String destination, DestinationField field, @Nullable String kept, @Nullable String from, @Nullable String refusal) {
        String form = kept == null ? null : field.form().of(kept, from);
        return new Line(destination, field.name(), form, form == null || !field.hashed() ? null : field.sent(kept, from),
                form != null ? null : refusal != null ? refusal : "nothing that " + destination + " takes as " + field.name() + " is left of it");
    }
}
