package dev.tributary.cli;

import dev.tributary.app.TagLinks;
import dev.tributary.campaign.Link;
import dev.tributary.campaign.UtmKey;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code link URL…}: adds utm parameters to links, spelled as the dictionary of campaigns spells them. */
@Command(name = "link", description = "Writes tagged links from config/campaigns.yaml, so that everyone spells them alike.")
final class LinkCommand extends Subcommand implements Callable<Integer> {

    @Parameters(arity = "1..*", paramLabel = "URL",
            description = "The page to lead to; quote it. Its query and fragment stay.") private List<String> pages = List.of();

    @Option(names = "--source", required = true, paramLabel = "VALUE",
            description = "Where the link is shown: utm_source.") private String source = "";

    @Option(names = "--medium", required = true, paramLabel = "VALUE",
            description = "By what kind of thing: utm_medium.") private String medium = "";

    @Option(names = "--campaign", required = true, paramLabel = "VALUE",
            description = "What for: utm_campaign.") private String campaign = "";

    @Option(names = "--content", paramLabel = "VALUE",
            description = "Which of several pictures, films or buttons: utm_content.") private @Nullable String content;

    @Option(names = "--term", paramLabel = "VALUE", description = "Which search word: utm_term.") private @Nullable String term;

    @Option(names = "--json", description = "Writes JSON, with what a visit by the link will count for.") private boolean json;

    @Override
    public Integer call() {
        List<Link> links = new TagLinks(main().openHome()).tag(pages, values());
        PrintWriter out = out();
        if (json) {
            write(links, out);
        } else {
            links.forEach(link -> out.println(link.url()));
        }
        out.flush();
        PrintWriter err = spec().commandLine().getErr();
        links.stream().flatMap(link -> link.remarks().stream()).distinct().forEach(remark -> err.println("note: " + remark));
        return Main.OK;
    }

    private Map<UtmKey, String> values() {
        Map<UtmKey, String> values = new EnumMap<>(UtmKey.class);
        values.put(UtmKey.SOURCE, source);
        values.put(UtmKey.MEDIUM, medium);
        values.put(UtmKey.CAMPAIGN, campaign);
        if (content != null) {
            values.put(UtmKey.CONTENT, content);
        }
        if (term != null) {
            values.put(UtmKey.TERM, term);
        }
        return values;
    }

    private static void write(List<Link> links, PrintWriter out) {
        JsonWriter writer = new JsonWriter(out);
        writer.columns(List.of("url", "source", "medium", "campaign", "content", "term", "counts_for"));
        for (Link link : links) {
            Map<String, @Nullable String> facts = new LinkedHashMap<>();
            facts.put("channel", link.facts().channel());
            facts.put("content", link.facts().content());
            facts.put("site", link.facts().site());
            facts.put("influencer", link.facts().influencer());
            facts.put("agency", link.facts().agency());
            writer.row(Arrays.asList(link.url(), link.utm().source(), link.utm().medium(), link.utm().campaign(), link.utm().content(),
                    link.utm().term(), facts));
        }
        writer.end(links.size());
    }
}
