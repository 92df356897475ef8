package dev.tributary.cli;

import dev.tributary.app.ExplainPerson;
import dev.tributary.app.Hub;
import dev.tributary.identity.Explanation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code explain PERSON}: shows the records and identifiers of a person, and what joined them. */
@NeedsWarehouse @Command(name = "explain",
        description = "Shows which records and identifiers make up a person, and what joined them when. This is personal data, unless --masked.")
final class ExplainCommand extends Subcommand implements Callable<Integer> {

    @Parameters(paramLabel = "PERSON",
            description = "A profile's id, a record as SOURCE:ID, an e-mail address, a phone or another identifier.") private String person = "";

    @Option(names = "--masked",
            description = "For a ticket or a shared screen: identifiers hidden but for what tells one from another, records numbered instead of named.") private boolean masked;

    @Option(names = "--json", description = "Writes JSON.") private boolean json;

    @Override
    public Integer call() {
        PrintWriter out = out();
        try (Hub hub = main().openHub()) {
            Explanation explanation = new ExplainPerson(hub).explain(person, masked);
            if (json) {
                json(explanation, out);
            } else {
                text(explanation, out);
            }
            out.flush();
            return Main.OK;
        }
    }

    private static void text(Explanation explanation, PrintWriter out) {
        out.println("profile " + explanation.profile());
        out.println("records");
        explanation.records()
                .forEach(one -> out.println(
                        "  " + one.source() + ":" + one.sourceId() + (one.modifiedAt() == null ? "" : "  changed " + one.modifiedAt())
                                + (one.living() ? "" : "  deleted there")));
        out.println("identifiers");
        explanation.identifiers()
                .forEach(one -> out.println("  " + one.kind() + " " + one.value() + "  " + one.source() + ":" + one.sourceId()
                        + (one.lastSeenAt() == null ? "" : "  last seen " + one.lastSeenAt())
                        + (one.aside() == null ? "" : "  " + aside(one.aside()))));
        if (explanation.identifiers().isEmpty()) {
            out.println("  none");
        }
        out.println("joined by");
        explanation.merges()
                .forEach(one -> out.println(
                        "  " + one.at() + "  " + (one.profile() == null ? one.source() + ":" + one.sourceId() : "profile " + one.profile())
                                + " came in: " + one.rule()));
        if (explanation.merges().isEmpty()) {
            out.println("  nothing: it is one record");
        }
        explanation.apart().forEach(
                one -> out.println("kept apart: " + one.source() + ":" + one.sourceId() + " and " + one.otherSource() + ":" + one.otherId()
                        + ", as stated " + one.statedAt()));
    }

    /** Why an identifier joins no one. */
    private static String aside(String reason) {
        return switch (reason) {
            case "names" -> "joins no one: seen with too many names";
            case "records" -> "joins no one: in too many records";
            default -> "joins no one: it would tie what must stay apart";
        };
    }

    private static void json(Explanation explanation, PrintWriter out) {
        JsonWriter writer = new JsonWriter(out);
        writer.columns(List.of("profile", "records", "identifiers", "merges", "apart"));
        writer.row(Arrays.asList(explanation.profile(),
                explanation.records().stream()
                        .map(one -> map("source", one.source(), "source_id", one.sourceId(), "living", one.living(), "modified_at",
                                one.modifiedAt()))
                        .toList(),
                explanation.identifiers().stream()
                        .map(one -> map("kind", one.kind(), "value", one.value(), "source", one.source(), "source_id", one.sourceId(),
                                "first_seen_at", one.firstSeenAt(), "last_seen_at", one.lastSeenAt(), "joins_no_one", one.aside()))
                        .toList(),
                explanation.merges().stream()
                        .map(one -> map("at", one.at(), "profile", one.profile(), "source", one.source(), "source_id", one.sourceId(),
                                "rule", one.rule()))
                        .toList(),
                explanation.apart().stream()
                        .map(one -> map("source", one.source(), "source_id", one.sourceId(), "other_source", one.otherSource(), "other_id",
                                one.otherId(),
                                "stated_at", one.statedAt()))
                        .toList()));
        writer.end(1);
    }

    private static Map<String, @Nullable Object> map(@Nullable Object... pairs) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return map;
    }
}
