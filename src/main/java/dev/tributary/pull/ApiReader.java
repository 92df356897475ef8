package dev.tributary.pull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tributary.connector.ChangeTime;
import dev.tributary.connector.Connector;
import dev.tributary.connector.Cursor;
import dev.tributary.connector.ExportJob;
import dev.tributary.connector.Pages;
import dev.tributary.connector.Partitions;
import dev.tributary.connector.RequestTemplate;
import dev.tributary.connector.ResponseFormat;
import dev.tributary.http.BodyDecoder;
import dev.tributary.http.ErrorRule;
import dev.tributary.http.VendorFault;
import dev.tributary.http.VendorResponse;
import dev.tributary.io.Json;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Reads one sweep of one stream: its slices, in each slice the partitions, in each partition a job or a list of pages. A position is text
 * that a checkpoint keeps. A stream that is one plain list can be read by many threads at once; any other by one.
 */
final class ApiReader implements StreamReader {

    private static final int RESTARTS = 3;
    /** Error meanings after which the sweep goes on elsewhere than at the next page. */
    private static final Set<ErrorRule.Meaning> TURNS = Set.of(ErrorRule.Meaning.RESTART_SLICE, ErrorRule.Meaning.HALVE_WINDOW,
            ErrorRule.Meaning.CONTINUE_BY_TIME);
    /** Partitions of one page each are joined up to this many records or partitions, since each page costs one exchange of the route. */
    private static final int JOINED = 100;
    private static final int LINES = 1000;

    private final Source source;
    private final Connector.Stream stream;
    private final SourceContext context;
    private final @Nullable Instant from;
    private final Instant to;
    private final Paging paging;
    private final TimeSlices slices;
    private final @Nullable ExportJob job;
    private final @Nullable ExportJobRun jobs;
    private final boolean plain;
    private @Nullable PartitionList parts;
    private @Nullable String created;
    /** When the last record of the last page was changed. */
    private @Nullable Instant reached;
    private int skipped;
    private int answered;
    private @Nullable String answeredAt;

    /**
     * @param from  changed at or after, or null for all
     * @param to    the frozen upper bound
     * @param whole whether this reads the whole list, as a first load does
     */
    ApiReader(Source source, Connector.Stream stream, SourceContext context, @Nullable Instant from, Instant to, boolean whole) {
        this.source = source;
        this.stream = stream;
        this.context = context;
        this.from = from;
        this.to = to;
        this.paging = Paging.of(stream.pages());
        this.slices = new TimeSlices(stream.cursor(), from, to, source.zone(stream), whole && stream.sweep() != null);
        this.job = stream.job() != null && (whole || stream.job().use() == ExportJob.Use.ALWAYS) ? stream.job() : null;
        this.jobs = job == null ? null : new ExportJobRun(source, job, context);
        boolean turns = source.connector().rules().errors().stream().anyMatch(rule -> TURNS.contains(rule.meaning()));
        this.plain = stream.partitions() == null && stream.job() == null && (stream.cursor() == null || stream.cursor().window() == null)
                && (paging.ahead() || !turns);
    }

    @Override
    public boolean ahead() {
        return plain && paging.ahead();
    }

    @Override
    public @Nullable String behind(@Nullable String position, long total) {
        String next = paging.behind(position);
        return total >= 0 && paging.beyond(next, total) ? null : next;
    }

    @Override
    public @Nullable String resumeAt(@Nullable String position) {
        if (plain) {
            return position != null && position.startsWith("{") ? null : paging.before(position);
        }
        SweepPosition place = SweepPosition.parse(position);
        return position == null ? null : place.job() != null ? position : place.withPage(paging.before(place.page())).toText();
    }

    @Override
    public int skipped() {
        return skipped;
    }

    @Override
    public SourcePage read(@Nullable String position) {
        if (plain) {
            return list(stream.call(), stream.answer(), paging, SweepPosition.FIRST.withPage(position),
                    PartitionList.of(null, List::of).at(null), position);
        }
        SourcePage page = step(SweepPosition.parse(position));
        if (stream.partitions() == null || job != null || stream.pages().kind() != Pages.Kind.NONE) {
            return page;
        }
        List<JsonNode> records = new ArrayList<>(page.records());
        List<String> removed = new ArrayList<>(page.removed());
        SourcePage last = page;
        for (int i = 1; i < JOINED && records.size() < JOINED && last.next() != null; i++) {
            last = step(SweepPosition.parse(last.next()));
            records.addAll(last.records());
            removed.addAll(last.removed());
        }
        return new SourcePage(position, last.next(), -1, records, removed);
    }

