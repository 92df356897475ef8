package dev.tributary.demo;

import dev.tributary.app.Hub;
import dev.tributary.config.Finding;
import dev.tributary.config.Home;
import dev.tributary.lint.Lint;
import dev.tributary.run.RunReport;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The whole hub on real sales data, against twins: every route to the end, both audiences to both platforms, then all of it again, when
 * nothing may be stored or sent a second time.
 */
public final class Demo {

    /** The order of a first load: what is pulled, who is who, who is pushed, and what became of it. */
    private static final List<String> STAGES = List.of("pull-", "run-resolve-", "push-", "run-");

    private final PrintWriter out;
    private final boolean terminal;
    private final DemoTwins twins;
    private final List<String> broken = new ArrayList<>();

    /** @param terminal whether progress may be drawn */
    public Demo(PrintWriter out, boolean terminal, DemoTwins twins) {
        this.out = out;
        this.terminal = terminal;
        this.twins = twins;
    }

    /**
     * Runs the demonstration.
     *
     * @param shipped the folder with the shipped routes, connectors, mappings and config
     * @param target  the home to make afresh
     * @return whether everything that it claims held
     */
    public boolean run(Path shipped, Path target) {
        return run(shipped, target, "");
    }

    /** @param settings what else {@code config/application.yaml} says */
    boolean run(Path shipped, Path target, String settings) {
        long begun = System.nanoTime();
        Home home = DemoHome.make(shipped, target, twins, settings);
        say("Home      %s, made afresh", target);
        say("Vendors   KiotViet, HubSpot, Google and Meta, as twins on this machine; nothing leaves it");
        List<Finding> findings = Lint.run(home, true);
        findings.forEach(finding -> out.println(finding));
        say("Lint      %s", findings.isEmpty() ? "no findings" : findings.size() + " findings");
        check(findings.isEmpty(), "lint has findings");
        try (Hub hub = Hub.open(home, Clock.systemUTC())) {
            heading("First run");
            double seconds = runAll(hub, false);
            new Summary(out, hub, twins, broken).print(seconds);
            heading("Second run, when nothing has changed");
            runAll(hub, true);
        }
        say("");
        broken.forEach(what -> say("NOT TRUE: %s", what));
        say("%s in %.0f s. Ask it more:  ./tributary --home %s query \"select * from orders limit 5\"",
                broken.isEmpty() ? "All of it held," : "It did not hold,",
                (System.nanoTime() - begun) / 1e9, shown(target));
        return broken.isEmpty();
    }

    /** Runs every route; the second time none may change anything. @return seconds that the pulls took */
    private double runAll(Hub hub, boolean again) {
        double pulling = 0;
        long rows = 0;
        long members = 0;
        for (String route : inOrder(hub.routes())) {
            if (route.startsWith("run-confirm-")) {
                twins.dataManager().settle(); // in life it takes them hours
            }
            long begun = System.nanoTime();
            RunReport report;
            try (ProgressBar bar = new ProgressBar(out, terminal, hub, route)) {
                report = hub.run(route, false);
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            pulling += route.startsWith("pull-") ? seconds : 0;
            rows += route.startsWith("push-") ? 0 : report.changed();
            members += route.startsWith("push-") ? report.changed() : 0;
            say("  %-31s %5.1f s  %s", route, seconds, report.lines().isEmpty() ? "" : report.lines().get(0));
            report.lines().stream().skip(1).forEach(line -> say("  %-31s          %s", "", line));
            // A job that nothing is configured for has nothing to do; a source or a list that has not is a fault here.
            check(report.outcome() == RunReport.Outcome.DONE || report.outcome() == RunReport.Outcome.IDLE && route.startsWith("run-"),
                    route + " ended " + report.outcome());
        }
        if (again) {
            say("  -> %,d new rows, %,d members pushed", rows, members);
            check(rows == 0, rows + " rows were stored a second time");
            check(members == 0, members + " members were pushed a second time");
        }
        return pulling;
    }

    static List<String> inOrder(List<String> routes) {
        return routes.stream().sorted(Comparator.comparingInt((String route) -> stage(route)).thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    private static int stage(String route) {
        for (int i = 0; i < STAGES.size(); i++) {
            if (route.startsWith(STAGES.get(i))) {
                return i;
            }
        }
        return STAGES.size();
    }

    private void check(boolean holds, String otherwise) {
        if (!holds) {
            broken.add(otherwise);
        }
    }

    private void heading(String text) {
        say("");
        say("%s", text);
    }

    private void say(String format, Object... arguments) {
        out.println(String.format(Locale.ROOT, format, arguments));
        out.flush();
    }

    private static String shown(Path target) {
        Path here = Path.of("").toAbsolutePath();
        return target.toAbsolutePath().startsWith(here) ? here.relativize(target.toAbsolutePath()).toString() : target.toString();
    }
}
