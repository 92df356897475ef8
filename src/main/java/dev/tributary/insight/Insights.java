package dev.tributary.insight;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.config.ApplicationSettings;
import dev.tributary.identity.People;
import dev.tributary.warehouse.Session;
import dev.tributary.warehouse.Sql;
import dev.tributary.warehouse.Warehouse;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * Derives {@code profile_insights} from orders and lines. Orders counted are completed sales; gross is the sum over their lines of quantity
 * times unit price less the line's discount; net is gross plus the negative lines of returns; an order's own discount and total are not
 * looked at. Money is summed in one currency only, the reporting currency of {@code config/application.yaml}, or the only one that orders
 * name: orders in another currency count as orders but bring no money, and orders that name none count as being in it. Exact decimals
 * throughout. Thread-safe.
 */
public final class Insights {

    private final Warehouse warehouse;
    private final ApplicationSettings settings;
    private final Clock clock;

    /** @param settings for the reporting currency and the configured instant */
    public Insights(Warehouse warehouse, ApplicationSettings settings, Clock clock) {
        this.warehouse = warehouse;
        this.settings = settings;
        this.clock = clock;
    }

    /** The instant that figures should speak of: the configured one, else now. */
    public Instant asOf() {
        return settings.asOf(clock);
    }

    /**
     * Brings the figures of every profile up to an instant, in one transaction; rows that stay the same are not written.
     *
     * @param asOf orders at or after it do not count
     * @return profiles whose figures changed
     * @throws FaultException of kind CONFIG when orders are in several currencies and none is configured
     */
    public long refresh(Instant asOf) {
        return warehouse.write(session -> refresh(session, asOf));
    }

    private long refresh(Session session, Instant asOf) {
        String reporting = reportingCurrency(session);
        // Microseconds, as the warehouse keeps them: else an order of this very microsecond would be before it.
        String at = timestamp(asOf);
        String now = timestamp(clock.instant());
        Map<String, String> words = Map.of("stage_as_of()", at, "stage_now()", now, "stage_currency()",
                reporting == null ? "cast(null as varchar)" : Sql.literal(reporting));
        String people = session.query("select value from identity_state where name = ?", row -> row.text(1), People.POPULATION).stream()
                .findFirst().orElse(null);
        boolean samePeople = session.count("select count(*) from insight_state where people = ?", people) == 1;
        long changed = samePeople ? 0 : session.execute("""
                delete from profile_insights d where not exists (select 1 from profiles p where p.profile_id = d.profile_id)
                """);
        for (String statement : Sql.statements("/insight/refresh.sql", words)) {
            long rows = session.execute(statement);
            changed += statement.startsWith("merge") ? rows : 0;
        }
        changed += samePeople ? 0 : session.execute("""
                insert into profile_insights (profile_id, orders_count, gross, net, updated_at)
                select p.profile_id, 0, 0, 0, %s from profiles p
                where not exists (select 1 from profile_insights d where d.profile_id = p.profile_id)
                """.formatted(now));
        session.drop(session.temporary());
        if (session.count("select count(*) from insight_state where as_of = " + at
                + " and currency is not distinct from ? and people is not distinct from ?", reporting, people) != 1) {
            session.execute("delete from insight_state");
            session.execute("insert into insight_state (as_of, currency, refreshed_at, people) select " + at + ", ?, " + now + ", ?",
                    reporting, people);
        }
        return changed;
    }

    private @Nullable String reportingCurrency(Session session) {
        if (settings.currency() != null) {
            return settings.currency();
        }
        List<String> named = session.query("select distinct currency from orders where currency is not null order by 1",
                row -> row.text(1));
        if (named.size() > 1) {
            throw new FaultException(Fault.CONFIG,
                    "orders are in several currencies (" + String.join(", ", named) + ") and sums of money need one; set currency in "
                            + ApplicationSettings.PATH);
        }
        return named.isEmpty() ? null : named.get(0);
    }

    private static String timestamp(Instant instant) {
        return "timestamp " + Sql.literal(LocalDateTime.ofInstant(instant.truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC).toString());
    }
}