    /** The records of one call and the next position; null when this call was the last. */
    private record Step(List<JsonNode> records, List<String> removed, @Nullable SweepPosition next) {
        Step(@Nullable SweepPosition next) {
            this(List.of(), List.of(), next);
        }
    }

    private SourcePage step(SweepPosition place) {
        if (parts == null) {
            parts = PartitionList.of(stream.partitions(), this::parents);
        }
        PartitionList.Part part = parts.isEmpty() ? null : parts.at(place.part());
        Step step = part == null ? new Step(parts.isEmpty() ? null : slices.behind(place)) : step(place, part);
        return new SourcePage(place.toText(), step.next() == null ? null : step.next().toText(), -1, step.records(), step.removed());
    }

    private Step step(SweepPosition place, PartitionList.Part part) {
        SweepPosition at = place.part() == null || place.part().equals(part.label()) ? place : place.withPart(part.label());
        try {
            return job == null ? listed(list(stream.call(), stream.answer(), paging, at, part, at.page()), at, part) : job(job, at, part);
        } catch (VendorFault e) {
            switch (e.meaning()) {
                case SKIP_PARTITION :
                    skipped++;
                    return new Step(behind(at, part));
                case HALVE_WINDOW :
                    return new Step(slices.halved(at, e));
                case CONTINUE_BY_TIME :
                    if (reached != null && reached.isAfter(slices.from(at))) {
                        return new Step(at.withSlice(reached));
                    }
                    return restarted(at, e); // the last change read before a restart of the hub is not known
                case RESTART_SLICE :
                    return restarted(at, e);
                default :
                    throw e;
            }
        }
    }

    private static Step restarted(SweepPosition at, VendorFault why) {
        if (at.restarts() == RESTARTS) {
            throw why;
        }
        return new Step(at.restarted());
    }

    private Step listed(SourcePage page, SweepPosition at, PartitionList.Part part) {
        if (stream.cursor() != null && !page.records().isEmpty()) {
            reached = ChangeTime.read(page.records().get(page.records().size() - 1), stream.cursor().field(), source.zone(stream));
        }
        return new Step(page.records(), page.removed(), page.next() == null ? behind(at, part) : at.withPage(page.next()));
    }

    private @Nullable SweepPosition behind(SweepPosition place, PartitionList.Part part) {
        PartitionList.Part next = Objects.requireNonNull(parts).behind(part);
        return next != null ? place.withPart(next.label()) : slices.behind(place);
    }

    /** A job is created in a step of its own, so that its id is in the checkpoint before its result is read. */
    private Step job(ExportJob one, SweepPosition at, PartitionList.Part part) {
        ExportJobRun run = Objects.requireNonNull(jobs);
        JsonNode status = null;
        try {
            status = at.job() == null ? null : run.await(at.job());
        } catch (ExportJobRun.Lost e) {
            if (Objects.equals(at.job(), created)) {
                throw e;
            }
        }
        if (status == null) {
            created = run.create(() -> draft(at.withJob(null), part));
            return new Step(at.withJob(created));
        }
        if (one.download() != null) {
            return listed(list(one.download(), one.result(), Paging.of(one.result().pages()), at, part, at.page()), at, part);
        }
        String address = Paging.position(Paging.at(one.url(), status));
        if (address == null) {
            return new Step(behind(at, part)); // a result without records has no address
        }
        if (one.result().decode() == BodyDecoder.JSONL) {
            return lines(one.result(), address, Paging.at(one.size(), status), at, part);
        }
        JsonNode body = source.api().fetch(address, one.result().decode()).body();
        return new Step(given(part, RecordExtractor.of(one.result(), body)), List.of(), behind(at, part));
    }

