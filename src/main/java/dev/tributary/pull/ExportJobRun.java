package dev.tributary.pull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.connector.ExportJob;
import dev.tributary.http.BodyDecoder;
import dev.tributary.http.ErrorRule;
import dev.tributary.http.VendorFault;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;

/** Creates a vendor's background job, waits for it, and cancels it after its timeout. Used by one run, in one thread. */
final class ExportJobRun {

    /** A job that failed, or that the vendor no longer knows. */
    static final class Lost extends FaultException {
        private static final long serialVersionUID = 1L;

        Lost(String message, @Nullable Throwable cause) {
            super(Fault.VENDOR_DOWN, message, cause);
        }
    }

    private final Source source;
    private final ExportJob job;
    private final SourceContext context;
    private @Nullable String finished;
    private @Nullable JsonNode lastStatus;

    ExportJobRun(Source source, ExportJob job, SourceContext context) {
        this.source = source;
        this.job = job;
        this.context = context;
    }

    /** Starts a job, or finds the one that is already running. @param draft makes a request with the slice's bounds */
    String create(Supplier<RequestBuilder> draft) {
        JsonNode answer = source.api().send(job.create(), draft.get(), BodyDecoder.JSON).body();
        String id = Paging.position(job.id().evaluate(answer, Map.of()));
        String running = id != null ? id : Paging.position(Paging.at(job.attach(), answer));
        if (running == null) {
            throw new FaultException(Fault.REFUSED,
                    "the vendor took no job: its answer names no id; check the job's create and id in the connector");
        }
        return text(running);
    }

    /** Numbers keep the digits that the vendor wrote. */
    private static String text(String position) {
        return Paging.token(position).asText();
    }

    /** Waits until the job is done. @return the status answer. @throws Lost when it has failed or is unknown */
    JsonNode await(String id) {
        if (id.equals(finished) && lastStatus != null) {
            return lastStatus;
        }
        Instant until = context.clock().instant().plus(job.timeout());
        Duration wait = job.poll();
        while (true) {
            JsonNode status = status(id);
            if (job.done().holds(status, Map.of())) {
                finished = id;
                lastStatus = status;
                return status;
            }
            if (job.failed() != null && job.failed().holds(status, Map.of())) {
                throw new Lost("the vendor's job failed; the next run starts a new one", null);
            }
            if (!context.clock().instant().isBefore(until)) {
                abort(id);
                throw new Lost("the vendor's job was not done after " + job.timeout().toMinutes()
                        + " minutes and was given up; the next run starts a new one", null);
            }
            context.waiter().pause(wait);
            Duration longer = Duration.ofMillis((long) (wait.toMillis() * job.growth()));
            wait = longer.compareTo(job.pollMost()) > 0 ? job.pollMost() : longer;
        }
    }

    private JsonNode status(String id) {
        try {
            return source.api().send(job.status(), of(id, source.api().request()), BodyDecoder.JSON).body();
        } catch (VendorFault e) {
            if (e.meaning() == ErrorRule.Meaning.REFUSED) {
                throw new Lost("the vendor no longer knows its job (" + e.getMessage() + "); the next run starts a new one", e);
            }
            throw e;
        }
    }

    private void abort(String id) {
        if (job.abort() != null) {
            source.api().send(job.abort(), of(id, source.api().request()), BodyDecoder.JSON);
        }
    }

    /** Adds {@code ${job.id}} to a request. */
    static RequestBuilder of(String id, RequestBuilder draft) {
        draft.values.put("job.id", TextNode.valueOf(id));
        return draft;
    }
}
