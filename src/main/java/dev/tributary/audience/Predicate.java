package dev.tributary.audience;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.identity.ProfileIdentifiers;
import dev.tributary.io.Json;
import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.StatementException;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Checks an audience's {@code where} before it runs. It comes from a file that a marketer writes, and it runs in the writer's transaction,
 * so it is read with the engine's own parser: one plain selection from {@code profile}, whose inner selections name tables and views of
 * this warehouse only. Table functions, which read files, the network and settings, cannot pass, nor can a second statement, for the parser
 * only writes out selections; functions that change something are refused by name.
 */
final class Predicate {

    private static final Set<String> CHANGING = Set.of("nextval", "setval", "currval", "setseed", "set_config", "lastval", "write_log",
            "getenv", "current_setting", "getvariable");

    /** Families of PostgreSQL's that reach its files, its sessions or other servers, or run a text as SQL. */
    private static final Pattern OUTWARD = Pattern.compile("(pg_|lo_|dblink|ts_stat).*|.*_to_xml.*");

    private final Audience audience;

    Predicate(Audience audience) {
        this.audience = audience;
    }

    /**
     * The whole selection: profile ids, and whether each person has an identifier that a destination takes. On a line of its own the
     * predicate cannot comment out what follows.
     */
    String select() {
        return "select profile_id, " + ProfileIdentifiers.hasAny(audience.identifierKinds(), "") + " as reachable from profile where (\n"
                + audience.where() + "\n)";
    }

    /** @throws FaultException of kind CONFIG that names the file when the predicate is anything but a condition on people */
    void check(Session session) {
        JsonNode parsed = json(session.parsed(select()));
        if (parsed.path("error").asBoolean()) {
            throw refused(parsed.path("error_type").asText().equals("parser") ? "is not SQL: " + parsed.path("error_message").asText()
                    : "is more than a condition");
        }
        JsonNode node = parsed.path("statements").path(0).path("node");
        if (parsed.path("statements").size() != 1 || !node.path("type").asText().equals("SELECT_NODE") || !node.path("having").isNull()
                || !node.path("qualify").isNull() || !node.path("group_expressions").isEmpty() || !node.path("modifiers").isEmpty()) {
            throw refused("is more than a condition");
        }
        Set<String> tables = new HashSet<>(session.tables());
        tables.addAll(session.views());
        walk(node, tables);
    }

    private void walk(JsonNode node, Set<String> tables) {
        String type = node.path("type").asText();
        if (type.equals("BASE_TABLE")) {
            String table = node.path("table_name").asText();
            if (!tables.contains(table) || !node.path("schema_name").asText().isEmpty() || !node.path("catalog_name").asText().isEmpty()) {
                throw refused("reads from \"" + table + "\", which is no table here");
            }
        } else if (type.equals("TABLE_FUNCTION") || type.equals("SHOW_REF")) {
            throw refused("reads from a table function");
        } else if (node.path("class").asText().equals("FUNCTION")
                && isChanging(node.path("function_name").asText().toLowerCase(Locale.ROOT))) {
            throw refused("calls " + node.path("function_name").asText() + ", which is not for conditions");
        }
        node.elements().forEachRemaining(child -> walk(child, tables));
    }

    private static boolean isChanging(String function) {
        return CHANGING.contains(function) || OUTWARD.matcher(function).matches();
    }

    /** Quotes the engine's message about words and columns, but not about values, which are personal data. */
    FaultException failed(StatementException e) {
        return refused(e.isAboutNames() ? "does not fit: " + e.said() : "fails on some person (" + e.said().replaceFirst(":.*", "") + ")");
    }

    private FaultException refused(String why) {
        return new FaultException(Fault.CONFIG, audience.node().keyPlace("where") + ": audience \"" + audience.name() + "\": where " + why
                + "; write one condition on the columns of the view profile, such as m_score = 5");
    }

    private static JsonNode json(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the engine wrote a parse tree that is not JSON", e);
        }
    }
}
