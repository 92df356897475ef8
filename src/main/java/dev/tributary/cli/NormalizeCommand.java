package dev.tributary.cli;

import dev.tributary.app.NormalizeValue;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** {@code normalize KIND VALUE}: shows the stored form of a value, and the forms that platforms are sent. */
@Command(name = "normalize",
        description = "Shows what becomes of a value: the form that is kept, and what each platform is sent, or why it is refused.")
final class NormalizeCommand extends Subcommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "KIND",
            description = "email, phone, given-name, family-name, gender, birth-year, birth-month, birth-day, city, state, postal-code or country.") private String kind = "";

    @Parameters(index = "1", paramLabel = "VALUE", description = "The value as typed; quote it.") private String value = "";

    @Option(names = "--country", paramLabel = "CC",
            description = "The country of whoever wrote it, such as VN (default: that of config/application.yaml).") private @Nullable String country;

    @Option(names = "--json", description = "Writes JSON.") private boolean json;

    @Override
    public Integer call() {
        List<NormalizeValue.Form> forms = new NormalizeValue(main().openHome()).forms(kind, value, country);
        if (json) {
            JsonWriter writer = new JsonWriter(out());
            writer.columns(List.of("of", "field", "form", "sha256", "refused"));
            forms.forEach(form -> writer.row(Arrays.asList(form.system(), form.field(), form.form(), form.sha256(), form.refusal())));
            writer.end(forms.size());
        } else {
            forms.forEach(form -> out().println(String.format(Locale.ROOT, "%-9s  %-11s  %s", form.system(), form.field(),
                    form.form() == null ? "refused: " + form.refusal()
                            : form.form() + (form.sha256() == null ? "" : "  sha256 " + form.sha256()))));
        }
        out().flush();
        return forms.stream().anyMatch(form -> form.form() != null) ? Main.OK : Main.FAILED;
    }
}
