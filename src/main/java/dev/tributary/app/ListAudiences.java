package dev.tributary.app;

import dev.tributary.config.Home;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Lists the audiences of {@code config/audiences}, each with its latest plan. Opens no hub. */
public final class ListAudiences {

    private static final String LATEST_PLANS = """
            select p.audience, p.plan_id, p.state,
                   (select count(*) from audience_members m where m.audience = p.audience and m.withheld is null) as members
            from audience_plans p
            where not exists (select 1 from audience_plans later where later.audience = p.audience and later.plan_id > p.plan_id)
            """;

    /** One audience. @param planId the latest plan; null, with {@code members} and {@code state}, when it was never planned */
    public record Listed(String name, String description, List<String> destinations, @Nullable Object members, @Nullable Object planId,
            @Nullable Object state) {}

    private final Home home;

    public ListAudiences(Home home) {
        this.home = home;
    }

    /** By name. @param query for the latest plans, or null when there is no warehouse yet */
    public List<Listed> list(@Nullable QueryWarehouse query) {
        Map<Object, List<@Nullable Object>> plans = new HashMap<>();
        if (query != null) {
            query.all(LATEST_PLANS).forEach(row -> plans.put(String.valueOf(row.get(0)), row));
        }
        List<Listed> listed = new ArrayList<>();
        new TreeMap<>(Setup.sound(home).audiences()).forEach((name, audience) -> {
            List<@Nullable Object> plan = plans.get(name);
            listed.add(new Listed(name, audience.description(), List.copyOf(audience.destinations().keySet()),
                    plan == null ? null : plan.get(3), plan == null ? null : plan.get(1), plan == null ? null : plan.get(2)));
        });
        return listed;
    }
}
