package dev.tributary.warehouse.postgres;

import dev.tributary.warehouse.JdbcSession;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/** Writes rows in the text form of {@code COPY … FROM STDIN}: https://www.postgresql.org/docs/17/sql-copy.html. Not thread-safe. */
final class PostgresBulk implements JdbcSession.EngineBulk {

    /** Is told how many rows there are once all are written. */
    @FunctionalInterface
    interface Written {
        void rows(long rows) throws SQLException;
    }

    private static final int SEND = 1 << 16;
    private static final int LAST_PLAIN_YEAR = 9999;

    private final CopyIn copy;
    private final Written written;
    private byte[] buffer = new byte[SEND + (1 << 12)];
    private int length;
    private long rows;
    private boolean broken;

    PostgresBulk(CopyIn copy, Written written) {
        this.copy = copy;
        this.written = written;
    }

    @Override
    public void row(@Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            if (i > 0) {
                put((byte) '\t');
            }
            Object value = values[i];
            if (value == null) {
                put((byte) '\\');
                put((byte) 'N');
            } else if (value instanceof String text) {
                text(text);
            } else {
                plain(spelled(value));
            }
        }
        put((byte) '\n');
        rows++;
        if (length >= SEND) {
            send();
        }
    }

    private static String spelled(Object value) {
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        } else if (value instanceof Instant instant) {
            LocalDateTime time = LocalDateTime.ofInstant(instant.truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC);
            return day(time.toLocalDate(), " " + time.toLocalTime());
        } else if (value instanceof LocalDate date) {
            return day(date, "");
        } else if (value instanceof Long || value instanceof Integer || value instanceof Double || value instanceof Boolean) {
            return value.toString();
        }
        throw new IllegalArgumentException("cannot append a " + value.getClass().getSimpleName());
    }

    /** Java writes years beyond four digits with a sign, and the year 0 for 1 BC. */
    private static String day(LocalDate date, String time) {
        if (date.getYear() > 0 && date.getYear() <= LAST_PLAIN_YEAR) {
            return date + time;
        }
        boolean before = date.getYear() <= 0;
        return String.format(java.util.Locale.ROOT, "%04d-%02d-%02d%s%s", before ? 1 - date.getYear() : date.getYear(),
                date.getMonthValue(), date.getDayOfMonth(), time, before ? " BC" : "");
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        room(bytes.length * 2);
        for (byte b : bytes) {
            switch (b) {
                case '\\' -> escaped('\\');
                case '\n' -> escaped('n');
                case '\r' -> escaped('r');
                case '\t' -> escaped('t');
                case 0 -> {
                    // As in Values: no engine is given NUL.
                }
                default -> buffer[length++] = b;
            }
        }
    }

    private void escaped(char sign) {
        buffer[length++] = '\\';
        buffer[length++] = (byte) sign;
    }

    private void plain(String ascii) {
        room(ascii.length());
        for (int i = 0; i < ascii.length(); i++) {
            buffer[length++] = (byte) ascii.charAt(i);
        }
    }

    private void put(byte b) {
        room(1);
        buffer[length++] = b;
    }

    private void room(int more) {
        if (length + more > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
        }
    }

    private void send() throws SQLException {
        try {
            copy.writeToCopy(buffer, 0, length);
            length = 0;
        } catch (SQLException e) {
            broken = true;
            throw e;
        }
    }

    /** Ends the copy; the rows are the transaction's then. After a failure the transaction is lost anyway. */
    @Override
    public void close() throws SQLException {
        if (broken) {
            return;
        }
        if (length > 0) {
            send();
        }
        copy.endCopy();
        written.rows(rows);
    }
}
