package dev.tributary.vendor.meta;

import dev.tributary.pull.ScriptedVendor;
import dev.tributary.pull.SourceContract;
import dev.tributary.pull.TwinVendor;
import dev.tributary.twin.kit.InjectedFault;
import dev.tributary.twin.meta.MetaAdDay;
import dev.tributary.twin.meta.MetaAdsTwin;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

class MetaAdsSourceTest extends SourceContract {

    @Override
    public ScriptedVendor vendor(Clock clock) {
        MetaAdsTwin twin = new MetaAdsTwin(0, clock);
        LocalDate today = LocalDate.ofInstant(clock.instant(), MetaAdsTwin.ZONE);
        List<MetaAdDay> recent = twin.figures(today.minusDays(10), today.minusDays(5));
        return new TwinVendor<>(twin, "pull-meta-ads-insights", "ad_metrics", Map.of("meta", MetaAdsTwin.TOKEN)) {
            @Override
            public String connections() {
                return "ads: {connector: meta-ads, accountId: \"%s\", accessToken: \"${file:secrets/meta}\", zone: Asia/Ho_Chi_Minh, start: %s, baseUrl: \"%s\"}\n"
                        .formatted(MetaAdsTwin.AD_ACCOUNT.substring(4), today.minusDays(MetaAdsTwin.DAYS + 10), twin.baseUri());
            }

            @Override
            public long records() {
                return twin.figures(today.minusDays(MetaAdsTwin.DAYS), today).size();
            }

            @Override
            public void change() {
                MetaAdDay day = another(recent);
                twin.restate(day.day(), day.adId(), was -> was.withSpend(was.spend().add(BigDecimal.ONE)));
            }

            @Override
            public String optionalField() {
                return "adset_name";
            }

            @Override
            public InjectedFault throttle(LongPredicate when) {
                return InjectedFault.reply(400,
                        "{\"error\":{\"message\":\"wait\",\"type\":\"OAuthException\",\"code\":80000,\"error_subcode\":2446079}}", Map.of(),
                        when);
            }

            @Override
            public InjectedFault sunset() {
                return InjectedFault.reply(400,
                        "{\"error\":{\"message\":\"(#2635) deprecated\",\"type\":\"OAuthException\",\"code\":2635}}", Map.of(),
                        request -> true);
            }

            @Override
            public boolean renewsTokens() {
                return false;
            }

            @Override
            public void restoreCredentials() {
                twin.renewToken();
            }

            /** The report is asked for, looked at and read. */
            @Override
            public int quietRequests() {
                return 3;
            }
        };
    }
}
