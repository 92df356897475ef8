package dev.tributary.suppression;

import dev.tributary.canonical.Column;
import dev.tributary.canonical.Normaliser;
import dev.tributary.canonical.Table;
import dev.tributary.warehouse.Sql;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A column that holds an identifier of a person. E-mail addresses and phone numbers are valid in every source. Any other id is valid within
 * its source, as {@code source/id}; and as {@code id} alone where {@code config/identity.yaml} joins by it across sources.
 */
record IdentifyingColumn(String column, String kind) {

    private static final Set<String> IDS = Set.of("user_id", "anonymous_id", "device_id", "platform_user");

    /** Null when the column holds no identifier. */
    static @Nullable IdentifyingColumn of(Column column) {
        String kind = column.identifier() != null ? column.identifier() : column.normaliser() == Normaliser.EMAIL ? "email"
                : column.normaliser() == Normaliser.PHONE ? "phone"
                : IDS.contains(column.name()) ? column.name()
                : null;
        return kind == null ? null : new IdentifyingColumn(column.name(), kind);
    }

    static List<IdentifyingColumn> of(Table table) {
        return table.columns().stream().map(IdentifyingColumn::of).filter(Objects::nonNull).toList();
    }

    /** Whether a value means the same person in every source. */
    boolean everywhere() {
        return kind.equals("email") || kind.equals("phone");
    }

    String value(String source, String value) {
        return everywhere() ? value : source + "/" + value;
    }

    /** {@link #value} as an SQL expression on a table alias; null when the column is null. */
    String sql(String alias) {
        String value = alias + "." + Sql.name(column);
        return everywhere() ? value : alias + ".source || '/' || " + value;
    }
}
