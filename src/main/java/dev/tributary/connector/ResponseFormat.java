package dev.tributary.connector;

import dev.tributary.config.Section;
import dev.tributary.expression.Expression;
import dev.tributary.http.BodyDecoder;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How records are extracted from an answer.
 *
 * @param records  path to them; a path that leads nowhere is an empty page
 * @param shape    what stands there
 * @param expand   path within a record to a list; its items are the records then, each with its record as {@code _parent}; or null
 * @param assemble lines that name their parent become part of it, or null
 * @param nested   lists within a record that have pages of their own
 */
public record ResponseFormat(BodyDecoder decode, Expression records, Shape shape, @Nullable Expression expand, @Nullable Assemble assemble,
        List<NestedList> nested, Pages pages) {

    /** A list of records, an object whose values are records, or one record. */
    public enum Shape {
        LIST, VALUES, ONE
    }

    /**
     * @param parent field of a child line that holds its parent's id
     * @param into   where children go within their parent, by the type in their id ({@code gid://vendor/TYPE/1}), {@code *} for any
     */
    public record Assemble(String id, String parent, Map<String, String> into) {}

    public ResponseFormat(BodyDecoder decode, Expression records, Shape shape, @Nullable Expression expand, @Nullable Assemble assemble,
            Pages pages) {
        this(decode, records, shape, expand, assemble, List.of(), pages);
    }

    private static final Expression WHOLE = Expression.compile(".");

    /**
     * Reads {@code decode}, {@code records}, {@code shape}, {@code expand}, {@code assemble}, {@code nested} and {@code pages} of a section
     * that may have other keys too.
     */
    public static ResponseFormat read(Section section) {
        return new ResponseFormat(section.choice("decode", BodyDecoder.class, BodyDecoder.JSON), Expression.of(section, "records", WHOLE),
                section.choice("shape", Shape.class, Shape.LIST),
                Expression.of(section, "expand"), assemble(section.section("assemble")),
                section.list("nested").stream()
                        .map(item -> NestedList.read(Section.of(item, section.findings(), section.name() + ": nested"))).toList(),
                Pages.read(section));
    }

    private static @Nullable Assemble assemble(@Nullable Section section) {
        if (section == null) {
            return null;
        }
        Assemble assemble = new Assemble(section.text("id", "id"), section.requiredText("parent"),
                new LinkedHashMap<>(section.textMap("into")));
        section.done();
        return assemble;
    }
}
