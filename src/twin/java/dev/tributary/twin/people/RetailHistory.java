package dev.tributary.twin.people;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

/**
 * Ten months of a real shop (the <em>Online Retail</em> data, see {@code twin/README.md}): 18,786 invoices with 370,931 lines, every line
 * kept, also the 2,848 that repeat another one exactly. Held as numbers and shared texts, about 10 MB; invoices are made anew when asked
 * for. Immutable and thread-safe.
 */
public final class RetailHistory {

    /** Where the shop's clock hangs: the data's times have no zone. */
    public static final ZoneId ZONE = ZoneId.of("Europe/London");

    private static final String RESOURCE = "/twin/online-retail.csv.gz";
    private static final List<String> HEADER = List.of("InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice",
            "CustomerID", "Country");

    /** @param unitPrice pounds sterling exactly as the data writes it, up to three decimals */
    public record Line(int product, String stockCode, String description, int quantity, String unitPrice) {

        /** Quantity times price, exact. */
        public BigDecimal amount() {
            return new BigDecimal(unitPrice).multiply(BigDecimal.valueOf(quantity));
        }
    }

    /**
     * @param position place in order of first appearance, from 0
     * @param number   six digits, after {@code C} for a cancellation or {@code A} for a bad-debt adjustment
     * @param at       local time of the first line ({@link #ZONE})
     * @param customer customer number without the data's trailing {@code .0}, or null
     */
    public record Invoice(int position, String number, LocalDateTime at, @Nullable String customer, List<Line> lines) {

        public boolean isReturn() {
            return number.startsWith("C");
        }

        /** The sum of its lines, exact. */
        public BigDecimal amount() {
            return lines.stream().map(Line::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
        }
    }

    private record Head(String number, LocalDateTime at, @Nullable String customer) {}

    private final List<Head> heads;
    /** Invoice {@code i} has the lines from {@code first[i]} up to {@code first[i + 1]}. */
    private final int[] first;
    private final int[][] lines;
    private final List<String> products;
    private final List<String> descriptions;
    private final List<String> prices;

    private RetailHistory(List<Head> heads, int[] first, int[][] lines, List<String> products, List<String> descriptions,
            List<String> prices) {
        this.heads = heads;
        this.first = first;
        this.lines = lines;
        this.products = products;
        this.descriptions = descriptions;
        this.prices = prices;
    }

    /** Reads the shipped data; takes about a second. */
    public static RetailHistory shipped() {
        try (InputStream packed = RetailHistory.class.getResourceAsStream(RESOURCE)) {
            if (packed == null) {
                throw new IllegalStateException("The class path has no " + RESOURCE + "; build Tributary again");
            }
            return read(new GZIPInputStream(packed, 1 << 16));
        } catch (IOException broken) {
            throw new IllegalStateException("The shipped " + RESOURCE + " cannot be read (" + broken.getMessage()
                    + "); build Tributary again", broken);
        }
    }

    /** Reads the same columns from UTF-8 text. */
    static RetailHistory read(InputStream csv) throws IOException {
        MappingIterator<String[]> rows = new CsvMapper().readerFor(String[].class).with(CsvParser.Feature.WRAP_AS_ARRAY)
                .readValues(new InputStreamReader(csv, StandardCharsets.UTF_8));
        List<String> header = rows.hasNextValue() ? List.of(rows.nextValue()) : List.of();
        if (!HEADER.equals(header)) {
            throw new IOException("line 1 is " + header + ", expected " + HEADER);
        }
        List<Head> heads = new ArrayList<>();
        Map<String, Integer> invoices = new HashMap<>();
        Map<String, Integer> products = new LinkedHashMap<>();
        Map<String, Integer> descriptions = new LinkedHashMap<>();
        Map<String, Integer> prices = new LinkedHashMap<>();
        Map<String, String> customers = new HashMap<>();
        int[][] read = new int[5][1 << 14];
        int count = 0;
        while (rows.hasNextValue()) {
            String[] row = rows.nextValue();
            if (row.length != HEADER.size()) {
                throw new IOException("row " + (count + 2) + " has " + row.length + " values, expected " + HEADER.size());
            }
            // One invoice of the data is interrupted by another: lines are gathered by number, not by neighbourhood.
            Integer invoice = invoices.get(row[0]);
            if (invoice == null) {
                invoice = heads.size();
                invoices.put(row[0], invoice);
                heads.add(new Head(row[0], LocalDateTime.parse(row[4].replace(' ', 'T')), customer(row[6], customers)));
            }
            if (count == read[0].length) {
                for (int column = 0; column < read.length; column++) {
                    read[column] = Arrays.copyOf(read[column], count * 2);
                }
            }
            read[0][count] = invoice;
            read[1][count] = position(row[1], products);
            read[2][count] = position(row[2], descriptions);
            read[3][count] = Integer.parseInt(row[3]);
            read[4][count] = position(row[5], prices);
            count++;
        }
        return gathered(heads, read, count, List.copyOf(products.keySet()), List.copyOf(descriptions.keySet()),
                List.copyOf(prices.keySet()));
    }

    private static RetailHistory gathered(List<Head> heads, int[][] read, int count, List<String> products, List<String> descriptions,
            List<String> prices) {
        int[] first = new int[heads.size() + 1];
        for (int line = 0; line < count; line++) {
            first[read[0][line] + 1]++;
        }
        for (int invoice = 0; invoice < heads.size(); invoice++) {
            first[invoice + 1] += first[invoice];
        }
        int[] next = first.clone();
        int[][] lines = new int[4][count];
        for (int line = 0; line < count; line++) {
            int place = next[read[0][line]]++;
            for (int column = 0; column < lines.length; column++) {
                lines[column][place] = read[column + 1][line];
            }
        }
        return new RetailHistory(List.copyOf(heads), first, lines, products, descriptions, prices);
    }

    private static int position(String text, Map<String, Integer> known) {
        Integer place = known.putIfAbsent(text, known.size());
        return place == null ? known.size() - 1 : place;
    }

    private static @Nullable String customer(String text, Map<String, String> known) {
        String number = text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
        return number.isEmpty() ? null : known.computeIfAbsent(number, same -> same);
    }

    /** How many invoices there are, cancellations and adjustments included. */
    public int invoices() {
        return heads.size();
    }

    /** How many lines all invoices have together. */
    public int lines() {
        return first[heads.size()];
    }

    /** @param position from 0 to {@link #invoices()} - 1, in order of time */
    public Invoice invoice(int position) {
        Head head = heads.get(position);
        List<Line> own = new ArrayList<>(first[position + 1] - first[position]);
        for (int line = first[position]; line < first[position + 1]; line++) {
            own.add(new Line(lines[0][line], products.get(lines[0][line]), descriptions.get(lines[1][line]), lines[2][line],
                    prices.get(lines[3][line])));
        }
        return new Invoice(position, head.number, head.at, head.customer, own);
    }

    /** The numbers of all customers, in ascending order; they all have five digits. */
    public SortedSet<String> customers() {
        SortedSet<String> numbers = new TreeSet<>();
        heads.forEach(head -> {
            if (head.customer != null) {
                numbers.add(head.customer);
            }
        });
        return numbers;
    }
}
