package dev.tributary.warehouse;

import dev.tributary.canonical.Column;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Small words of SQL that every caller needs: quoting, UTC timestamps, statements kept in files. */
public final class Sql {

    private Sql() {
    }

    /** A quoted identifier. */
    public static String name(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /** A quoted text literal. */
    public static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** How a column of the model is declared. */
    public static String type(Column column) {
        return switch (column.type()) {
            case TEXT, JSON -> "varchar";
            case INTEGER -> "bigint";
            case DECIMAL -> "decimal(" + column.precision() + "," + column.scale() + ")";
            case BOOLEAN -> "boolean";
            case TIMESTAMP -> "timestamp";
            case DATE -> "date";
        };
    }

    /**
     * As {@link #statements(String)}, with words replaced: what stands for an instant of the caller's, or a setting.
     *
     * @param words what to write in place of what
     */
    public static List<String> statements(String resource, Map<String, String> words) {
        return statements(resource).stream().map(statement -> {
            String said = statement;
            for (Map.Entry<String, String> word : words.entrySet()) {
                said = said.replace(word.getKey(), word.getValue());
            }
            return said;
        }).toList();
    }

    /**
     * The statements of a {@code .sql} file on the class path: each ends with a semicolon at the end of its line; {@code --} starts a
     * comment.
     */
    public static List<String> statements(String resource) {
        try (InputStream in = Sql.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + resource);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            String bare = text.replaceAll("(?m)--.*$", "");
            return Stream.of(bare.split(";[ \\t]*(\\n|$)")).map(String::strip).filter(statement -> !statement.isEmpty()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
