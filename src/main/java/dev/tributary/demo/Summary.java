package dev.tributary.demo;

import dev.tributary.app.Hub;
import dev.tributary.destination.AudienceStatus;
import org.jspecify.annotations.Nullable;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/** What the demonstration tells after its first run, read from the warehouse and from what the twins hold. */
final class Summary {

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
        for (String audience : hub.services().audiences().names()) {
            audience(audience);
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
                """, "  %-10s %-17s %,9d records -> %,9d rows, %,d quarantined", "connection", "stream", "records", "stored", "quarantined");
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
        rows("select count(*) as lines, sum(quantity * unit_price) as amount from order_lines", "  %,d order lines, in all %s GBP", "lines", "amount");
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

    private void audience(String audience) {
        heading("Audience " + audience);
        long selected = count("select count(*) from audience_members where audience = '" + audience + "'");
        Map<String, Long> withheld = new TreeMap<>();
        hub.warehouse().read(session -> session.query("select withheld, count(*) from audience_members where audience = ? and withheld is not null group by 1",
                row -> withheld.put(row.getString(1), row.getLong(2)), audience));
        StringJoiner why = new StringJoiner(", ");
        withheld.forEach((reason, people) -> why.add(String.format(Locale.ROOT, "%,d %s", people, reason)));
        long members = selected - withheld.values().stream().mapToLong(Long::longValue).sum();
        say("  %,d people selected -> %,d may be sent%s", selected, members, withheld.isEmpty() ? "" : "; withheld: " + why);
        for (AudienceStatus status : hub.services().activation().status(audience)) {
            StringJoiner states = new StringJoiner(", ");
            status.states().forEach((state, people) -> states.add(String.format(Locale.ROOT, "%,d %s", people, state)));
            say("  %-7s list %s: %s%s%s%s", status.connection(), status.listId(), states, status.size() == null ? "" : String.format(Locale.ROOT, "; the platform counts %,d", status.size()),
                    status.matchRate() == null ? "" : ", match rate " + status.matchRate(), status.lookalikeId() == null ? "" : "; lookalike " + status.lookalikeId());
            held(status, members);
        }
    }

    /** What the twin itself holds must be the people who may be sent. */
    private void held(AudienceStatus status, long members) {
        String list = status.listId();
        int held = list == null ? 0 : status.platform().equals("google") ? twins.googleLists().members(Long.parseLong(list)).size() : twins.meta().members(list).size();
        if (held != members) {
            broken.add(status.platform() + " holds " + held + " members of " + status.audience() + ", " + members + " may be sent");
        }
    }

    private void rows(String sql, String format, String... columns) {
        List<Object[]> rows = hub.warehouse().read(session -> session.query(sql, row -> {
            Object[] values = new Object[columns.length];
            for (int i = 0; i < columns.length; i++) {
                Object value = row.getObject(columns[i]);
                values[i] = value instanceof BigDecimal decimal && decimal.scale() > 0 ? decimal.setScale(Math.max(2, decimal.stripTrailingZeros().scale())) : value instanceof Number number ? Long.valueOf(number.longValue()) : value;
            }
            return values;
        }));
        rows.forEach(row -> say(format, row));
    }

    private long count(String sql) {
        return hub.warehouse().read(session -> session.count(sql));
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
