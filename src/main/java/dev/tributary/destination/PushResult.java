package dev.tributary.destination;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The result of one push of an audience to a platform, summed over the connections of the platform. Counts are members.
 *
 * @param connections pushed to; empty when the platform has none configured: nothing was to be done
 * @param adds        sent to be added
 * @param removes     sent to be removed; a member whose identifiers changed is removed and added
 * @param accepted    of adds and removes
 * @param waiting     sent without success and tried again by the next push
 * @param failed      refused one by one, by reason; tried again by the next push
 * @param withheld    held back from the platform, by reason, as of now
 * @param fault       one sentence on why the push stopped early, or null
 */
public record PushResult(String audience, String platform, List<String> connections, long adds, long removes, long accepted, long waiting,
        Map<String, Long> failed, Map<String, Long> withheld, @Nullable String fault) {

    /** Exchange property holding a {@code List<PushResult>}: one for each {@code push:} the exchange has passed. */
    public static final String EXCHANGE_PROPERTY = "TributaryPushResults";

    public PushResult {
        connections = List.copyOf(connections);
        failed = Map.copyOf(failed);
        withheld = Map.copyOf(withheld);
    }

    /** A sentence for people: counts only. */
    public String sentence() {
        if (connections.isEmpty()) {
            return platform + ": no connection of " + platform + " in config/connections.yaml; nothing was sent";
        }
        StringBuilder text = new StringBuilder(
                String.format(Locale.ROOT, "%s: %,d added and %,d removed, %,d accepted", platform, adds, removes, accepted));
        if (waiting > 0) {
            text.append(String.format(Locale.ROOT, ", %,d wait for the next push", waiting));
        }
        failed.forEach((reason, count) -> text.append(String.format(Locale.ROOT, ", %,d refused (%s)", count, reason)));
        return text.toString();
    }

    static PushResult nothing(String audience, String platform, @Nullable String fault) {
        return new PushResult(audience, platform, List.of(), 0, 0, 0, 0, Map.of(), Map.of(), fault);
    }

    PushResult plus(PushResult other) {
        List<String> both = new ArrayList<>(connections);
        both.addAll(other.connections);
        String faults = fault == null ? other.fault : other.fault == null ? fault : fault + "; " + other.fault;
        return new PushResult(audience, platform, both, adds + other.adds, removes + other.removes, accepted + other.accepted,
                waiting + other.waiting,
                sum(failed, other.failed), sum(withheld, other.withheld), faults);
    }

    private static Map<String, Long> sum(Map<String, Long> one, Map<String, Long> other) {
        Map<String, Long> sum = new TreeMap<>(one);
        other.forEach((reason, count) -> sum.merge(reason, count, Long::sum));
        return sum;
    }
}
