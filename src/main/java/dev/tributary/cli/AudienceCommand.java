package dev.tributary.cli;

import dev.tributary.app.ApprovePlan;
import dev.tributary.app.Hub;
import dev.tributary.app.ListAudiences;
import dev.tributary.app.ListMembers;
import dev.tributary.app.PlanAudience;
import dev.tributary.app.PushAudience;
import dev.tributary.app.QueryWarehouse;
import dev.tributary.app.ShowAudienceStatus;
import dev.tributary.audience.Plan;
import dev.tributary.destination.AudienceStatus;
import dev.tributary.destination.PushResult;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** {@code audience …}: plans, approves and pushes audiences, and shows how they stand. People are profile ids here, never values. */
@NeedsWarehouse @Command(name = "audience", description = "Audiences: who is in, what a push would change, how the platforms' lists stand.")
final class AudienceCommand extends CommandGroup {

    @Command(name = "list", description = "Lists the audiences of config/audiences, each with its latest plan.")
    int list(@Option(names = "--json", description = "Writes JSON.") boolean json) {
        List<ListAudiences.Listed> audiences;
        ListAudiences useCase = new ListAudiences(main().openHome());
        if (main().hasWarehouse()) {
            try (QueryWarehouse query = main().openQuery()) {
                audiences = useCase.list(query);
            }
        } else {
            audiences = useCase.list(null);
        }
        ResultWriter writer = ResultWriter.of(json, out());
        writer.columns(List.of("audience", "members", "latest_plan", "state", "destinations", "description"));
        audiences.forEach(each -> writer
                .row(Arrays.asList(each.name(), each.members(), each.planId(), each.state(), String.join(", ", each.destinations()),
                        each.description())));
        writer.end(audiences.size());
        out().flush();
        return Main.OK;
    }

    @Command(name = "plan", description = "Works out who is in now and what a push would change. Sends nothing.")
    int plan(@Parameters(paramLabel = "NAME") String name, @Option(names = "--json", description = "Writes JSON.") boolean json) {
        try (Hub hub = main().openHub()) {
            Plan plan = new PlanAudience(hub).plan(name);
            if (json) {
                JsonWriter writer = new JsonWriter(out());
                writer.columns(
                        List.of("audience", "plan", "state", "selected", "with_identifier", "consented", "withheld", "added", "removed"));
                writer.row(List.of(plan.audience(), plan.planId(), plan.state().name().toLowerCase(Locale.ROOT), plan.selected(),
                        plan.withIdentifier(), plan.consented(),
                        new TreeMap<>(plan.withheld()), plan.added(), plan.removed()));
                writer.end(1);
                out().flush();
            } else {
                show(plan);
            }
            return Main.OK;
        }
    }

    @Command(name = "push",
            description = "Plans, sends the difference to every platform that the audience's file names, and reads back how the lists stand.")
    int push(@Parameters(paramLabel = "NAME") String name) {
        try (Hub hub = main().openHub()) {
            PushAudience.Result result = new PushAudience(hub).push(name, new PushAudience.Listener() {
                @Override
                public void planned(Plan plan) {
                    show(plan);
                }

                @Override
                public void pushed(PushResult pushed) {
                    out().println(pushed.sentence());
                    out().flush();
                }
            });
            result.connections().forEach(this::show);
            return result.held() ? Main.FAILED : status(result.faults());
        }
    }

    @Command(name = "approve", description = "Lets a held plan's members become the audience's; the next push sends what that changes.")
    int approve(@Parameters(paramLabel = "NAME") String name,
            @Option(names = "--plan", paramLabel = "ID",
                    description = "The plan (default: the newest held one).") @Nullable String planId) {
        try (Hub hub = main().openHub()) {
            String approved = new ApprovePlan(hub).approve(name, planId);
            if (approved == null) {
                throw CommandFailure.failed((planId == null ? "no plan" : "plan " + planId + " is none") + " of audience " + name
                        + " that waits for approval; audience list shows each audience's latest plan");
            }
            out().println("plan " + approved + " is approved; audience push " + name + " sends what it changes");
            return Main.OK;
        }
    }

