package dev.tributary.insight;

import dev.tributary.identity.People;
import dev.tributary.identity.ResolveReport;
import dev.tributary.run.Job;
import dev.tributary.run.JobResult;

import java.util.Locale;

/** {@code job:resolve}: makes people out of changed records and derives their figures. Both look only at what changed. */
public final class ResolveJob implements Job {

    private final People people;
    private final Insights insights;

    public ResolveJob(People people, Insights insights) {
        this.people = people;
        this.insights = insights;
    }

    @Override
    public String name() {
        return "resolve";
    }

    @Override
    public JobResult run(boolean full) {
        ResolveReport report = people.resolve();
        long changed = insights.refresh(insights.asOf());
        String line = String.format(Locale.ROOT,
                "people: %,d before, %,d now, %,d merges; %,d shared identifiers joined no one; figures of %,d people changed",
                report.profilesBefore(), report.profilesAfter(), report.merged(), report.sharedIdentifiers(), changed);
        return JobResult.done(line, report.merged() + Math.abs(report.profilesAfter() - report.profilesBefore()) + changed);
    }
}
