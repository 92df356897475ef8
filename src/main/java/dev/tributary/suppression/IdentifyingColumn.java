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
 * A column that tells who a row is about. E-mail addresses and phone numbers are the same person's in every source; any other id is one
 * only within its source, so its value is {@code source/id}; unless {@code config/identity.yaml} makes it one everywhere, then it is {@code id} too.
 */
record IdentifyingColumn(String column, String kind) {

    private static final Set<String> IDS = Set.of("user_id", "anonymous_id", "device_id", "platform_user");

    /** Null when the column tells nothing. */
    static @Nullable IdentifyingColumn of(Column column) {
        String kind = column.identifier() != null ? column.identifier() : column.normaliser() == Normaliser.EMAIL ? "email" : column.normaliser() == Normaliser.PHONE ? "phone"
                : IDS.contains(column.name()) ? column.name() : null;
        return kind == null ? null : new IdentifyingColumn(column.name(), kind);
    }

    static List<IdentifyingColumn> of(Table table) {
        return table.columns().stream().map(IdentifyingColumn::of).filter(Objects::nonNull).toList();
    }

    /** Whether its values mean the same person in every source. */
    boolean everywhere() {
        return kind.equals("email") || kind.equals("phone");
    }

    String value(String source, String value) {
        return everywhere() ? value : source + "/" + value;
    }

    /** The same in SQL, of a row called {@code alias}; null where the row does not say. */
    String sql(String alias) {
        String value = alias + "." + Sql.name(column);
        return everywhere() ? value : alias + ".source || '/' || " + value;
    }
}
