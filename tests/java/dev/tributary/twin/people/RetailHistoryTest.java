package dev.tributary.twin.people;

import dev.tributary.twin.kit.SourceCalls;
import dev.tributary.twin.people.RetailHistory.Invoice;
import dev.tributary.twin.people.RetailHistory.Line;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RetailHistoryTest {

    private final RetailHistory history = SourceCalls.HISTORY;

    private Stream<Invoice> invoices() {
        return IntStream.range(0, history.invoices()).mapToObj(history::invoice);
    }

    @Test
    void holdsEveryInvoiceAndEveryLine() {
        assertThat(history.invoices()).isEqualTo(18_786);
        assertThat(history.lines()).isEqualTo(370_931);
        assertThat(invoices().mapToInt(invoice -> invoice.lines().size()).sum()).isEqualTo(370_931);
        assertThat(invoices().filter(Invoice::isReturn).count()).isEqualTo(2_887);
        assertThat(invoices().map(Invoice::number).distinct().count()).isEqualTo(18_786);
    }

    @Test
    void theMoneyIsExact() {
        assertThat(invoices().map(Invoice::amount).reduce(BigDecimal.ZERO, BigDecimal::add)).isEqualByComparingTo("6781619.004");
    }

    @Test
    void linesThatRepeatExactlyAreKept() {
        long repeats = invoices().mapToLong(invoice -> {
            Set<Line> seen = new HashSet<>();
            return invoice.lines().stream().filter(line -> !seen.add(line)).count();
        }).sum();
        // The data's 2,848, and one that differs in its minute alone, which is the invoice's here.
        assertThat(repeats).isEqualTo(2_849);
    }

    @Test
    void customersComeWithoutTheTrailingZeroOfTheData() {
        assertThat(history.customers()).hasSize(3_658).allMatch(number -> number.matches("\\d{5}")).contains("17850");
    }

    @Test
    void theFirstInvoiceReadsAsItStandsInTheData() {
        Invoice invoice = history.invoice(0);
        assertThat(invoice.number()).isEqualTo("536365");
        assertThat(invoice.at()).isEqualTo(LocalDateTime.of(2010, 12, 1, 8, 26));
        assertThat(invoice.customer()).isEqualTo("17850");
        assertThat(invoice.lines()).hasSize(7);
        assertThat(invoice.lines().get(0)).isEqualTo(new Line(0, "85123A", "WHITE HANGING HEART T-LIGHT HOLDER", 6, "2.55"));
    }

    @Test
    void anInvoiceInterruptedByAnotherIsOneInvoiceWithTheTimeOfItsFirstLine() throws IOException {
        RetailHistory small = RetailHistory.read(csv("""
                1,A,"x, y",1,2011-01-01 09:00:00,1.10,7.0,UK
                2,A,z,1,2011-01-01 09:01:00,1.10,,UK
                1,B,z,-2,2011-01-01 09:02:00,0.001,7.0,UK
                """));
        assertThat(small.invoices()).isEqualTo(2);
        assertThat(small.invoice(0).at()).isEqualTo(LocalDateTime.of(2011, 1, 1, 9, 0));
        assertThat(small.invoice(0).lines()).extracting(Line::stockCode).containsExactly("A", "B");
        assertThat(small.invoice(0).lines()).extracting(Line::description).containsExactly("x, y", "z");
        assertThat(small.invoice(0).amount()).isEqualByComparingTo("1.098");
        assertThat(small.invoice(1).customer()).isNull();
    }

    @Test
    void aFileOfAnotherShapeIsRefusedWithItsPlace() {
        assertThatThrownBy(() -> RetailHistory.read(csv("1,A,x\n")))
                .isInstanceOf(IOException.class).hasMessageContaining("row 2 has 3 values");
        assertThatThrownBy(() -> RetailHistory.read(new ByteArrayInputStream("a,b\n".getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(IOException.class).hasMessageContaining("line 1");
    }

    private static ByteArrayInputStream csv(String rows) {
        String header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";
        return new ByteArrayInputStream((header + rows).getBytes(StandardCharsets.UTF_8));
    }
}
