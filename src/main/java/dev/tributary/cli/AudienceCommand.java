package dev.tributary.cli;

import dev.tributary.app.Hub;
import dev.tributary.app.Setup;
import dev.tributary.audience.Audience;
import dev.tributary.audience.Plan;
import dev.tributary.config.Findings;
import dev.tributary.config.Home;
import dev.tributary.config.Section;
import dev.tributary.destination.Activation;
import dev.tributary.destination.AudienceStatus;
import dev.tributary.destination.PushResult;
import dev.tributary.destination.Readback;
import dev.tributary.warehouse.ReadOnlyQuery;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** {@code audience …}: plan, look, approve, push. People are profile ids here, never values. */
@OnWarehouse
@Command(name = "audience", description = "Audiences: who is in, what a push would change, how the platforms' lists stand.")
final class AudienceCommand extends CommandGroup {

    private static final String LATEST = """
            select p.audience, p.plan_id, p.state,
                   (select count(*) from audience_members m where m.audience = p.audience and m.withheld is null) as members
            from audience_plans p
            where not exists (select 1 from audience_plans later where later.audience = p.audience and later.plan_id > p.plan_id)
            """;

    @Command(name = "list", description = "Lists the audiences of config/audiences, each with its latest plan.")
    int list(@Option(names = "--json", description = "Writes JSON.") boolean json) {
        Home home = main().openHome();
        Map<String, List<@Nullable Object>> latest = new HashMap<>();
        if (main().hasWarehouse()) {
            try (ReadOnlyQuery query = main().openQuery()) {
                query.run(LATEST, rows(row -> latest.put(String.valueOf(row.get(0)), row)));
            }
        }
        ResultWriter writer = ResultWriter.of(json, out());
        writer.columns(List.of("audience", "members", "latest_plan", "state", "destinations", "description"));
        Map<String, Audience> audiences = new TreeMap<>(audiences(home));
        audiences.forEach((name, audience) -> {
            List<@Nullable Object> plan = latest.getOrDefault(name, Arrays.asList(name, null, null, null));
            writer.row(Arrays.asList(name, plan.get(3), plan.get(1), plan.get(2), String.join(", ", audience.destinations().keySet()), audience.description()));
        });
        writer.end(audiences.size());
        out().flush();
        return Main.OK;
    }

    @Command(name = "plan", description = "Works out who is in now and what a push would change. Sends nothing.")
    int plan(@Parameters(paramLabel = "NAME") String name, @Option(names = "--json", description = "Writes JSON.") boolean json) {
        try (Hub hub = main().openHub()) {
            Plan plan = hub.services().audiences().plan(name);
            if (json) {
                JsonWriter writer = new JsonWriter(out());
                writer.columns(List.of("audience", "plan", "state", "selected", "with_identifier", "consented", "withheld", "added", "removed"));
                writer.row(List.of(plan.audience(), plan.planId(), Section.spelled(plan.state()), plan.selected(), plan.withIdentifier(), plan.consented(),
                        new TreeMap<>(plan.withheld()), plan.added(), plan.removed()));
                writer.end(1);
                out().flush();
            } else {
                show(plan);
            }
            return Main.OK;
        }
    }

    @Command(name = "push", description = "Plans, sends the difference to every platform that the audience's file names, and reads back how the lists stand.")
    int push(@Parameters(paramLabel = "NAME") String name) {
        Main command = main();
        try (Hub hub = command.openHub()) {
            Plan plan = hub.services().audiences().plan(name);
            show(plan);
            if (plan.held()) {
                return Main.FAILED;
            }
            Activation activation = hub.services().activation();
            List<String> faults = new ArrayList<>();
            for (String platform : Objects.requireNonNull(audiences(command.openHome()).get(name)).destinations().keySet()) {
                PushResult result = activation.push(plan.planId(), platform);
                out().println(result.sentence());
                out().flush();
                if (result.fault() != null) {
                    faults.add(result.fault());
                }
            }
            faults.addAll(activation.confirm(name).faults());
            Readback lookalike = activation.lookalike(name);
            lookalike.connections().forEach(this::show);
            faults.addAll(lookalike.faults());
            return end(faults);
        }
    }

    @Command(name = "approve", description = "Lets a held plan's members become the audience's; the next push sends what that changes.")
    int approve(@Parameters(paramLabel = "NAME") String name,
                @Option(names = "--plan", paramLabel = "ID", description = "The plan (default: the newest held one).") @Nullable String planId) {
        try (Hub hub = main().openHub()) {
            demand(hub.services().audiences().names(), name);
            List<String> held = hub.warehouse().read(session -> session.query("select plan_id from audience_plans where audience = ? and state = 'held' order by plan_id desc",
                    row -> row.getString(1), name));
            if (held.isEmpty() || planId != null && !held.contains(planId)) {
                throw CommandFailure.failed((planId == null ? "no plan" : "plan " + planId + " is none") + " of audience " + name + " that waits for approval; audience list shows each audience's latest plan");
            }
            String chosen = planId == null ? held.get(0) : planId;
            hub.services().audiences().approve(chosen);
            out().println("plan " + chosen + " is approved; audience push " + name + " sends what it changes");
            return Main.OK;
        }
    }

