package dev.tributary.app;

import dev.tributary.config.Home;
import dev.tributary.warehouse.Sql;

import java.util.Objects;
import java.util.Set;

/** Lists an audience's members by profile id, with their state on each connection. No personal data; opens no hub. */
public final class ListMembers {

    /** The rows that were passed on, which are one for each connection of a person, and how many people there are in all. */
    public record Counts(long rows, long people) {}

    private final String audience;

    /** @throws dev.tributary.FaultException of kind CONFIG when the home has no such audience */
    public ListMembers(Home home, String audience) {
        Set<String> names = Setup.sound(home).audiences().keySet();
        if (!names.contains(audience)) {
            throw ApprovePlan.unknown(names, audience);
        }
        this.audience = audience;
    }

    /**
     * Lists members.
     *
     * @param withheld the people that the audience selects and consent or guards hold back, instead of its members
     * @param limit    people at most
     */
    public Counts list(QueryWarehouse query, boolean withheld, int limit, ResultRows rows) {
        String people = "from audience_members where audience = " + Sql.literal(audience) + " and withheld is "
                + (withheld ? "not null" : "null");
        long passed = query.run("""
                with people as (select * %s order by profile_id limit %d)
                select p.profile_id, p.since, d.connection, case when d.state in ('accepted', 'confirmed') and d.action = 'remove' then 'removed' else d.state end as state,
                       coalesce(p.withheld, d.reason) as reason
                from people p left join deliveries d on d.audience = p.audience and d.profile_id = p.profile_id
                order by p.profile_id, d.connection
                """.formatted(people, Math.max(0, limit)), rows);
        Object all = query.all("select count(*) " + people).get(0).get(0);
        return new Counts(passed, ((Number) Objects.requireNonNull(all)).longValue());
    }
}
