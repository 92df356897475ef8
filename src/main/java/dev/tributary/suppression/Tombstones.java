package dev.tributary.suppression;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Salted hashes of the identifiers and record keys of forgotten people, in {@code var/tombstones}: outside the warehouse, so that neither a
 * rebuild nor a restored backup loses them. A book is a salt and its hashes; an installation writes one book, and a backup of another
 * machine may bring a second. Files are readable by their owner only, and durable before {@link #add} returns. Thread-safe.
 */
public final class Tombstones {

    private static final Pattern LINE = Pattern.compile("([0-9A-Za-z-]+) (\\S+) ([a-z_]+) ([0-9a-f]{64})");
    private static final int SALT_BYTES = 32;

    private final Path folder;
    private final Map<String, Book> books = new LinkedHashMap<>();
    private final Map<String, Instant> erasures = new ConcurrentHashMap<>();
    private final Map<String, String> subjects = new ConcurrentHashMap<>();

    /** A salt, and the erasure ids by hash. */
    private static final class Book {
        final SecretKeySpec salt;
        final Map<String, String> stones = new ConcurrentHashMap<>();

        Book(byte[] salt) {
            this.salt = new SecretKeySpec(salt, "HmacSHA256");
        }

        String hash(String kind, String value) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(salt);
                return HexFormat.of().formatHex(mac.doFinal((kind + ":" + value).getBytes(StandardCharsets.UTF_8)));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private Tombstones(Path folder) {
        this.folder = folder;
    }

    /**
     * Reads the books of an installation. The first book is created by the first {@link #add} or {@link #hash}.
     *
     * @param var the home's {@code var} folder
     * @throws FaultException of kind WAREHOUSE when they cannot be read: without them, forgotten people would be stored again
     */
    public static Tombstones open(Path var) {
        Tombstones tombstones = new Tombstones(folder(var));
        try {
            tombstones.load();
            return tombstones;
        } catch (IOException e) {
            throw tombstones.unusable(e);
        }
    }

    /** The folder with an installation's books. */
    public static Path folder(Path var) {
        return var.resolve("tombstones");
    }

    private void load() throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".salt")).sorted().toList()) {
                String name = file.getFileName().toString().replaceFirst("\\.salt$", "");
                Book book = new Book(HexFormat.of().parseHex(Files.readString(file).strip()));
                books.put(name, book);
                Path list = folder.resolve(name + ".list");
                if (Files.isRegularFile(list)) {
                    Files.readAllLines(list, StandardCharsets.US_ASCII).forEach(line -> read(book, line));
                }
            }
        }
    }

    /** A line that a crash cut short is ignored: its erasure had not begun. */
    private void read(Book book, String line) {
        Matcher stone = LINE.matcher(line);
        if (stone.matches()) {
            erasures.putIfAbsent(stone.group(1), Instant.parse(stone.group(2)));
            subjects.putIfAbsent(stone.group(1), stone.group(4));
            book.stones.putIfAbsent(stone.group(4), stone.group(1));
        }
    }

    private void begin() throws IOException {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        byte[] name = new byte[4];
        new SecureRandom().nextBytes(name);
        String book = HexFormat.of().formatHex(name);
        // Atomic: a salt that exists must never change.
        Path part = folder.resolve(book + ".part");
        write(part, HexFormat.of().formatHex(salt) + "\n", StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
        Files.move(part, folder.resolve(book + ".salt"));
        books.put(book, new Book(salt));
    }

    public boolean isEmpty() {
        return erasures.isEmpty();
    }

    /** Times of the erasures by id. */
    public Map<String, Instant> erasures() {
        return Map.copyOf(erasures);
    }

    /** The hash of the identifier that the request named: the first one added. */
    public @Nullable String subject(String erasure) {
        return subjects.get(erasure);
    }

    /** The id of the erasure that an identifier belongs to, or null. */
    public @Nullable String holds(String kind, @Nullable String value) {
        if (value == null || erasures.isEmpty()) {
            return null;
        }
        for (Book book : books.values()) {
            String erasure = book.stones.isEmpty() ? null : book.stones.get(book.hash(kind, value));
            if (erasure != null) {
                return erasure;
            }
        }
        return null;
    }

    /** As {@link #holds}, for a record key. */
    public @Nullable String holdsRecord(@Nullable String source, @Nullable String sourceId) {
        return source == null || sourceId == null ? null : holds(Identifier.RECORD, source + "/" + sourceId);
    }

    /** A salted hash for audits and proofs, equal for equal values within this installation only. */
    public String hash(String kind, String value) {
        return own().hash(kind, value);
    }

    private synchronized Book own() {
        try {
            if (books.isEmpty()) {
                begin();
            }
            return books.values().iterator().next();
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /**
     * Adds the hashes of these identifiers; durable when it returns. Hashes already present are not written again.
     *
     * @param identifiers the one that the request named comes first
     */
    public synchronized void add(String erasure, Instant at, Collection<Identifier> identifiers) {
        Book book = own();
        String name = books.keySet().iterator().next();
        StringBuilder lines = new StringBuilder();
        Map<String, String> fresh = new HashMap<>();
        for (Identifier identifier : identifiers) {
            String hash = book.hash(identifier.kind(), identifier.value());
            if (!book.stones.containsKey(hash) && fresh.put(hash, erasure) == null) {
                subjects.putIfAbsent(erasure, hash);
                lines.append(erasure).append(' ').append(at).append(' ').append(identifier.kind()).append(' ').append(hash).append('\n');
            }
        }
        try {
            if (lines.length() > 0) {
                Path list = folder.resolve(name + ".list");
                // A line that a crash cut short is terminated first, so that the next line stays readable.
                write(list, (endsLine(list) ? "" : "\n") + lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
        } catch (IOException e) {
            throw unusable(e);
        }
        book.stones.putAll(fresh);
        erasures.putIfAbsent(erasure, at);
    }

    private static boolean endsLine(Path list) throws IOException {
        if (!Files.isRegularFile(list) || Files.size(list) == 0) {
            return true;
        }
        try (FileChannel channel = FileChannel.open(list)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            channel.read(last, channel.size() - 1);
            return last.get(0) == '\n';
        }
    }

    private static void write(Path file, String text, StandardOpenOption... how) throws IOException {
        if (!Files.exists(file)) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        try (FileChannel channel = FileChannel.open(file,
                Stream.concat(Stream.of(StandardOpenOption.WRITE), Stream.of(how)).toArray(StandardOpenOption[]::new))) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** Adds the books of another folder, such as of a backup; existing lines stay. */
    public static void merge(Path from, Path var) {
        Path into = folder(var);
        if (!Files.isDirectory(from)) {
            return;
        }
        try (Stream<Path> files = Files.list(from)) {
            Files.createDirectories(into);
            Files.setPosixFilePermissions(into, PosixFilePermissions.fromString("rwx------"));
            for (Path file : files.sorted().toList()) {
                Path mine = into.resolve(file.getFileName().toString());
                if (file.toString().endsWith(".list")) {
                    List<String> here = Files.isRegularFile(mine) ? Files.readAllLines(mine, StandardCharsets.US_ASCII) : List.of();
                    String more = Files.readAllLines(file, StandardCharsets.US_ASCII).stream().filter(line -> !here.contains(line))
                            .map(line -> line + "\n").reduce("", String::concat);
                    if (!more.isEmpty()) {
                        write(mine, (endsLine(mine) ? "" : "\n") + more, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                    }
                } else if (file.toString().endsWith(".salt") && !Files.exists(mine)) {
                    write(mine, Files.readString(file), StandardOpenOption.CREATE);
                }
            }
        } catch (IOException e) {
            throw new Tombstones(into).unusable(e);
        }
    }

    private FaultException unusable(IOException e) {
        return new FaultException(Fault.WAREHOUSE,
                "the tombstones of the forgotten in " + folder + " cannot be read or written (" + e.getClass().getSimpleName()
                        + "); without them the forgotten would come back, so nothing goes on; check the folder's rights and the disk",
                e);
    }
}
