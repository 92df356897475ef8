package dev.tributary.identity;

import dev.tributary.warehouse.Sql;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where a profile's identifiers are stored: all of them in {@code profile_identifiers}; of some kinds one also in a column of
 * {@code profiles} that bears the kind's name, and is null exactly when the profile has no identifier of that kind.
 */
public final class ProfileIdentifiers {

    private static final List<String> COLUMNS = List.of("email", "phone");

    private ProfileIdentifiers() {
    }

    /** Those of the kinds that have a column of {@code profiles}, sorted. */
    public static List<String> columns(Collection<String> kinds) {
        return COLUMNS.stream().filter(kinds::contains).toList();
    }

    /**
     * An SQL condition: the profile has an identifier of one of the kinds.
     *
     * @param profile the alias of {@code profiles} with its dot, or nothing
     */
    public static String hasAny(Collection<String> kinds, String profile) {
        List<String> columns = columns(kinds);
        String others = kinds.stream().filter(kind -> !columns.contains(kind)).sorted().map(Sql::literal).collect(Collectors.joining(", "));
        String any = columns.stream().map(column -> profile + column + " is not null").collect(Collectors.joining(" or "));
        if (others.isEmpty()) {
            return any.isEmpty() ? "false" : any;
        }
        return any + (any.isEmpty() ? "" : " or ") + profile
                + "profile_id in (select i.profile_id from profile_identifiers i where i.kind in (" + others + "))";
    }
}
