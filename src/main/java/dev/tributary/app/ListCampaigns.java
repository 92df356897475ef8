package dev.tributary.app;

import dev.tributary.campaign.Campaigns;
import dev.tributary.campaign.Entry;
import dev.tributary.campaign.UtmKey;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;

import java.util.ArrayList;
import java.util.List;

/** Lists the dictionary of utm values in {@code config/campaigns.yaml}. Opens no hub. */
public final class ListCampaigns {

    /** One value of one parameter. */
    public record Listed(String parameter, Entry entry) {}

    private final Home home;

    public ListCampaigns(Home home) {
        this.home = home;
    }

    /**
     * By parameter, in the order of the file.
     *
     * @throws dev.tributary.config.ConfigException with every finding when the file holds errors
     */
    public List<Listed> list() {
        Campaigns campaigns = campaigns(home);
        List<Listed> listed = new ArrayList<>();
        for (UtmKey key : UtmKey.values()) {
            campaigns.entries(key).forEach(entry -> listed.add(new Listed(key.parameter(), entry)));
        }
        return listed;
    }

    static Campaigns campaigns(Home home) {
        Findings findings = new Findings();
        Campaigns campaigns = Campaigns.read(home, findings);
        findings.throwIfErrors();
        return campaigns;
    }
}
