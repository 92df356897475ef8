package dev.tributary.demo;

import dev.tributary.app.Hub;
import dev.tributary.app.QueryWarehouse;
import dev.tributary.app.ShowAudienceStatus;
import dev.tributary.destination.AudienceStatus;
import org.jspecify.annotations.Nullable;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;

/** Prints the figures of the first run, read from the warehouse, and compares the lists with those that the twins hold. */
final class Summary {

    private static final Set<String> MONEY = Set.of("amount", "gross", "net");

    private final PrintWriter out;
    private final Hub hub;
    private final DemoTwins twins;
    private final List<String> broken;

    Summary(PrintWriter out, Hub hub, DemoTwins twins, List<String> broken) {
        this.out = out;
        this.hub = hub;
        this.twins = twins;
        this.broken = broken;
    }

    void print(double pullSeconds) {
        pulled(pullSeconds);
        money();
        people();
        ShowAudienceStatus.Result audiences = new ShowAudienceStatus(hub).show(null, false);
        for (String audience : audiences.audiences()) {
            audience(audience, audiences.connections().stream().filter(status -> status.audience().equals(audience)).toList());
        }
    }

    private void pulled(double seconds) {
        heading("What came in");
        rows("""
                select connection, stream, sum(records) as records, sum(stored) as stored, sum(quarantined) as quarantined
                from runs
                where connection is not null
                group by 1, 2
                order by 1, 2
                """, "  %-10s %-17s %,9d records -> %,9d rows, %,d quarantined", "connection", "stream", "records", "stored",
                "quarantined");
        rows("select connection, stream, path, expected, count(*) as records from quarantine where state = 'open' group by 1, 2, 3, 4 order by 5 desc limit 5",
                "  in quarantine: %s/%s %s, expected %s: %,d", "connection", "stream", "path", "expected", "records");
        long records = count("select sum(records) from runs");
        long stored = count("select sum(stored) from runs");
        say("  %,d records in %.1f s: %,.0f records a second, %,.0f rows a second", records, seconds, records / seconds, stored / seconds);
    }

    private void money() {
        rows("""
                select count(*) filter (where kind = 'sale') as sales, count(*) filter (where kind = 'return') as returns, count(*) filter (where kind = 'adjustment') as adjustments
                from orders
                """, "  %,d sales, %,d returns, %,d adjustments", "sales", "returns", "adjustments");
        rows("select count(*) as lines, sum(quantity * unit_price) as amount from order_lines", "  %,d order lines, in all %s GBP", "lines",
                "amount");
    }

    private void people() {
        heading("Who they are");
        long records = count("select count(*) from customers");
        long people = count("select count(*) from profiles");
        say("  %,d customer records are %,d people (%,d merged)", records, people, records - people);
        long shared = count("select count(*) from shared_identifiers");
        say("  %,d shared identifiers joined no one", shared);
        rows("select count(*) as people, sum(orders_count)::bigint as orders, sum(gross) as gross, sum(net) as net from profile_insights where orders_count > 0",
                "  %,d of them bought: %,d sales, gross %s, net of returns %s", "people", "orders", "gross", "net");
        if (people != twins.population().expectedProfiles()) {
            broken.add("the twins planted " + twins.population().expectedProfiles() + " people, the hub found " + people);
        }
    }

    private void audience(String audience, List<AudienceStatus> connections) {
        heading("Audience " + audience);
        long selected = count("select count(*) from audience_members where audience = '" + audience + "'");
        Map<String, Long> withheld = new TreeMap<>();
        all("select withheld, count(*) from audience_members where audience = '" + audience + "' and withheld is not null group by 1")
                .forEach(row -> withheld.put(String.valueOf(row.get(0)), number(row.get(1))));
        StringJoiner why = new StringJoiner(", ");
        withheld.forEach((reason, people) -> why.add(String.format(Locale.ROOT, "%,d %s", people, reason)));
        long members = selected - withheld.values().stream().mapToLong(Long::longValue).sum();
        say("  %,d people selected -> %,d may be sent%s", selected, members, withheld.isEmpty() ? "" : "; withheld: " + why);
        for (AudienceStatus status : connections) {
            StringJoiner states = new StringJoiner(", ");
            status.states().forEach((state, people) -> states.add(String.format(Locale.ROOT, "%,d %s", people, state)));
            say("  %-7s list %s: %s%s%s%s", status.connection(), status.listId(), states,
                    status.size() == null ? "" : String.format(Locale.ROOT, "; the platform counts %,d", status.size()),
                    status.matchRate() == null ? "" : ", match rate " + status.matchRate(),
                    status.lookalikeId() == null ? "" : "; lookalike " + status.lookalikeId());
            held(status, members);
        }
    }

    /** The list at the twin must hold exactly the people who may be sent. */
    private void held(AudienceStatus status, long members) {
        String list = status.listId();
        int held = list == null ? 0 : status.platform().equals("google") ? twins.googleLists().members(Long.parseLong(list)).size()
                : twins.meta().members(list).size();
        if (held != members) {
            broken.add(status.platform() + " holds " + held + " members of " + status.audience() + ", " + members + " may be sent");
        }
    }

    /** Prints one line a row. The columns of {@link #MONEY} are shown as sums of money, other numbers as counts. */
    private void rows(String sql, String format, String... columns) {
        for (List<@Nullable Object> row : all(sql)) {
            @Nullable Object[] shown = new Object[columns.length];
            for (int i = 0; i < columns.length; i++) {
                shown[i] = row.get(i) instanceof Number value ? MONEY.contains(columns[i]) ? money(value) : (Object) value.longValue()
                        : row.get(i);
            }
            say(format, shown);
        }
    }

    private static BigDecimal money(Number value) {
        BigDecimal amount = new BigDecimal(value.toString());
        return amount.setScale(Math.max(2, amount.scale()));
    }

    private long count(String sql) {
        return number(all(sql).get(0).get(0));
    }

    private static long number(@Nullable Object value) {
        return ((Number) Objects.requireNonNull(value)).longValue();
    }

    private List<List<@Nullable Object>> all(String sql) {
        try (QueryWarehouse query = QueryWarehouse.of(hub)) {
            return query.all(sql);
        }
    }

    private void heading(String text) {
        say("");
        say("%s", text);
    }

    private void say(String format, @Nullable Object... arguments) {
        out.println(String.format(Locale.ROOT, format, arguments));
        out.flush();
    }
}
