package dev.tributary.pull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import dev.tributary.connector.Pages;
import dev.tributary.http.VendorResponse;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** Pages by offset or by number. The list ends at the total, when {@code more} is false, or at a short page. */
final class CountedPages implements Paging {

    private final Pages pages;
    private final long step;
    private final long first;

    CountedPages(Pages pages) {
        this.pages = pages;
        boolean offset = pages.kind() == Pages.Kind.OFFSET;
        this.step = offset ? pages.size() : 1;
        this.first = offset ? 0 : pages.first();
    }

    private long number(@Nullable String position) {
        return position == null ? first : Long.parseLong(position);
    }

    @Override
    public void place(@Nullable String position, RequestBuilder draft) {
        if (pages.sizeParameter() != null) {
            draft.query.put(pages.sizeParameter(), String.valueOf(pages.size()));
        }
        if (pages.parameter() != null) {
            draft.query.put(pages.parameter(), String.valueOf(number(position)));
        }
        draft.values.put("page.token", LongNode.valueOf(number(position)));
    }

    @Override
    public @Nullable String next(@Nullable String position, VendorResponse answer, List<JsonNode> records) {
        String next = behind(position);
        long total = total(answer);
        boolean goesOn = pages.more() != null ? pages.more().holds(answer.body(), Map.of()) : total < 0 ? records.size() >= pages.size()
                : !beyond(next, total);
        return goesOn && !records.isEmpty() ? next : null;
    }

    @Override
    public long total(VendorResponse answer) {
        JsonNode total = Paging.at(pages.total(), answer.body());
        JsonNode count = Paging.at(pages.totalPages(), answer.body());
        return total != null && total.isNumber() ? total.longValue() : count != null && count.isNumber() ? count.longValue() * pages.size()
                : -1;
    }

    @Override
    public boolean ahead() {
        return pages.total() != null || pages.totalPages() != null;
    }

    @Override
    public String behind(@Nullable String position) {
        return String.valueOf(number(position) + step);
    }

    @Override
    public boolean beyond(String position, long total) {
        return (number(position) - first) * (step == 1 ? pages.size() : 1) >= total;
    }

    @Override
    public @Nullable String before(@Nullable String position) {
        return position == null ? null : String.valueOf(Math.max(first, number(position) - step));
    }
}
