package dev.tributary.cli;

import dev.tributary.app.ListCampaigns;
import dev.tributary.app.ListUnknownCampaigns;
import dev.tributary.app.QueryWarehouse;
import dev.tributary.campaign.Entry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

import java.util.Arrays;
import java.util.List;

/** {@code campaigns}: shows the dictionary of utm values, and the values of events that it does not list. */
@NeedsWarehouse @Command(name = "campaigns", description = "The dictionary of utm values, and which values are met that it does not list.")
final class CampaignsCommand extends Subcommand implements Runnable {

    @Override
    public void run() {
        throw new ParameterException(spec().commandLine(), "say what: campaigns list or campaigns unknown");
    }

    @Command(name = "list", description = "The values that links may carry, and what a visit by them counts for.")
    int list(@Option(names = "--json", description = "Writes JSON.") boolean json) {
        List<ListCampaigns.Listed> all = new ListCampaigns(main().openHome()).list();
        ResultWriter writer = ResultWriter.of(json, out());
        writer.columns(List.of("parameter", "value", "also", "about", "channel", "content", "site", "influencer", "agency"));
        for (ListCampaigns.Listed each : all) {
            Entry entry = each.entry();
            writer.row(Arrays.asList(each.parameter(), entry.value(), entry.also().isEmpty() ? null : String.join(" ", entry.also()),
                    entry.about(),
                    entry.facts().channel(), entry.facts().content(), entry.facts().site(), entry.facts().influencer(),
                    entry.facts().agency()));
        }
        writer.end(all.size());
        out().flush();
        return Main.OK;
    }

    @Command(name = "unknown", description = "Values met in events that the dictionary does not list, the most frequent first.")
    int unknown(@Option(names = "--json", description = "Writes JSON.") boolean json) {
        ListUnknownCampaigns useCase = new ListUnknownCampaigns(main().openHome());
        try (QueryWarehouse query = main().openQuery()) {
            ResultWriter writer = ResultWriter.of(json, out());
            writer.end(useCase.list(query, writer));
        }
        out().flush();
        return Main.OK;
    }
}
