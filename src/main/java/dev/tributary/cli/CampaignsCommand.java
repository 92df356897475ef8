package dev.tributary.cli;

import dev.tributary.campaign.Campaigns;
import dev.tributary.campaign.Entry;
import dev.tributary.campaign.UtmKey;
import dev.tributary.config.Findings;
import dev.tributary.warehouse.ReadOnlyQuery;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

/** {@code campaigns}: the dictionary of utm values, and what is met on the site that it does not list. */
@OnWarehouse
@Command(name = "campaigns", description = "The dictionary of utm values, and which values are met that it does not list.",
        subcommands = {CampaignsCommand.Listing.class, CampaignsCommand.Unknown.class})
final class CampaignsCommand implements Runnable {

    @ParentCommand
    private @Nullable Main main;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(Objects.requireNonNull(spec).commandLine(), "say what: campaigns list or campaigns unknown");
    }

    private Main main() {
        return Objects.requireNonNull(main);
    }

    private Campaigns campaigns() {
        Findings findings = new Findings();
        Campaigns campaigns = Campaigns.read(main().openHome(), findings);
        findings.throwIfErrors();
        return campaigns;
    }

    @Command(name = "list", description = "The values that links may carry, and what a visit by them counts for.")
    static final class Listing implements Callable<Integer> {

        @ParentCommand
        private @Nullable CampaignsCommand parent;

        @Option(names = "--json", description = "Writes JSON.")
        private boolean json;

        @Spec
        private @Nullable CommandSpec spec;

        @Override
        public Integer call() {
            Campaigns campaigns = Objects.requireNonNull(parent).campaigns();
            PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
            ResultWriter writer = ResultWriter.of(json, out);
            writer.columns(List.of("parameter", "value", "also", "about", "channel", "content", "site", "influencer", "agency"));
            long count = 0;
            for (UtmKey key : UtmKey.values()) {
                for (Entry entry : campaigns.entries(key)) {
                    count++;
                    writer.row(Arrays.asList(key.parameter(), entry.value(), entry.also().isEmpty() ? null : String.join(" ", entry.also()), entry.about(), entry.facts().channel(),
                            entry.facts().content(), entry.facts().site(), entry.facts().influencer(), entry.facts().agency()));
                }
            }
            writer.end(count);
            out.flush();
            return Main.OK;
        }
    }

    @Command(name = "unknown", description = "Values met in events that the dictionary does not list, the most frequent first.")
    static final class Unknown implements Callable<Integer> {

        /** What is only kept from an earlier visit has been counted there. */
        private static final String MET = """
                select parameter, value, count(*) as events, count(distinct visitor) as visitors, min(occurred_at) as first_at, max(occurred_at) as last_at
                from (%s) met
                group by parameter, value
                order by count(*) desc, parameter, value
                """;

        @ParentCommand
        private @Nullable CampaignsCommand parent;

        @Option(names = "--json", description = "Writes JSON.")
        private boolean json;

        @Spec
        private @Nullable CommandSpec spec;

        @Override
        public Integer call() {
            Campaigns campaigns = Objects.requireNonNull(parent).campaigns();
            CommandSpec asked = Objects.requireNonNull(spec);
            if (Arrays.stream(UtmKey.values()).noneMatch(campaigns::lists)) {
                throw CommandFailure.misuse(Campaigns.PATH + " lists no values, so none is unknown; list those that links may carry");
            }
            PrintWriter out = asked.commandLine().getOut();
            try (ReadOnlyQuery query = parent.main().openQuery()) {
                Filter filter = new Filter(campaigns, ResultWriter.of(json, out));
                query.run(MET.formatted(met(campaigns)), filter);
                filter.end();
            }
            out.flush();
            return Main.OK;
        }

        private static String met(Campaigns campaigns) {
            List<String> parts = new ArrayList<>();
            for (UtmKey key : UtmKey.values()) {
                if (campaigns.lists(key)) {
                    parts.add("select '" + key.parameter() + "' as parameter, " + key.parameter() + " as value, anonymous_id as visitor, occurred_at from engagements where "
                            + key.parameter() + " is not null and not coalesce(utm_kept, false)");
                }
            }
            return String.join(" union all ", parts);
        }
    }

    /** Passes on what the dictionary does not list, with the value that was probably meant. */
    private static final class Filter implements ReadOnlyQuery.Rows {

        private final Campaigns campaigns;
        private final ResultWriter writer;
        private long count;

        Filter(Campaigns campaigns, ResultWriter writer) {
            this.campaigns = campaigns;
            this.writer = writer;
        }

        @Override
        public void columns(List<String> names) {
            List<String> all = new ArrayList<>(names);
            all.add("meant");
            writer.columns(all);
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
            return writer.row(all);
        }

        void end() {
            writer.end(count);
        }
    }
}
