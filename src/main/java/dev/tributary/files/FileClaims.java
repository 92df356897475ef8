package dev.tributary.files;

import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.LoggingLevel;
import org.apache.camel.PollingConsumer;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileEndpoint;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.camel.support.DefaultPollingConsumerPollStrategy;
import org.apache.camel.support.UnitOfWorkHelper;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Claims the files of one stream, the oldest first, each once. A file stays in its folder until {@link Received#done}: then Camel moves it
 * to {@code .done}, or {@code .failed}, with the time before its name. Not thread-safe.
 */
public final class FileClaims implements AutoCloseable {

    private final GenericFileEndpoint<?> endpoint;
    private final PollingConsumer consumer;
    private @Nullable Throwable trouble;

    /**
     * @param work     local folder for a server's files while they are read
     * @param now      files that changed since the location's settling time before this are left to a later run
     * @param lookOnly whether files are never moved
     * @throws IOException when the location cannot be reached
     */
    public FileClaims(CamelContext camel, FileLocation location, FileForm form, Path work, Instant now, boolean lookOnly)
            throws IOException {
        try {
            endpoint = configured(location.endpoint(camel), location, form, work, now, lookOnly);
            consumer = endpoint.createPollingConsumer();
            consumer.start();
        } catch (Exception e) {
            throw new IOException(reason(e), e);
        }
    }

    private <T> GenericFileEndpoint<T> configured(GenericFileEndpoint<T> file, FileLocation location, FileForm form, Path work, Instant now,
            boolean lookOnly) {
        file.setCamelContext(file.getComponent().getCamelContext());
        file.setAutoCreate(false);
        file.setInclude(pattern(form.include()));
        file.setSorter(Comparator.<GenericFile<T>>comparingLong(GenericFile::getLastModified).thenComparing(GenericFile::getFileName));
        file.setEagerMaxMessagesPerPoll(false);
        long settled = now.minus(location.settle()).toEpochMilli();
        if (form.doneFile() != null) {
            file.setDoneFileName("${file:name}" + form.doneFile());
        } else {
            // Filtered here too: otherwise the oldest file, if it is still being written, would block the others.
            file.setFilter(candidate -> candidate.getLastModified() <= settled);
            file.setReadLock("changed");
            file.setReadLockMinAge(Math.max(1, location.settle().toMillis()));
            file.setReadLockMinLength(0);
            file.setReadLockCheckInterval(100);
            file.setReadLockTimeout(Math.max(1_000, location.settle().toMillis() + 500));
            file.setReadLockMarkerFile(false);
            file.setReadLockLoggingLevel(LoggingLevel.DEBUG);
        }
        if (lookOnly) {
            file.setNoop(true);
        } else {
            file.setMove(".done/${date-with-timezone:now:UTC:yyyyMMdd'T'HHmmssSSS'Z'}-${file:onlyname}");
            file.setMoveFailed(".failed/${date-with-timezone:now:UTC:yyyyMMdd'T'HHmmssSSS'Z'}-${file:onlyname}");
        }
        if (location.sftp() != null) {
            file.setLocalWorkDirectory(work.toString());
        }
        // Camel would log these errors and go on as if there were no files.
        ExceptionHandler keep = new ExceptionHandler() {
            @Override
            public void handleException(Throwable e) {
                trouble = e;
            }

            @Override
            public void handleException(@Nullable String message, Throwable e) {
                trouble = e;
            }

            @Override
            public void handleException(@Nullable String message, @Nullable Exchange exchange, Throwable e) {
                trouble = e;
            }
        };
        file.setBridgeErrorHandler(false);
        file.setExceptionHandler(keep);
        file.setOnCompletionExceptionHandler(keep);
        file.setPollStrategy(new DefaultPollingConsumerPollStrategy() {
            @Override
            public boolean rollback(Consumer polled, Endpoint from, int retry, Exception e) {
                trouble = e;
                return false;
            }
        });
        return file;
    }

    /**
     * The next complete file, or null when there is none.
     *
     * @throws IOException when the location cannot be read
     */
    public @Nullable Received next() throws IOException {
        Exchange exchange;
        try {
            exchange = consumer.receiveNoWait();
        } catch (RuntimeException e) {
            throw new IOException(reason(e), e);
        }
        check();
        return exchange == null ? null : new Received(exchange);
    }

    /** Camel takes a regular expression and ignores case, as senders do. */
    private static String pattern(String glob) {
        StringBuilder pattern = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            pattern.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return pattern.toString();
    }

    private void check() throws IOException {
        Throwable e = trouble;
        trouble = null;
        if (e != null) {
            throw new IOException(reason(e), e);
        }
    }

    /** The innermost message: Camel's outer ones repeat the whole endpoint. */
    private static String reason(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    @Override
    public void close() {
        consumer.stop();
        endpoint.stop();
    }

    /** A claimed file that has not been moved yet. */
    public final class Received {

        private final Exchange exchange;
        private final GenericFile<?> file;
        private final Path path;

        private Received(Exchange exchange) {
            this.exchange = exchange;
            this.file = (GenericFile<?>) Objects.requireNonNull(exchange.getMessage().getBody());
            String local = exchange.getMessage().getHeader("CamelFileLocalWorkPath", String.class);
            this.path = Path.of(local != null ? local : file.getAbsoluteFilePath());
        }

        public String name() {
            return file.getFileName();
        }

        public long size() {
            return file.getFileLength();
        }

        public Instant modified() {
            return Instant.ofEpochMilli(file.getLastModified());
        }

        /** The file itself, or the local copy of a server's file. */
        public Path path() {
            return path;
        }

        /** Whether size and time are still those of the claim. */
        public boolean isUnchanged() {
            try {
                return Files.size(path) == file.getFileLength()
                        && (isCopy() || Files.getLastModifiedTime(path).toMillis() == file.getLastModified());
            } catch (IOException e) {
                return false;
            }
        }

        private boolean isCopy() {
            return !path.toString().equals(Path.of(file.getAbsoluteFilePath()).toString());
        }

        /**
         * Moves the file to {@code .done}, once all of it is stored.
         *
         * @throws IOException when it cannot be moved
         */
        public void done() throws IOException {
            end();
        }

        /** Moves the file to {@code .failed}. */
        public void failed(Exception why) throws IOException {
            exchange.setException(why);
            end();
        }

        /** Leaves the file in its folder, for another run. */
        public void leave() throws IOException {
            exchange.getExchangeExtension().handoverCompletions();
            if (isCopy()) {
                Files.deleteIfExists(path);
            }
        }

        private void end() throws IOException {
            UnitOfWorkHelper.doneSynchronizations(exchange, exchange.getExchangeExtension().handoverCompletions());
            check();
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s of %s", name(), modified());
        }
    }
}
