package dev.tributary.app;

import dev.tributary.campaign.Campaigns;
import dev.tributary.campaign.Link;
import dev.tributary.campaign.UtmKey;
import dev.tributary.config.Home;

import java.util.List;
import java.util.Map;

/** Adds utm parameters to links, spelled as {@code config/campaigns.yaml} spells them. Opens no hub. */
public final class TagLinks {

    private final Home home;

    public TagLinks(Home home) {
        this.home = home;
    }

    /**
     * One tagged link for each page.
     *
     * @throws dev.tributary.FaultException of kind CONFIG when a page is no address, or the dictionary refuses a value
     */
    public List<Link> tag(List<String> pages, Map<UtmKey, String> values) {
        Campaigns campaigns = ListCampaigns.campaigns(home);
        return pages.stream().map(page -> Link.to(page, values, campaigns)).toList();
    }
}
