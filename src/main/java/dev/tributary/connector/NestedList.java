package dev.tributary.connector;

import dev.tributary.config.Section;
import dev.tributary.expression.Expression;
import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * A list within each record that has pages of its own: an answer holds only its beginning, and the rest is requested record by record (a
 * GraphQL connection within a connection).
 *
 * @param in     a list within the record whose items own the lists, or null when the record itself does
 * @param list   the list, within its owner
 * @param more   whether the list goes on, within its owner
 * @param next   the token of its next page, within its owner
 * @param id     stands for {@code ${parent.id}}
 * @param call   requests the rest; {@code ${page.token}} stands for the token
 * @param answer path of the owner in that answer
 */
public record NestedList(@Nullable Expression in, Expression list, Expression more, Expression next, Expression id, RequestTemplate call,
        Expression answer) {

    static NestedList read(Section section) {
        RequestTemplate call = section.node("call") == null ? null : call(section.section("call"));
        NestedList nested = new NestedList(Expression.of(section, "in"),
                required(section, "list", "the path of the list, such as .lineItems.nodes"),
                required(section, "more", "whether it goes on, such as .lineItems.pageInfo.hasNextPage"),
                required(section, "next", "the path of its next page's token"),
                required(section, "id", "the path of what stands for ${parent.id}"),
                call == null ? new RequestTemplate("GET", "", Map.of(), Map.of(), null) : call,
                required(section, "answer", "the path of the record in the answer to call"));
        if (call == null) {
            section.findings().error(section.node(), section.name() + " has no \"call\"",
                    "add call: {path: …}, which asks for the rest of the list of ${parent.id} from ${page.token} on");
        }
        section.done();
        return nested;
    }

    private static @Nullable RequestTemplate call(@Nullable Section section) {
        if (section == null) {
            return null;
        }
        RequestTemplate call = RequestTemplate.read(section);
        section.done();
        return call;
    }

    private static Expression required(Section section, String key, String what) {
        if (section.node(key) == null) {
            section.findings().error(section.node(), section.name() + " has no \"" + key + "\"", "add " + key + ": " + what);
        }
        return Expression.of(section, key, Expression.compile("."));
    }
}
