package dev.tributary.vendor.files;

import dev.tributary.twin.kit.InjectedFault;
import dev.tributary.twin.kit.SeenRequest;
import dev.tributary.twin.kit.Twin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A sender of files with an inbox in each home: what a twin is to a vendor that answers. */
final class DropFolder implements Twin {

    /** @param at when the sender wrote it last */
    private record Sent(String text, Instant at) {}

    private final Clock clock;
    private final Map<String, Sent> sent = new LinkedHashMap<>();
    private final List<Path> inboxes = new ArrayList<>();
    private UnaryOperator<String> form = UnaryOperator.identity();
    private boolean distorted;

    DropFolder(Clock clock) {
        this.clock = clock;
    }

    /** Sends a file of now, under a new name. */
    void send(String text) {
        send("customers-" + sent.size() + ".csv", new Sent(text, clock.instant()));
    }

    private void send(String name, Sent file) {
        sent.put(name, file);
        inboxes.forEach(inbox -> write(inbox, name, file));
    }

    /** Delivers a file once more, as senders do that heard no thanks. */
    void sendAgain(int number) {
        Sent file = sent.get("customers-" + number + ".csv");
        send("customers-again-" + number + ".csv", file);
    }

    /** Makes an inbox that all files come to, those sent before too. */
    void deliverTo(Path inbox) {
        try {
            Files.createDirectories(inbox);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        inboxes.add(inbox);
        sent.forEach((name, file) -> write(inbox, name, file));
    }

    private void write(Path inbox, String name, Sent file) {
        try {
            Path written = Files.writeString(inbox.resolve(name), form.apply(file.text()));
            Files.setLastModifiedTime(written, FileTime.from(file.at()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on files have another form. */
    void distort(UnaryOperator<String> other) {
        form = other;
        distorted = true;
    }

    /** A folder injects no faults: a distorted file is delivered again. */
    @Override
    public void inject(InjectedFault ignored) {
        form = UnaryOperator.identity();
        if (distorted) {
            distorted = false;
            inboxes.forEach(inbox -> sent.forEach((name, file) -> write(inbox, name, file)));
        }
    }

    /** Files that were taken, since a folder has no requests. */
    @Override
    public List<SeenRequest> requests() {
        List<SeenRequest> taken = new ArrayList<>();
        for (Path inbox : inboxes) {
            Path done = inbox.resolve(".done");
            try (Stream<Path> files = Files.isDirectory(done) ? Files.list(done) : Stream.empty()) {
                files.forEach(
                        file -> taken.add(new SeenRequest(taken.size() + 1L, clock.instant(), "TAKE", file.getFileName().toString(), 200)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return taken;
    }

    @Override
    public String name() {
        return "files";
    }

    @Override
    public URI baseUri() {
        return URI.create("file:///inbox");
    }

    @Override
    public void close() {
    }
}
