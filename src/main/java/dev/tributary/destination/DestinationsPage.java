package dev.tributary.destination;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Writes {@code docs/reference/destinations.md} from the declarations of the registered destinations. */
public final class DestinationsPage {

    private DestinationsPage() {
    }

    /** The page in Markdown; destinations in the order of their registration. */
    public static String of(DestinationTypes types) {
        StringBuilder page = new StringBuilder("""
                # Destinations

                Generated from the declaration of each destination; change that, then type `./tributary reference destinations > docs/reference/destinations.md`.
                An audience's file names a destination under `destinations`, with the options below; durations are written as `90d` or `12h`. The settings of a
                connection, its limits and its error rules stand in `connectors/<id>/connector.yaml`.
                """);
        types.all().forEach(type -> append(type.declaration(), page));
        return page.toString();
    }

    private static void append(DestinationDeclaration declared, StringBuilder page) {
        page.append("\n## ").append(declared.id()).append("\n\n").append(declared.label())
                .append(". [How to get the credentials](../../connectors/").append(declared.id())
                .append("/README.md).\n\n");
        page.append("- Members are made of: ").append(String.join(", ", declared.identifierKinds())).append('\n');
        page.append("- Consent signals of each member: ").append(declared.signals().isEmpty() ? "none" : codes(declared.signals()))
                .append('\n');
        page.append(String.format(Locale.ROOT, "- A call holds at most %,d rows", declared.limits().batchRows())).append('\n');
        page.append("- Read back: ")
                .append(new TreeSet<>(declared.confirms()).stream().map(DestinationsPage::readBack).collect(Collectors.joining(", ")))
                .append('\n');
        page.append("- Lookalikes: ").append(!declared.lookalikes() ? "none"
                : String.format(Locale.ROOT, "grown from a list of %,d people or more", declared.limits().leastSeed())).append('\n');
        page.append("\n| option | what it says | value | default | example |\n|---|---|---|---|---|\n");
        rows("", declared.options(), page);
        page.append("\n| field | made of | sent as |\n|---|---|---|\n");
        declared.fields()
                .forEach(field -> page.append("| `").append(field.name()).append("` | ").append(field.kind() == null ? "" : field.kind())
                        .append(" | ")
                        .append(field.hashed() ? "SHA-256" : "readable").append(" |\n"));
    }

    private static void rows(String prefix, List<DestinationOption> options, StringBuilder page) {
        for (DestinationOption option : options) {
            page.append("| `").append(prefix).append(option.name()).append("` | ").append(option.description()).append(" | ")
                    .append(value(option)).append(" | ")
                    .append(option.byDefault() == null ? option.required() ? "must be there" : ""
                            : "`" + option.byDefault().replace("|", "\\|") + "`")
                    .append(" | ")
                    .append(option.example().isEmpty() ? "" : "`" + option.example() + "`").append(" |\n");
            rows(prefix + option.name() + ".", option.options(), page);
        }
    }

    private static String value(DestinationOption option) {
        StringJoiner value = new StringJoiner(", ");
        value.add(switch (option.type()) {
            case TEXT -> "text";
            case TEXTS -> "list of texts";
            case COUNTRIES -> "list of ISO 3166-1 codes";
            case DURATION -> "duration";
            case DECIMAL -> "decimal";
            case GROUP -> "options of its own";
        });
        if (!option.choices().isEmpty()) {
            value.add("of " + codes(option.choices()));
        }
        DestinationOption.Bounds bounds = option.bounds();
        if (bounds != null) {
            value.add(bounds.least() + " to " + bounds.most() + " in steps of " + bounds.step());
        }
        return value.toString();
    }

    private static String readBack(DestinationDeclaration.Confirms what) {
        return switch (what) {
            case REQUESTS -> "what became of each request";
            case SIZE -> "the size of the list";
            case MATCH_RATE -> "the match rate";
        };
    }

    private static String codes(List<String> words) {
        List<String> codes = new ArrayList<>();
        words.forEach(word -> codes.add("`" + word + "`"));
        return String.join(", ", codes);
    }
}
