package dev.tributary.canonical;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

class TimesTest {

    private static final ZoneId HANOI = ZoneId.of("Asia/Ho_Chi_Minh");

    @ParameterizedTest @CsvSource({
        "2026-11-20,                        2026-11-19T17:00:00Z",
        "2026-11-20T15:02:11,               2026-11-20T08:02:11Z",
        "2026-11-20 15:02,                  2026-11-20T08:02:00Z",
        "2026-11-20T15:02:11.1230000,       2026-11-20T08:02:11.123Z",
        "2026-11-20T15:02:11.123456789Z,    2026-11-20T15:02:11.123456789Z",
        "2026-11-20T15:02:11+0100,          2026-11-20T14:02:11Z",
        "2026-11-20T15:02:11.5-03:30,       2026-11-20T18:32:11.5Z",
    })
    void whatVendorsWriteIsRead(String written, Instant expected) {
        assertThat(Times.parse(written, HANOI)).isEqualTo(expected);
    }

    @ParameterizedTest @ValueSource(
            strings = {"Sun, 01 Mar 2026 08:15:00 +0000", "Sun, 1 Mar 2026 08:15:00 GMT", "Sun, 01 Mar 2026 15:15:00 +0700"})
    void timesOfMailAreRead(String written) {
        assertThat(Times.parse(written, HANOI)).isEqualTo(Instant.parse("2026-03-01T08:15:00Z"));
    }

    @Test
    void anHourThatTheClocksSkipIsMovedOnAsJavaDoes() {
        assertThat(Times.parse("2011-03-27T01:30:00", ZoneId.of("Europe/London"))).isEqualTo(Instant.parse("2011-03-27T01:30:00Z"));
    }

    @ParameterizedTest @ValueSource(strings = {"", "today", "20/11/2026", "2026-13-01", "2026-02-30", "2026-11-20T25:00:00",
        "2026-11-20T15:02:11.", "2026-11-20T15:02:11 Uhr", "2026-11-20X15:02:11", "٢٠٢٦-١١-٢٠",
        "Mon, 01 Mar 2026 08:15:00 +0000", "CN, 01 Th3 2026 08:15:00 +0000"})
    void whatIsNoTimeIsRefused(String written) {
        assertThat(catchThrowable(() -> Times.parse(written, HANOI))).isInstanceOfAny(DateTimeException.class,
                IndexOutOfBoundsException.class);
    }

    @Test
    void largeNumbersAreMilliseconds() {
        assertThat(Times.epoch(1_763_600_000L)).isEqualTo(Times.epoch(1_763_600_000_000L)).isEqualTo(Instant.ofEpochSecond(1_763_600_000L));
    }
}