    @Command(name = "status", description = "Shows how an audience, or every one, stands on each connection, as far as the ledger knows.")
    int status(@Parameters(paramLabel = "NAME", arity = "0..1") @Nullable String name,
               @Option(names = "--refresh", description = "Asks the platforms first.") boolean refresh,
               @Option(names = "--json", description = "Writes JSON.") boolean json) {
        try (Hub hub = main().openHub()) {
            List<String> names = hub.services().audiences().names();
            if (name != null) {
                demand(names, name);
                names = List.of(name);
            }
            Activation activation = hub.services().activation();
            List<String> faults = new ArrayList<>();
            List<AudienceStatus> all = new ArrayList<>();
            for (String each : names) {
                if (refresh) {
                    faults.addAll(activation.confirm(each).faults());
                }
                all.addAll(activation.status(each));
            }
            if (json) {
                JsonWriter writer = new JsonWriter(out());
                writer.columns(List.of("audience", "platform", "connection", "list", "lookalike", "size", "match_rate", "platform_state", "checked_at", "members", "withheld", "failed"));
                all.forEach(status -> writer.row(Arrays.asList(status.audience(), status.platform(), status.connection(), status.listId(), status.lookalikeId(), status.size(),
                        status.matchRate(), status.platformState(), status.checkedAt(), new TreeMap<>(status.states()), new TreeMap<>(status.withheld()), new TreeMap<>(status.failed()))));
                writer.end(all.size());
                out().flush();
            } else if (all.isEmpty()) {
                out().println(names.isEmpty() ? "no audience in config/audiences" : "no connection of google or meta in config/connections.yaml; nothing was sent");
            } else {
                all.forEach(this::show);
            }
            return end(faults);
        }
    }

    @Command(name = "members", description = "Lists members by profile id, with their state on each connection; no personal data.")
    int members(@Parameters(paramLabel = "NAME") String name, @Option(names = "--withheld", description = "Lists who is selected and held back instead, and why.") boolean withheld,
                @Option(names = "--limit", paramLabel = "N", defaultValue = "100", description = "How many people (default: ${DEFAULT-VALUE}).") int limit,
                @Option(names = "--json", description = "Writes JSON.") boolean json) {
        Home home = main().openHome();
        demand(audiences(home).keySet(), name);
        // The name is that of a file and may hold a quote.
        String people = "from audience_members where audience = '" + name.replace("'", "''") + "' and withheld is " + (withheld ? "not null" : "null");
        try (ReadOnlyQuery query = main().openQuery()) {
            ResultWriter writer = ResultWriter.of(json, out());
            writer.end(query.run("""
                    with people as (select * %s order by profile_id limit %d)
                    select p.profile_id, p.since, d.connection, case when d.state in ('accepted', 'confirmed') and d.action = 'remove' then 'removed' else d.state end as state,
                           coalesce(p.withheld, d.reason) as reason
                    from people p left join deliveries d on d.audience = p.audience and d.profile_id = p.profile_id
                    order by p.profile_id, d.connection
                    """.formatted(people, Math.max(0, limit)), writer));
            long[] all = new long[1];
            query.run("select count(*) " + people, rows(row -> all[0] = ((Number) Objects.requireNonNull(row.get(0))).longValue()));
            out().flush();
            if (all[0] > limit && !json) {
                out().println(String.format(Locale.ROOT, "the first %,d of %,d people; --limit shows more", limit, all[0]));
            }
        }
        return Main.OK;
    }

    private void show(Plan plan) {
        out().println(String.format(Locale.ROOT, "%s: %,d selected, %,d with an identifier, %,d may be sent; %,d came, %,d left", plan.audience(), plan.selected(),
                plan.withIdentifier(), plan.consented(), plan.added(), plan.removed()));
        new TreeMap<>(plan.withheld()).forEach((why, people) -> out().println(String.format(Locale.ROOT, "  withheld: %,d %s", people, why)));
        out().println(plan.held() ? "plan " + plan.planId() + " is held by the guards of config/audiences/" + plan.audience() + ".yaml; nothing can be sent before audience approve "
                + plan.audience() + ", or a correction of the audience" : "plan " + plan.planId());
        out().flush();
    }

    private void show(AudienceStatus status) {
        out().println(status.audience() + "  " + status.connection() + ": " + status.sentence());
        new TreeMap<>(status.failed()).forEach((why, people) -> out().println(String.format(Locale.ROOT, "  failed: %,d %s", people, why)));
        out().flush();
    }

    private int end(List<String> faults) {
        faults.forEach(spec().commandLine().getErr()::println);
        return faults.isEmpty() ? Main.OK : Main.FAILED;
    }

    private static Map<String, Audience> audiences(Home home) {
        Findings findings = new Findings();
        Setup setup = Setup.read(home, false, findings);
        findings.throwIfErrors();
        return setup.audiences();
    }

    private static void demand(java.util.Collection<String> names, String name) {
        if (!names.contains(name)) {
            throw CommandFailure.misuse("there is no audience \"" + name + "\"; " + Findings.oneOf(names, name));
        }
    }

    private interface Taker {
        void take(List<@Nullable Object> row);
    }

    private static ReadOnlyQuery.Rows rows(Taker taker) {
        return new ReadOnlyQuery.Rows() {
            @Override
            public void columns(List<String> names) {
                // Known already.
            }

            @Override
            public boolean row(List<@Nullable Object> values) {
                taker.take(values);
                return true;
            }
        };
    }
}
