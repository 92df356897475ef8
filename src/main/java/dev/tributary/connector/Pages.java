package dev.tributary.connector;

import dev.tributary.config.Section;
import dev.tributary.config.YamlNode;
import dev.tributary.expression.Expression;
import org.jspecify.annotations.Nullable;

/**
 * How a list is paged.
 *
 * @param parameter      query parameter of the page: offset, number, token or key
 * @param tokenParameter query parameter for the token of {@code page-then-token}
 * @param sizeParameter  query parameter for the page's size
 * @param size           records of a full page
 * @param first          number of the first page
 * @param total          path to the total number of records, or null
 * @param totalPages     path to the total number of pages, or null
 * @param more           whether another page follows, or null when the other rules decide
 * @param next           path to the next page's token or address, or to the sort key within a record (keyset)
 * @param header         response header that holds the next token
 * @param cap            keyset: results that one query can be paged through, 0 when each page is a query of its own
 * @param most           most pages of a list; more count as an endless list
 */
public record Pages(Kind kind, @Nullable String parameter, @Nullable String tokenParameter, @Nullable String sizeParameter, int size,
        int first,
        @Nullable Expression total, @Nullable Expression totalPages, @Nullable Expression more, @Nullable Expression next,
        @Nullable String header,
        int cap, @Nullable Expression token, int most) {

    public enum Kind {
        NONE, OFFSET, PAGE, CURSOR, NEXT_URL, LINK_HEADER, HEADER_CURSOR, KEYSET, PAGE_THEN_TOKEN
    }

    private static final int MOST = 1_000_000;

    public static final Pages NONE = usual(Kind.NONE);

    private static Pages usual(Kind kind) {
        String parameter = switch (kind) {
            case OFFSET -> "offset";
            case PAGE, PAGE_THEN_TOKEN -> "page";
            default -> null;
        };
        boolean sized = kind == Kind.OFFSET || kind == Kind.PAGE || kind == Kind.PAGE_THEN_TOKEN;
        return new Pages(kind, parameter, null, sized ? "limit" : null, 100, 1, null, null, null, null, null, 0, null, MOST);
    }

    /** Reads {@code pages:} of a stream or job: a kind alone, or a mapping. */
    static Pages read(Section owner) {
        YamlNode node = owner.node("pages");
        if (node == null) {
            return NONE;
        }
        if (node.isScalar()) {
            Pages pages = usual(owner.choice("pages", Kind.class, Kind.NONE));
            check(pages, owner, node);
            return pages;
        }
        Section section = Section.of(node, owner.findings(), owner.name() + ": pages");
        Kind kind = section.choice("kind", Kind.class, Kind.NONE);
        Pages usual = usual(kind);
        Pages pages = new Pages(kind, named(section.textOr("parameter", usual.parameter)), section.text("tokenParameter"),
                named(section.textOr("sizeParameter", usual.sizeParameter)),
                section.integer("size", usual.size), section.integer("first", usual.first), Expression.of(section, "total"),
                Expression.of(section, "totalPages"),
                Expression.of(section, "more"), Expression.of(section, "next"), section.text("header"), section.integer("cap", 0),
                Expression.of(section, "token"),
                section.integer("most", MOST));
        check(pages, section, node);
        section.done();
        return pages;
    }

    /** An empty name means no parameter: only a template holds the page, as {@code ${page.token}}. */
    private static @Nullable String named(@Nullable String parameter) {
        return parameter == null || parameter.isEmpty() ? null : parameter;
    }

    private static void check(Pages pages, Section section, YamlNode at) {
        switch (pages.kind) {
            case CURSOR, NEXT_URL, KEYSET, PAGE_THEN_TOKEN -> need(section, at, pages.next == null, "next", switch (pages.kind) {
                    case NEXT_URL -> "the path of the next page's address";
                    case KEYSET -> "the path of the sort key within a record";
                    default -> "the path of the next page's token";
                });
            case HEADER_CURSOR -> need(section, at, pages.header == null, "header", "the response header that holds the next page's token");
            default -> {
            }
        }
        if (pages.kind == Kind.PAGE_THEN_TOKEN) {
            need(section, at, pages.tokenParameter == null, "tokenParameter", "the parameter that carries the token");
        }
        need(section, at, pages.kind == Kind.KEYSET && pages.cap > 0 && pages.token == null, "token",
                "the path of the next page's token within one query");
        if (pages.size < 1) {
            section.findings().error(at, section.name() + ": \"size\" is less than one",
                    "write how many records a full page has, such as 100");
        }
    }

    private static void need(Section section, YamlNode at, boolean missing, String key, String what) {
        if (missing) {
            section.findings().error(at, section.name() + " has no \"" + key + "\"", "add " + key + ": " + what);
        }
    }
}
