package dev.tributary.receive.tracking;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tributary.io.Json;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;

import static org.assertj.core.api.Assertions.assertThat;

class EventTimeTest {

    @ParameterizedTest(name = "{0}") @CsvSource({
        "the sheet's vector, 2026-03-01T08:15:00Z, 2026-03-01T08:15:10Z, 2026-03-01T08:20:11Z, 2026-03-01T08:20:01Z",
        "a clock years behind, 2001-01-01T00:00:00Z, 2001-01-01T01:00:00Z, 2026-03-01T08:00:00Z, 2026-03-01T07:00:00Z",
        "a clock a day ahead, 2026-03-02T08:00:00Z, 2026-03-02T08:00:30Z, 2026-03-01T08:00:30Z, 2026-03-01T08:00:00Z",
        "no time of sending, 2026-03-01T08:00:00Z, , 2026-03-01T09:00:00Z, 2026-03-01T08:00:00Z",
        "no time of sending and ahead, 2999-03-01T08:00:00Z, , 2026-03-01T09:00:00Z, 2026-03-01T09:00:00Z",
        "sent before it happened, 2026-03-01T08:00:10Z, 2026-03-01T08:00:00Z, 2026-03-01T08:00:00Z, 2026-03-01T08:00:00Z"})
    void serverTimeWinsOverASkewedClock(String name, Instant stated, @Nullable Instant sent, Instant received, Instant expected) {
        assertThat(EventTime.at(stated, sent, received)).isEqualTo(expected);
    }

    @Test
    void bothTimesAreKept() throws Exception {
        ObjectNode event = (ObjectNode) Json.MAPPER
                .readTree("{\"timestamp\": \"2020-01-01T07:00:00+07:00\", \"sentAt\": \"2020-01-01T00:00:05Z\"}");
        EventTime.correct(event, Instant.parse("2026-03-01T08:00:05Z"));
        assertThat(event.path("timestamp").asText()).isEqualTo("2026-03-01T08:00:00Z");
        assertThat(event.path("originalTimestamp").asText()).isEqualTo("2020-01-01T07:00:00+07:00");
        assertThat(event.path("receivedAt").asText()).isEqualTo("2026-03-01T08:00:05Z");
    }

    @Test
    void whatIsNoTimeIsLeftForTheMappingToRefuse() throws Exception {
        ObjectNode event = (ObjectNode) Json.MAPPER.readTree("{\"timestamp\": \"yesterday\", \"sentAt\": \"2020-01-01T00:00:05Z\"}");
        EventTime.correct(event, Instant.parse("2026-03-01T08:00:05Z"));
        assertThat(event.path("timestamp").asText()).isEqualTo("yesterday");
    }
}
