package dev.tributary.twin.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.StringReader;
import java.util.List;

class CsvRowsTest {

    @Test
    void aQuotedValueHoldsCommasLineEndsAndDoubledQuotes() throws IOException {
        CsvRows rows = new CsvRows(new StringReader("a,\"b, \"\"c\"\"\nd\",\n\"\",e\"f,g"));
        assertThat(rows.next()).containsExactly("a", "b, \"c\"\nd", "");
        assertThat(rows.next()).containsExactly("", "e\"f", "g");
        assertThat(rows.next()).isNull();
    }

    @Test
    void bothKindsOfLineEndEndARow() throws IOException {
        CsvRows rows = new CsvRows(new StringReader("a,b\r\nc,d\n"));
        assertThat(List.of(rows.next(), rows.next())).containsExactly(List.of("a", "b"), List.of("c", "d"));
        assertThat(rows.next()).isNull();
    }

    @Test
    void aQuoteThatNeverClosesIsAnError() {
        assertThatThrownBy(() -> new CsvRows(new StringReader("a,\"b\nc")).next())
                .isInstanceOf(IOException.class).hasMessageContaining("not closed");
    }
}