    private Step lines(ResponseFormat result, String address, @Nullable JsonNode size, SweepPosition at, PartitionList.Part part) {
        LinesFile file = source.download(stream, Objects.requireNonNull(at.job()));
        if (!file.exists()) {
            file.fill(to -> source.api().download(address, size == null ? -1 : size.asLong(-1), to));
        }
        ResponseFormat.Assemble assemble = result.assemble();
        LinesFile.Chunk chunk = file.read(at.page() == null ? 0 : Long.parseLong(at.page()), LINES,
                line -> assemble == null || !line.hasNonNull(assemble.parent()));
        if (chunk.end() < 0) {
            file.delete();
        }
        List<JsonNode> records = RecordExtractor.of(result, Json.MAPPER.createArrayNode().addAll(chunk.lines()));
        return new Step(given(part, records), List.of(), chunk.end() < 0 ? behind(at, part) : at.withPage(String.valueOf(chunk.end())));
    }

    private RequestBuilder draft(SweepPosition place, PartitionList.Part part) {
        RequestBuilder draft = source.api().request();
        slices.place(place, draft);
        if (part.value() != null) {
            draft.values.put("partition.value", part.value());
        }
        return place.job() == null ? draft : ExportJobRun.of(place.job(), draft);
    }

    private SourcePage list(RequestTemplate call, ResponseFormat answer, Paging pages, SweepPosition place,
            PartitionList.@Nullable Part part, @Nullable String position) {
        RequestBuilder draft = draft(place, Objects.requireNonNull(part));
        pages.place(position, draft);
        VendorResponse said = source.api().send(call, draft, answer.decode());
        List<JsonNode> records = records(answer, said);
        if (!plain && repeats(place.withPage(position).toText(), records)) {
            said = source.api().send(call, draft, answer.decode());
            records = records(answer, said);
        }
        String next = pages.next(position, said, records);
        List<String> removed = stream.removed() == null ? List.of()
                : stream.removed().ids().items(said.body(), java.util.Map.of()).stream().map(JsonNode::asText).toList();
        Cursor cursor = stream.cursor();
        if (cursor != null && cursor.filter() == Cursor.Filter.HUB && from != null) {
            List<JsonNode> changed = records.stream().filter(record -> !older(record, cursor)).toList();
            if (cursor.order() == Cursor.Order.NEWEST_FIRST && changed.size() < records.size()) {
                next = null;
            }
            records = changed;
        }
        return new SourcePage(position, next, pages.total(said), given(part, records), removed);
    }

    private List<JsonNode> records(ResponseFormat answer, VendorResponse said) {
        return RecordExtractor.of(answer, said.body(),
                whole -> answer.nested().forEach(nested -> new NestedListReader(nested, source).complete(whole)));
    }

    /**
     * Whether a position gets the same answer as the one before it: some vendors mix up answers under load, so the call is repeated once.
     */
    private boolean repeats(String place, List<JsonNode> records) {
        int mark = records.isEmpty() ? 0 : records.hashCode();
        boolean repeats = mark != 0 && mark == answered && !place.equals(answeredAt);
        answered = mark;
        answeredAt = place;
        return repeats;
    }

    private boolean older(JsonNode record, Cursor cursor) {
        Instant changed = ChangeTime.read(record, cursor.field(), source.zone(stream));
        return changed != null && changed.isBefore(Objects.requireNonNull(from));
    }

    private static List<JsonNode> given(PartitionList.Part part, List<JsonNode> records) {
        JsonNode parent = part.parent();
        return parent == null ? records : records.stream().map(record -> RecordExtractor.carry(record, parent)).toList();
    }

    /** All records of the parent stream; kept only while the partitions are made of them. */
    private List<JsonNode> parents() {
        Partitions partitions = Objects.requireNonNull(stream.partitions());
        Connector.Stream parent = Objects.requireNonNull(source.connector().streams().get(Objects.requireNonNull(partitions.stream())));
        ApiReader walk = new ApiReader(source, parent, context, partitions.changed() ? from : null, to,
                !partitions.changed() || from == null);
        List<JsonNode> records = new ArrayList<>();
        String position = null;
        do {
            SourcePage page = walk.read(position);
            records.addAll(page.records());
            position = page.next();
        } while (position != null);
        return records;
    }
}
