package dev.tributary.http;

import dev.tributary.config.Section;
import dev.tributary.expression.Expression;
import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Where an ordinary answer reports how much may still be asked, and what follows from it.
 *
 * @param header      response header with the report
 * @param path        path of the report in the body, for {@code cost-bucket}
 * @param stopAt      percent used (quota, usage) or calls left (remaining) at which calls stop
 * @param slowAt      usage: percent used from which calls are spread out
 * @param leak        bucket: calls that leak away each second
 * @param percentages usage: names of the numbers that are percentages
 * @param waitMinutes usage: name of the number of minutes until calls are allowed again, or null
 * @param waitSeconds usage: name of the number of seconds until the usage is reset, or null
 */
public record UsageRule(Kind kind, String header, @Nullable Expression path, int stopAt, int slowAt, int leak, List<String> percentages,
        @Nullable String waitMinutes, @Nullable String waitSeconds) {

    public enum Kind {
        /** {@code api-usage=123/100000}: from {@code stopAt} percent on the run ends as deferred. */
        QUOTA_HEADER,
        /** {@code 4711}: at {@code stopAt} left or fewer the run ends as deferred. */
        REMAINING_HEADER,
        /** {@code 32/40}, leaking: calls wait until a nearly full bucket has leaked. */
        BUCKET_HEADER,
        /** GraphQL cost: calls wait until the bucket holds the cost of the last query again. */
        COST_BUCKET,
        /** JSON with percentages anywhere in it: from {@code stopAt} on calls wait as long as it says, or the run is deferred. */
        USAGE_HEADER
    }

    private static final int ALWAYS_BELOW = 101;

    static UsageRule read(Section section) {
        Kind kind = section.choice("kind", Kind.class, Kind.QUOTA_HEADER);
        UsageRule rule = switch (kind) {
            case QUOTA_HEADER -> header(kind, section, section.integer("stopAt", 90), 0);
            case REMAINING_HEADER -> header(kind, section, section.integer("stopAt", 0), 0);
            case BUCKET_HEADER -> header(kind, section, 0, Math.max(1, section.integer("leak", 2)));
            case COST_BUCKET -> new UsageRule(kind, "", Expression.of(section, "path", Expression.compile(".extensions.cost")), 0, 0, 0,
                    List.of(), null, null);
            case USAGE_HEADER -> new UsageRule(kind, section.requiredText("header"), null, section.integer("stopAt", 90),
                    section.integer("slowAt", ALWAYS_BELOW), 0,
                    section.texts("percentages"), section.text("waitMinutes"), section.text("waitSeconds"));
        };
        if (kind == Kind.USAGE_HEADER && rule.percentages.isEmpty()) {
            section.findings().error(section.node(), section.name() + " has no \"percentages\"",
                    "add percentages: the names of the header's numbers that are percentages");
        }
        section.done();
        return rule;
    }

    private static UsageRule header(Kind kind, Section section, int stopAt, int leak) {
        return new UsageRule(kind, section.requiredText("header"), null, stopAt, 0, leak, List.of(), null, null);
    }
}
