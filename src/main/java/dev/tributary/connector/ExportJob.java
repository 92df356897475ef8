package dev.tributary.connector;

import dev.tributary.config.Section;
import dev.tributary.expression.Expression;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Objects;

/**
 * A list that the vendor prepares in the background: create, poll until it is done, then download.
 *
 * @param use      for every sweep, or for whole reads only (a first load, {@code --full}, a key sweep)
 * @param id       path of the job's id in the answer to {@code create}
 * @param attach   path of the id of a job that is already running, in a refused {@code create}'s answer, or null
 * @param status   reads the job's state; {@code ${job.id}} stands for the id
 * @param done     holds in the status answer of a finished job
 * @param failed   holds in the status answer of a failed job
 * @param poll     first wait between two status calls
 * @param growth   factor of each further wait
 * @param pollMost longest wait
 * @param timeout  a job that takes longer is cancelled
 * @param url      path of the result's address in the status answer, or null with {@code download}
 * @param size     path of the result's length in bytes in the status answer, or null; a shorter one is a broken download
 * @param download requests the result, or null
 * @param result   how the result is read
 * @param abort    cancels a job, or null
 */
public record ExportJob(Use use, RequestTemplate create, Expression id, @Nullable Expression attach, RequestTemplate status,
        Expression done, @Nullable Expression failed, Duration poll, double growth,
        Duration pollMost, Duration timeout, @Nullable Expression url, @Nullable Expression size, @Nullable RequestTemplate download,
        ResponseFormat result, @Nullable RequestTemplate abort) {

    public enum Use {
        ALWAYS, WHOLE_READS
    }

    private static final Expression NEVER = Expression.compile("false");

    static @Nullable ExportJob read(@Nullable Section section) {
        if (section == null) {
            return null;
        }
        ExportJob job = new ExportJob(section.choice("use", Use.class, Use.ALWAYS), call(section, "create", true),
                Expression.of(section, "id", Expression.compile(".id")),
                Expression.of(section, "attach"), call(section, "status", true), Expression.of(section, "done", NEVER),
                Expression.of(section, "failed"),
                section.duration("poll", Duration.ofSeconds(5)), section.decimal("growth", java.math.BigDecimal.valueOf(1.5)).doubleValue(),
                section.duration("pollMost", Duration.ofMinutes(1)), section.duration("timeout", Duration.ofHours(6)),
                Expression.of(section, "url"), Expression.of(section, "size"),
                section.node("download") == null ? null : call(section, "download", false), ResponseFormat.read(section),
                section.node("abort") == null ? null : call(section, "abort", false));
        if (section.node("done") == null) {
            section.findings().error(section.node(), section.name() + " has no \"done\"",
                    "add done: what holds in the status answer when the result is ready, such as '.state == \"JobComplete\"'");
        }
        if ((job.url == null) == (job.download == null)) {
            section.findings().error(section.node(), section.name() + " needs either \"url\" or \"download\"",
                    "write url: the path of the result's address, or download: {path: …}");
        }
        section.done();
        return job;
    }

    private static RequestTemplate call(Section section, String key, boolean required) {
        Section child = section.section(key);
        if (child == null) {
            if (required) {
                section.findings().error(section.node(), section.name() + " has no \"" + key + "\"", "add " + key + ": {path: …}");
            }
            return new RequestTemplate("GET", "", java.util.Map.of(), java.util.Map.of(), null);
        }
        RequestTemplate call = RequestTemplate.read(Objects.requireNonNull(child));
        child.done();
        return call;
    }
}
