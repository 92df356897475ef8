package dev.tributary.http;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import static org.assertj.core.api.Assertions.assertThat;

class RetryAfterTest {

    /** 1795334400 seconds since 1970. */
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T08:00:00Z"), ZoneOffset.UTC);

    @ParameterizedTest(name = "{0}") @CsvSource(delimiter = '|', textBlock = """
            120                           | PT2M
            ' 2 '                         | PT2S
            0.5                           | PT0.5S
            0                             | PT0S
            -3                            | PT0S
            1795334460                    | PT1M
            1795334460000                 | PT1M
            1795334400                    | PT0S
            1795000000                    | PT0S
            Sun, 22 Nov 2026 08:00:30 GMT | PT30S
            Sun, 22 Nov 2026 07:00:00 GMT | PT0S
            2026-11-22T08:00:45Z          | PT45S
            2026-11-22T15:00:10+07:00     | PT10S
            1e8                           | PT8760H
            """)
    void aWaitIsReadAsSecondsATimeOrADate(String text, Duration wait) {
        assertThat(RetryAfter.read(text, CLOCK)).isEqualTo(wait);
    }

    @ParameterizedTest @ValueSource(strings = {"", "soon", "NaN", "2026-13-40", "12 seconds"})
    void anythingElseNamesNoWait(String text) {
        assertThat(RetryAfter.read(text, CLOCK)).isNull();
    }
}
