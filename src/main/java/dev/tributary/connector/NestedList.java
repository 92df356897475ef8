package dev.tributary.connector;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.config.Section;
import dev.tributary.expression.Expression;
import dev.tributary.http.BodyDecoder;
import dev.tributary.pull.Paging;
import dev.tributary.pull.RequestBuilder;
import dev.tributary.pull.Source;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * A list within each record that has pages of its own: an answer holds only its beginning, and the rest is asked for record by record, where there
 * is more (a GraphQL connection within a connection).
 *
 * @param in     a list within the record whose items own the lists, or null when the record itself does
 * @param list   the list, within its owner
 * @param more   whether the list goes on, within its owner
 * @param next   the token of its next page, within its owner
 * @param id     stands for {@code ${parent.id}}
 * @param call   asks for the rest; {@code ${page.token}} stands for the token
 * @param answer path of the owner in that answer
 */
public record NestedList(@Nullable Expression in, Expression list, Expression more, Expression next, Expression id, RequestTemplate call, Expression answer) {

    /** An order of more lines than so many pages hold is none. */
    private static final int MOST = 1_000;

    static NestedList read(Section section) {
        RequestTemplate call = section.node("call") == null ? null : call(section.section("call"));
        NestedList nested = new NestedList(Expression.of(section, "in"), required(section, "list", "the path of the list, such as .lineItems.nodes"),
                required(section, "more", "whether it goes on, such as .lineItems.pageInfo.hasNextPage"), required(section, "next", "the path of its next page's token"),
                required(section, "id", "the path of what stands for ${parent.id}"), call == null ? new RequestTemplate("GET", "", Map.of(), Map.of(), null) : call,
                required(section, "answer", "the path of the record in the answer to call"));
        if (call == null) {
            section.findings().error(section.node(), section.name() + " has no \"call\"", "add call: {path: …}, which asks for the rest of the list of ${parent.id} from ${page.token} on");
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

    /** Reads the rest of every list that goes on, and puts it where its beginning is. */
    public void complete(List<JsonNode> records, Source source) {
        for (JsonNode record : records) {
            for (JsonNode owner : in == null ? List.of(record) : in.items(record, Map.of())) {
                if (list.evaluate(owner, Map.of()) instanceof ArrayNode items) {
                    complete(owner, items, source);
                }
            }
        }
    }

    private void complete(JsonNode owner, ArrayNode items, Source source) {
        JsonNode parent = id.evaluate(owner, Map.of());
        String token = null;
        JsonNode page = owner;
        for (int pages = 0; more.holds(page, Map.of()); pages++) {
            String next = Paging.advanced(token, Paging.position(next().evaluate(page, Map.of())));
            if (next == null || pages > MOST) {
                throw new FaultException(Fault.VENDOR_DOWN, "the vendor says that a list within a record goes on but " + (next == null ? "names no next page" : "it never ends"));
            }
            token = next;
            RequestBuilder draft = source.draft();
            draft.values.put("page.token", Paging.token(token));
            if (parent != null) {
                draft.values.put("parent.id", parent);
            }
            JsonNode whole = answer.evaluate(source.send(call, draft, BodyDecoder.JSON).body(), Map.of());
            if (whole == null || !whole.isObject()) {
                return; // the record has gone in the meantime
            }
            items.addAll(list.items(whole, Map.of()));
            page = whole;
        }
    }
}
