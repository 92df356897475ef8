package dev.tributary.warehouse;

import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * One row of a result; valid only while its reader runs. A column is named, or counted from 1. Every engine gives the same values. A column
 * of another type than the method reads fails as a statement does. Whether a column may be null is known by the statement alone, so
 * nullness is not checked here.
 */
@NullUnmarked
public interface ResultRow {

    String text(int column);

    String text(String column);

    /** A whole number; 0 for null. */
    long number(int column);

    /** A whole number; 0 for null. */
    long number(String column);

    @Nullable
    Long numberOrNull(int column);

    @Nullable
    Long numberOrNull(String column);

    /** A whole number that is known to be small, such as a dense id; 0 for null. */
    int index(int column);

    /** True or false; false for null. */
    boolean flag(int column);

    /** True or false; false for null. */
    boolean flag(String column);

    BigDecimal decimal(int column);

    BigDecimal decimal(String column);

    /** A timestamp, which is kept in UTC. */
    Instant instant(int column);

    /** A timestamp, which is kept in UTC. */
    Instant instant(String column);

    LocalDate date(int column);

    LocalDate date(String column);

    /**
     * A value as it is kept: {@link Boolean}, {@link Long}, {@link BigDecimal}, {@link Double}, {@link Instant}, {@link LocalDate}, text,
     * or null.
     */
    Object value(int column);

    /** See {@link #value(int)}. */
    Object value(String column);

    /** The names of the columns, in their order. */
    List<String> columns();
}
