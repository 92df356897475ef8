package dev.tributary.warehouse;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Blob;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Reads a result into the few kinds of values that {@link ReadOnlyQuery.Rows} speaks of, the same from every engine. */
public final class QueryResult {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private QueryResult() {
    }

    /** Hands over every row that is wanted. @return how many */
    public static long read(ResultSet result, ReadOnlyQuery.Rows rows) throws SQLException {
        ResultSetMetaData about = result.getMetaData();
        int columns = about.getColumnCount();
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
            names.add(about.getColumnLabel(i));
        }
        rows.columns(names);
        long count = 0;
        boolean more = true;
        while (more && result.next()) {
            List<@Nullable Object> values = new ArrayList<>(columns);
            for (int i = 1; i <= columns; i++) {
                values.add(value(result, i, about));
            }
            more = rows.row(values);
            count++;
        }
        return count;
    }

    private static @Nullable Object value(ResultSet result, int column, ResultSetMetaData about) throws SQLException {
        if (about.getColumnTypeName(column).equals("timestamptz")) {
            OffsetDateTime time = result.getObject(column, OffsetDateTime.class);
            return time == null ? null : text(time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime());
        } else if (about.getColumnType(column) == Types.TIMESTAMP) {
            LocalDateTime time = result.getObject(column, LocalDateTime.class);
            return time == null ? null : text(time);
        }
        Object value = result.getObject(column);
        if (value == null || value instanceof Boolean || value instanceof Double || value instanceof BigInteger || value instanceof Long) {
            return value;
        } else if (value instanceof BigDecimal decimal) {
            return decimal.stripTrailingZeros();
        } else if (value instanceof Float number) {
            return Double.valueOf(number.toString());
        } else if (value instanceof Number number) {
            return number.longValue();
        } else if (value instanceof OffsetDateTime time) {
            return text(time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime());
        } else if (value instanceof byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        } else if (value instanceof Blob blob) {
            return HexFormat.of().formatHex(blob.getBytes(1, Math.toIntExact(blob.length())));
        }
        return value.toString();
    }

    private static String text(LocalDateTime time) {
        String seconds = TIME.format(time);
        return time.getNano() == 0 ? seconds
                : seconds + String.format(java.util.Locale.ROOT, ".%09d", time.getNano()).replaceFirst("0+$", "");
    }
}
