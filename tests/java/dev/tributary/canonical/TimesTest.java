package dev.tributary.canonical;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.time.ZoneId;

class TimesTest {

    private static final ZoneId HANOI = ZoneId.of("Asia/Ho_Chi_Minh");

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "2026-03-01|2026-02-28T17:00:00Z", "2026-03-01T08:15:00|2026-03-01T01:15:00Z", "2026-03-01 08:15|2026-03-01T01:15:00Z",
        "2026-03-01T08:15:00.1234567|2026-03-01T01:15:00.123456700Z", "2026-03-01T08:15:00Z|2026-03-01T08:15:00Z",
        "2026-03-01T08:15:00+0700|2026-03-01T01:15:00Z", "Sun, 01 Mar 2026 08:15:00 +0000|2026-03-01T08:15:00Z",
        "Sun, 1 Mar 2026 08:15:00 GMT|2026-03-01T08:15:00Z"})
    void readsWhatVendorsWrite(String text, Instant expected) {
        assertThat(Times.parse(text, HANOI)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "01/03/2026", "2026-13-01", "Mon, 01 Mar 2026 08:15:00 +0000", "CN, 01 Th3 2026 08:15:00 +0000"})
    void refusesAllElse(String text) {
        assertThatThrownBy(() -> Times.parse(text, HANOI)).isInstanceOf(RuntimeException.class);
    }
}
