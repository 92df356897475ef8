package dev.tributary.identity;

import dev.tributary.canonical.Column;
import dev.tributary.canonical.Table;
import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Sql;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The inputs that all steps of one resolution use.
 *
 * @param kinds identifier kinds by code, the strongest first
 * @param now   an SQL timestamp literal
 * @param salt  of the identifier hashes
 * @param first whether this is the first resolution of this warehouse
 */
record ResolutionContext(Session session, StagingTables stage, IdentityRules rules, List<String> kinds, Table customers,
        @Nullable Table engagements, String now, String salt, boolean first) {

    IdentifierKind kind(int code) {
        return java.util.Objects.requireNonNull(rules.kinds().get(kinds.get(code)));
    }

    /** The code of a kind, or -1 when the rules do not have it. */
    int code(String kind) {
        return kinds.indexOf(kind);
    }

    /** An SQL expression: the hash of an identifier. @param kind expression @param value expression */
    String hash(String kind, String value) {
        return "sha256(" + Sql.literal(salt) + " || " + kind + " || ':' || " + value + ")";
    }

    /** An SQL expression: the name of the kind with this code. @param code expression */
    String kindOf(String code) {
        if (kinds.isEmpty()) {
            return "cast(null as varchar)";
        }
        StringBuilder sql = new StringBuilder("case " + code);
        for (int i = 0; i < kinds.size(); i++) {
            sql.append(" when ").append(i).append(" then ").append(Sql.literal(kinds.get(i)));
        }
        return sql.append(" end").toString();
    }

    /** An SQL condition on a row of customers: not deleted, or merged into another record, so that its identifiers count. */
    String evidence(String alias) {
        return "(" + alias + ".deleted_at is null" + (followsMerges() ? " or " + alias + ".merged_into is not null" : "") + ")";
    }

    boolean followsMerges() {
        return code(IdentityRules.RECORD) >= 0 && customers.ordinal("merged_into") >= 0;
    }

    /** Columns of engagements that hold identifiers of a configured kind, with the code of the kind. */
    Map<String, Integer> engagementColumns() {
        Map<String, Integer> columns = new LinkedHashMap<>();
        if (engagements != null) {
            for (Column column : engagements.columns()) {
                if (column.identifier() != null && code(column.identifier()) >= 0) {
                    columns.put(column.name(), code(column.identifier()));
                }
            }
        }
        return columns;
    }
}
