package dev.tributary.http;

import dev.tributary.config.Section;
import dev.tributary.expression.Expression;
import org.jspecify.annotations.Nullable;

/**
 * What an ordinary answer says about how much may still be asked.
 *
 * @param header response header that says
 * @param path   path in the body that says, for {@code cost-bucket}
 * @param stopAt percent used (quota, usage) or what is left (remaining) at which calls stop
 * @param leak   bucket: calls that leak away each second
 */
public record UsageRule(Kind kind, String header, @Nullable Expression path, int stopAt, int leak) {

    public enum Kind {
        /** {@code api-usage=123/100000}: from {@code stopAt} percent on the run ends as deferred. */
        QUOTA_HEADER,
        /** {@code 4711}: at {@code stopAt} left or fewer the run ends as deferred. */
        REMAINING_HEADER,
        /** {@code 32/40}, leaking: a nearly full bucket is given time. */
        BUCKET_HEADER,
        /** GraphQL cost: what the next query of the same cost lacks is waited for. */
        COST_BUCKET,
        /** JSON with percentages anywhere in it: from {@code stopAt} on calls wait as long as it says, or the run is deferred. */
        USAGE_HEADER
    }

    public static UsageRule read(Section section) {
        Kind kind = section.choice("kind", Kind.class, Kind.QUOTA_HEADER);
        UsageRule pace = switch (kind) {
            case QUOTA_HEADER, USAGE_HEADER -> new UsageRule(kind, section.requiredText("header"), null, section.integer("stopAt", 90), 0);
            case REMAINING_HEADER -> new UsageRule(kind, section.requiredText("header"), null, section.integer("stopAt", 0), 0);
            case BUCKET_HEADER -> new UsageRule(kind, section.requiredText("header"), null, 0, Math.max(1, section.integer("leak", 2)));
            case COST_BUCKET -> new UsageRule(kind, "", Expression.of(section, "path", Expression.compile(".extensions.cost")), 0, 0);
        };
        section.done();
        return pace;
    }
}