    @Command(name = "status", description = "Shows how an audience, or every one, stands on each connection, as far as the ledger knows.")
    int status(@Parameters(paramLabel = "NAME", arity = "0..1") @Nullable String name,
            @Option(names = "--refresh", description = "Asks the platforms first.") boolean refresh,
            @Option(names = "--json", description = "Writes JSON.") boolean json) {
        try (Hub hub = main().openHub()) {
            ShowAudienceStatus.Result result = new ShowAudienceStatus(hub).show(name, refresh);
            if (json) {
                write(result.connections());
            } else if (result.connections().isEmpty()) {
                out().println(result.audiences().isEmpty() ? "no audience in config/audiences"
                        : "no connection of " + String.join(" or ", result.destinations())
                                + " in config/connections.yaml; nothing was sent");
            } else {
                result.connections().forEach(this::show);
            }
            return status(result.faults());
        }
    }

    private void write(List<AudienceStatus> all) {
        JsonWriter writer = new JsonWriter(out());
        writer.columns(List.of("audience", "platform", "connection", "list", "lookalike", "size", "match_rate", "platform_state",
                "checked_at", "members", "withheld",
                "failed"));
        all.forEach(each -> writer
                .row(Arrays.asList(each.audience(), each.platform(), each.connection(), each.listId(), each.lookalikeId(), each.size(),
                        each.matchRate(), each.platformState(), each.checkedAt(), new TreeMap<>(each.states()),
                        new TreeMap<>(each.withheld()), new TreeMap<>(each.failed()))));
        writer.end(all.size());
        out().flush();
    }

    @Command(name = "members", description = "Lists members by profile id, with their state on each connection; no personal data.")
    int members(@Parameters(paramLabel = "NAME") String name,
            @Option(names = "--withheld", description = "Lists who is selected and held back instead, and why.") boolean withheld,
            @Option(names = "--limit", paramLabel = "N", defaultValue = "100",
                    description = "How many people (default: ${DEFAULT-VALUE}).") int limit,
            @Option(names = "--json", description = "Writes JSON.") boolean json) {
        ListMembers useCase = new ListMembers(main().openHome(), name);
        try (QueryWarehouse query = main().openQuery()) {
            ResultWriter writer = ResultWriter.of(json, out());
            ListMembers.Counts counts = useCase.list(query, withheld, limit, writer);
            writer.end(counts.rows());
            if (counts.people() > limit && !json) {
                out().println(String.format(Locale.ROOT, "the first %,d of %,d people; --limit shows more", limit, counts.people()));
            }
            out().flush();
        }
        return Main.OK;
    }

    private void show(Plan plan) {
        out().println(String.format(Locale.ROOT, "%s: %,d selected, %,d with an identifier, %,d may be sent; %,d came, %,d left",
                plan.audience(), plan.selected(),
                plan.withIdentifier(), plan.consented(), plan.added(), plan.removed()));
        new TreeMap<>(plan.withheld())
                .forEach((why, people) -> out().println(String.format(Locale.ROOT, "  withheld: %,d %s", people, why)));
        out().println(plan.held() ? "plan " + plan.planId() + " is held by the guards of config/audiences/" + plan.audience()
                + ".yaml; nothing can be sent before audience approve " + plan.audience() + ", or a correction of the audience"
                : "plan " + plan.planId());
        out().flush();
    }

    private void show(AudienceStatus status) {
        out().println(status.audience() + "  " + status.connection() + ": " + status.sentence());
        new TreeMap<>(status.failed()).forEach((why, people) -> out().println(String.format(Locale.ROOT, "  failed: %,d %s", people, why)));
        out().flush();
    }

    /** Prints faults; any makes the command fail. */
    private int status(List<String> faults) {
        faults.forEach(spec().commandLine().getErr()::println);
        return faults.isEmpty() ? Main.OK : Main.FAILED;
    }
}
