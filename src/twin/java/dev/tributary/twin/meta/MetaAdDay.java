package dev.tributary.twin.meta;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * What one ad did on one day of the account's calendar.
 *
 * @param adId           one of {@link MetaAdsTwin#ads()}
 * @param reach          people; never a sum over days
 * @param linkClicks     of the clicks
 * @param spend          in the account's currency
 * @param clickPurchases purchases within seven days of a click
 * @param viewPurchases  purchases within a day of a view, not among {@code clickPurchases}
 * @param clickValue     what {@code clickPurchases} were worth
 * @param viewValue      what {@code viewPurchases} were worth
 */
public record MetaAdDay(String adId, LocalDate day, long impressions, long reach, long clicks, long linkClicks, BigDecimal spend,
        long clickPurchases, long viewPurchases, BigDecimal clickValue, BigDecimal viewValue) {

    /** The same day with other spend. */
    public MetaAdDay withSpend(BigDecimal other) {
        return new MetaAdDay(adId, day, impressions, reach, clicks, linkClicks, other, clickPurchases, viewPurchases, clickValue,
                viewValue);
    }

    /** The same day with other purchases after a click, as they come in for four weeks. */
    public MetaAdDay withClickPurchases(long purchases, BigDecimal worth) {
        return new MetaAdDay(adId, day, impressions, reach, clicks, linkClicks, spend, purchases, viewPurchases, worth, viewValue);
    }

    MetaAdDay plus(MetaAdDay other) {
        return new MetaAdDay(adId, day, impressions + other.impressions, reach + other.reach, clicks + other.clicks,
                linkClicks + other.linkClicks, spend.add(other.spend), clickPurchases + other.clickPurchases,
                viewPurchases + other.viewPurchases, clickValue.add(other.clickValue), viewValue.add(other.viewValue));
    }
}
