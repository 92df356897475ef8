package dev.tributary.app;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.campaign.Campaigns;
import dev.tributary.campaign.UtmKey;
import dev.tributary.config.Home;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lists the utm values of events that the dictionary of campaigns does not hold, each with the closest one that it does. Opens no hub. */
public final class ListUnknownCampaigns {

    /** A kept value was counted at the visit that brought it. */
    private static final String SEEN = """
            select parameter, value, count(*) as events, count(distinct visitor) as visitors, min(occurred_at) as first_at, max(occurred_at) as last_at
            from (%s) met
            group by parameter, value
            order by count(*) desc, parameter, value
            """;
    private static final String SEEN_OF_PARAMETER = """
            select '%1$s' as parameter, %1$s as value, anonymous_id as visitor, occurred_at from engagements
            where %1$s is not null and not coalesce(utm_kept, false)""";

    private final Campaigns campaigns;

    /**
     * Reads the dictionary.
     *
     * @throws dev.tributary.config.ConfigException with every finding when the file holds errors
     * @throws FaultException                       of kind CONFIG when it lists no values, for then none is unknown
     */
    public ListUnknownCampaigns(Home home) {
        this.campaigns = ListCampaigns.campaigns(home);
        if (listed().isEmpty()) {
            throw new FaultException(Fault.CONFIG,
                    Campaigns.PATH + " lists no values, so none is unknown; list those that links may carry");
        }
    }

    /** Passes on the most frequent first. @return how many */
    public long list(QueryWarehouse query, ResultRows rows) {
        List<String> parts = listed().stream().map(key -> SEEN_OF_PARAMETER.formatted(key.parameter())).toList();
        UnknownOnly unknown = new UnknownOnly(rows);
        query.run(SEEN.formatted(String.join(" union all ", parts)), unknown);
        return unknown.count;
    }

    private List<UtmKey> listed() {
        return Arrays.stream(UtmKey.values()).filter(campaigns::lists).toList();
    }

    /** Passes on the rows whose value the dictionary does not list, with the value that was probably meant. */
    private final class UnknownOnly implements ResultRows {

        private final ResultRows rows;
        private long count;

        UnknownOnly(ResultRows rows) {
            this.rows = rows;
        }

        @Override
        public void columns(List<String> names) {
            List<String> all = new ArrayList<>(names);
            all.add("meant");
            rows.columns(all);
        }

        @Override
        public boolean row(List<@Nullable Object> values) {
            UtmKey key = Arrays.stream(UtmKey.values()).filter(one -> one.parameter().equals(values.get(0))).findFirst().orElseThrow();
            String value = String.valueOf(values.get(1));
            if (campaigns.entry(key, value) != null) {
                return true;
            }
            count++;
            List<@Nullable Object> all = new ArrayList<>(values);
            all.add(campaigns.closest(key, value));
            return rows.row(all);
        }
    }
}
