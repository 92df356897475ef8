package dev.tributary.app;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/** Takes a result row by row, so that nobody holds all of it. Called by one thread. */
public interface ResultRows {

    /** Called once, before the first row. */
    void columns(List<String> names);

    /**
     * Takes one row; false asks for no more. A value is null, a {@link Boolean}, a {@link BigDecimal} without trailing zeros, a
     * {@link BigInteger} or {@link Long}, a {@link Double}, or text; times are text in UTC, such as {@code 2010-12-01 08:26:00}.
     */
    boolean row(List<@Nullable Object> values);
}
