package dev.tributary.quality;

import dev.tributary.run.Job;
import dev.tributary.run.JobResult;

import java.util.Locale;

/** {@code job:quality}: measures every field of every source. */
public final class QualityJob implements Job {

    private final Quality quality;

    public QualityJob(Quality quality) {
        this.quality = quality;
    }

    @Override
    public String name() {
        return "quality";
    }

    @Override
    public JobResult run(boolean full) {
        Quality.Measured measured = quality.measure();
        return JobResult.done(String.format(Locale.ROOT, "quality: %,d fields measured, %,d records deserve a look", measured.fields(),
                measured.flagged()), 0);
    }
}
