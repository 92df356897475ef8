package dev.tributary.twin.shopify;

import java.util.ArrayList;
import java.util.List;

/** A word of a GraphQL document; the last one is an empty mark. */
record GraphQlToken(Kind kind, String text) {

    enum Kind {
        MARK, NAME, NUMBER, TEXT
    }

    boolean is(String mark) {
        return kind == Kind.MARK && text.equals(mark);
    }

    boolean isName() {
        return kind == Kind.NAME;
    }

    static List<GraphQlToken> read(String document) {
        List<GraphQlToken> tokens = new ArrayList<>();
        int at = 0;
        while (at < document.length()) {
            char c = document.charAt(at);
            if (Character.isWhitespace(c) || c == ',' || c == '\uFEFF') {
                at++;
            } else if (c == '#') {
                int end = document.indexOf('\n', at);
                at = end < 0 ? document.length() : end;
            } else if (document.startsWith("...", at)) {
                tokens.add(new GraphQlToken(Kind.MARK, "..."));
                at += 3;
            } else if (document.startsWith("\"\"\"", at)) {
                int end = document.indexOf("\"\"\"", at + 3);
                if (end < 0) {
                    throw new GraphQl.Refused("PARSE_ERROR", "Parse error on an unclosed block string");
                }
                tokens.add(new GraphQlToken(Kind.TEXT, document.substring(at + 3, end)));
                at = end + 3;
            } else if (c == '"') {
                at = text(document, at + 1, tokens);
            } else if (c == '_' || Character.isLetter(c)) {
                int end = at;
                while (end < document.length() && (document.charAt(end) == '_' || Character.isLetterOrDigit(document.charAt(end)))) {
                    end++;
                }
                tokens.add(new GraphQlToken(Kind.NAME, document.substring(at, end)));
                at = end;
            } else if (c == '-' || Character.isDigit(c)) {
                int end = at + 1;
                while (end < document.length() && "0123456789.eE+-".indexOf(document.charAt(end)) >= 0) {
                    end++;
                }
                tokens.add(new GraphQlToken(Kind.NUMBER, document.substring(at, end)));
                at = end;
            } else if ("{}()[]:!=$".indexOf(c) >= 0) {
                tokens.add(new GraphQlToken(Kind.MARK, String.valueOf(c)));
                at++;
            } else {
                throw new GraphQl.Refused("PARSE_ERROR", "Parse error on \"" + c + "\"");
            }
        }
        tokens.add(new GraphQlToken(Kind.MARK, ""));
        return tokens;
    }

    /** @return the place behind the closing quote */
    private static int text(String document, int from, List<GraphQlToken> tokens) {
        StringBuilder text = new StringBuilder();
        int at = from;
        while (at < document.length() && document.charAt(at) != '"' && document.charAt(at) != '\n') {
            char c = document.charAt(at++);
            if (c == '\\' && at < document.length()) {
                char escaped = document.charAt(at++);
                switch (escaped) {
                    case 'n' -> text.append('\n');
                    case 't' -> text.append('\t');
                    case 'r' -> text.append('\r');
                    case 'u' -> {
                        text.append((char) Integer.parseInt(document.substring(at, at + 4), 16));
                        at += 4;
                    }
                    default -> text.append(escaped);
                }
            } else {
                text.append(c);
            }
        }
        if (at >= document.length() || document.charAt(at) != '"') {
            throw new GraphQl.Refused("PARSE_ERROR", "Parse error on an unclosed string");
        }
        tokens.add(new GraphQlToken(Kind.TEXT, text.toString()));
        return at + 1;
    }
}
