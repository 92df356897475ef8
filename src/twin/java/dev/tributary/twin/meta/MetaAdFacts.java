package dev.tributary.twin.meta;

import dev.tributary.twin.people.SplitMix64;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The ads of a made-up account and what they did day by day. A day's figures depend on the ad and the day alone, so that they are the same
 * whenever the twin is started. Thread-safe: every method locks it.
 */
final class MetaAdFacts {

    /** An ad with what it belongs to. */
    record Ad(String id, String name, String adSetId, String adSet, String campaignId, String campaign) {}

    private record Key(LocalDate day, String ad) {}

    private static final int CAMPAIGNS = 3;
    private static final List<String> NAMES = List.of("Tết 2026 – video", "Áo thun \"mát\" 🔥", "retarget, 30d", "Khuyến mãi 50%");

    private final Map<String, Ad> ads = new LinkedHashMap<>();
    /** By ad, then by day, as the vendor lists them. */
    private final TreeMap<Key, MetaAdDay> days = new TreeMap<>(Comparator.comparing(Key::ad).thenComparing(Key::day));

    /** @param last the last day that has figures. @param length days in all */
    MetaAdFacts(LocalDate last, int length) {
        for (int campaign = 1; campaign <= CAMPAIGNS; campaign++) {
            String campaignId = "2385000000000" + campaign + "003";
            for (int set = 0; set < 4; set++) {
                int number = campaign * 10 + set;
                String adId = "2385000000000" + number + "01";
                ads.put(adId,
                        new Ad(adId, NAMES.get(set), "2385000000000" + campaign + (set / 2) + "02", set < 2 ? "HN 25-34" : "HCM 35-44",
                                campaignId, "Tet 2026 / " + campaign));
            }
        }
        for (Ad ad : ads.values()) {
            for (int back = length - 1; back >= 0; back--) {
                generate(ad, last.minusDays(back));
            }
        }
    }

    private void generate(Ad ad, LocalDate day) {
        SplitMix64 dice = new SplitMix64(Long.parseLong(ad.id) * 31 + day.toEpochDay());
        if (dice.chance(20)) {
            return; // an ad that was not shown has no row that day
        }
        long impressions = dice.chance(3) ? 1 : 200 + dice.below(20_000);
        long clicks = dice.chance(10) ? 0 : impressions * dice.below(40) / 1000;
        long bought = clicks == 0 ? 0 : dice.below(6);
        long seen = dice.chance(70) ? 0 : 1 + dice.below(2);
        BigDecimal spend = BigDecimal.valueOf(impressions).multiply(BigDecimal.valueOf(40 + dice.below(30)));
        put(new MetaAdDay(ad.id, day, impressions, Math.max(1, impressions * 7 / 10), clicks, clicks * 8 / 10, spend, bought, seen,
                BigDecimal.valueOf(bought * 399_000L), BigDecimal.valueOf(seen * 259_000L)));
    }

    synchronized void put(MetaAdDay day) {
        if (!ads.containsKey(day.adId())) {
            throw new IllegalArgumentException("The account has no ad " + day.adId());
        }
        days.put(new Key(day.day(), day.adId()), day);
    }

    synchronized void change(LocalDate day, String ad, UnaryOperator<MetaAdDay> change) {
        MetaAdDay was = days.get(new Key(day, ad));
        if (was == null) {
            throw new IllegalArgumentException("Ad " + ad + " has no figures on " + day);
        }
        put(change.apply(was));
    }

    synchronized void remove(LocalDate day, String ad) {
        if (days.remove(new Key(day, ad)) == null) {
            throw new IllegalArgumentException("Ad " + ad + " has no figures on " + day);
        }
    }

    synchronized void rename(String ad, String name) {
        Ad was = ad(ad);
        ads.put(ad, new Ad(was.id, name, was.adSetId, was.adSet, was.campaignId, was.campaign));
    }

    synchronized Ad ad(String id) {
        Ad ad = ads.get(id);
        if (ad == null) {
            throw new IllegalArgumentException("The account has no ad " + id);
        }
        return ad;
    }

    synchronized List<String> ads() {
        return List.copyOf(ads.keySet());
    }

    /** Figures from one day through another, by ad and day. */
    synchronized List<MetaAdDay> between(LocalDate since, LocalDate until) {
        List<MetaAdDay> found = new ArrayList<>();
        days.values().forEach(one -> {
            if (!one.day().isBefore(since) && !one.day().isAfter(until)) {
                found.add(one);
            }
        });
        return found;
    }
}
