package dev.tributary.connector;

import dev.tributary.config.Section;
import dev.tributary.http.RateLimit;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes {@code docs/reference/connectors.md}: the streams, limits and webhooks of each connector. */
public final class ReferencePage {

    private ReferencePage() {
    }

    /** The page in Markdown; connectors in the order of their ids. */
    public static String of(Collection<Connector> connectors) {
        StringBuilder page = new StringBuilder("""
                # Connectors

                Generated from `connectors/*/connector.yaml`; edit those, then type `./tributary reference > docs/reference/connectors.md`.
                [connectors.md](../connectors.md) explains the words. Streams are pulled, and received where the last column names topics; [webhooks.md](../webhooks.md) says how to let vendors send.
                """);
        connectors.stream().sorted(Comparator.comparing(Connector::id)).forEach(connector -> append(connector, page));
        return page.toString();
    }

    private static void append(Connector connector, StringBuilder page) {
        page.append("\n## ").append(connector.id()).append("\n\n").append(connector.about())
                .append(". [How to get the credentials](../../connectors/").append(connector.id()).append("/README.md)")
                .append(connector.docs() == null ? "" : "; [the vendor's page](" + connector.docs() + ")").append(".\n\n");
        page.append("- API version: ").append(connector.apiVersion() == null ? "the vendor names none" : connector.apiVersion())
                .append(connector.sunset() != null ? "; the vendor ends it in " + connector.sunset() : connector.apiVersion() == null ? ""
                        : "; no end is known")
                .append('\n');
        if (!connector.streams().isEmpty() && connector.streams().values().stream().allMatch(Connector.Stream::received)) {
            page.append("- Nothing is pulled: ").append(String.join(", ", connector.streams().keySet()))
                    .append(" are sent here, to `serve`\n").append(webhooks(connector.webhooks()));
            if (connector.webhooks() != null) {
                page.append("\n| stream | webhooks |\n|---|---|\n");
                connector.streams().values().forEach(stream -> page.append("| ").append(stream.name()).append(" | ")
                        .append(topics(stream, connector.webhooks())).append(" |\n"));
            }
            return;
        }
        if (connector.streams().isEmpty()) {
            page.append("- Nothing is pulled: it is a destination of audiences\n");
            return;
        }
        page.append("- Credentials: ")
                .append(connector.auth().stream().map(auth -> code(Section.spelled(auth.kind()))).collect(Collectors.joining(", or ")))
                .append('\n');
        List<String> limits = new ArrayList<>();
        connector.rules().limits().forEach(limit -> limits.add(String.format(Locale.ROOT, "%,d requests per %s%s", limit.requests(),
                time(limit.per()), limit.scope() == RateLimit.Scope.PATH ? " and path" : "")));
        connector.rules().usage().forEach(
                pace -> limits.add(code(Section.spelled(pace.kind())) + (pace.header().isEmpty() ? "" : " " + code(pace.header()))));
        page.append("- Limits: ").append(limits.isEmpty() ? "none named" : String.join("; ", limits)).append('\n')
                .append(webhooks(connector.webhooks())).append('\n');
        page.append("| stream | asks | changed since | pages | deletes | webhooks |\n|---|---|---|---|---|---|\n");
        connector.streams().values()
                .forEach(stream -> page.append("| ")
                        .append(String.join(" | ", stream.name(), asks(stream), cursor(stream.cursor()), pages(stream), deletes(stream),
                                topics(stream, connector.webhooks())))
                        .append(" |\n"));
    }

    private static String webhooks(@Nullable Webhooks webhooks) {
        if (webhooks == null) {
            return "";
        }
        return "- Webhooks: " + webhooks.verify().stream()
                .map(proof -> code(Section.spelled(proof.kind())) + " "
                        + (proof.kind() == SignatureRule.Kind.TOKEN ? proof.stands() : code(proof.stands())))
                .collect(Collectors.joining(", or ")) + "; answered within " + time(webhooks.deadline()) + "\n";
    }

    private static String topics(Connector.Stream stream, @Nullable Webhooks webhooks) {
        List<String> topics = webhooks == null ? List.of()
                : webhooks.topics().entrySet().stream().filter(entry -> entry.getValue().equals(stream.name()))
                        .map(entry -> entry.getKey().equals("*") ? "all" : code(entry.getKey())).toList();
        return topics.isEmpty() ? "none" : String.join(", ", topics);
    }

    private static String asks(Connector.Stream stream) {
        if (stream.received()) {
            return "nothing: it is sent here";
        }
        String asks = code(stream.call().method() + " " + stream.call().path());
        Partitions partitions = stream.partitions();
        if (partitions != null) {
            asks += ", once per " + (partitions.stream() == null ? String.join(", ", partitions.values())
                    : (partitions.group() > 0 ? partitions.group() + " " : "record of ") + partitions.stream());
        }
        ExportJob job = stream.job();
        return job == null ? asks
                : asks + ", " + (job.use() == ExportJob.Use.ALWAYS ? "always" : "whole reads") + " by job "
                        + code(job.create().method() + " " + job.create().path());
    }

    private static String cursor(@Nullable Cursor cursor) {
        if (cursor == null) {
            return "all of it each time";
        }
        List<String> says = new ArrayList<>();
        says.add(code(cursor.field().text()) + (cursor.filter() == Cursor.Filter.HUB ? ", filtered by the hub" : ""));
        says.add(time(cursor.lookback()) + " read again");
        if (!cursor.settle().isZero()) {
            says.add("newest " + time(cursor.settle()) + " left");
        }
        if (cursor.window() != null) {
            says.add("slices of " + time(cursor.window()));
        }
        if (cursor.start() != null) {
            says.add("from " + cursor.start());
        }
        return String.join(", ", says);
    }

    private static String pages(Connector.Stream stream) {
        Pages pages = stream.pages();
        boolean sized = pages.kind() == Pages.Kind.OFFSET || pages.kind() == Pages.Kind.PAGE || pages.kind() == Pages.Kind.KEYSET
                || pages.kind() == Pages.Kind.PAGE_THEN_TOKEN;
        return code(Section.spelled(pages.kind())) + (sized ? ", " + pages.size() + " a page" : "")
                + (pages.total() != null || pages.totalPages() != null ? ", several at once" : "");
    }

    private static String deletes(Connector.Stream stream) {
        List<String> ways = new ArrayList<>();
        if (stream.removed() != null) {
            ways.add("told by id in the answer");
        }
        if (stream.sweep() != null) {
            ways.add("found by a key sweep every " + time(stream.sweep().every()));
        }
        if (stream.replace() != null) {
            ways.add("a day that is read again replaces that day");
        }
        return ways.isEmpty() ? "as the mapping says" : String.join("; ", ways);
    }

    /** As code, with bars escaped, which would end the table's cell. */
    private static String code(String text) {
        return "`" + text.replace("|", "\\|") + "`";
    }

    private static String time(Duration time) {
        long seconds = time.toSeconds();
        if (seconds == 0) {
            return time.isZero() ? "0s" : time.toMillis() + "ms";
        }
        return seconds % 86_400 == 0 ? seconds / 86_400 + "d" : seconds % 3_600 == 0 ? seconds / 3_600 + "h"
                : seconds % 60 == 0 ? seconds / 60 + "m"
                : seconds + "s";
    }
}
