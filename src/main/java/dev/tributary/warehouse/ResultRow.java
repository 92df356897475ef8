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

    @Nullable
    String text(int column);

    @Nullable
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

    @Nullable
    BigDecimal decimal(int column);

    @Nullable
    BigDecimal decimal(String column);

    /** A timestamp, which is kept in UTC. */
    @Nullable
    Instant instant(int column);

    /** A timestamp, which is kept in UTC. */
    @Nullable
    Instant instant(String column);

    @Nullable
    LocalDate date(int column);

    @Nullable
    LocalDate date(String column);

    /**
     * A value as it is kept: {@link Boolean}, {@link Long}, {@link BigDecimal}, {@link Double}, {@link Instant}, {@link LocalDate}, text,
     * or null.
     */
    @Nullable
    Object value(int column);

    /** See {@link #value(int)}. */
    @Nullable
    Object value(String column);

    /** The names of the columns, in their order. */
    List<String> columns();
}
