package dev.tributary.receive.inbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.io.Json;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** The inbox as a SQLite file: write-ahead log synchronised on every commit, one writer connection, group commit. */
public final class SqliteInbox implements Inbox {

    /** Free disk space to be left for the warehouse to store the entries; with less, nothing is appended. */
    static final long RESERVE = 64L << 20;
    /** Limit of the bytes waiting for a commit, so that memory stays bounded; further senders are asked to retry. */
    private static final long MOST_IN_MEMORY = 48L << 20;
    private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

    private final Path file;
    private final long most;
    private final Connection writer;
    private final Connection reader;
    private final GroupCommit group;
    private final String id;
    private final AtomicLong entries = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong inMemory = new AtomicLong();
    private final Object arrived = new Object();
    private long arrivals;

    private SqliteInbox(Path file, long most, Connection writer, Connection reader) throws SQLException {
        this.file = file;
        this.most = most;
        this.writer = writer;
        this.reader = reader;
        execute(writer, "create table if not exists about (id text not null)");
        execute(writer,
                "create table if not exists entries (position integer primary key autoincrement, connection text not null, stream text not null, topic text not null,"
                        + " received_at integer not null, headers text not null, body blob not null)");
        execute(writer, "create index if not exists entries_by_stream on entries (connection, stream, position)");
        execute(writer, "insert into about select '" + UUID.randomUUID() + "' where not exists (select 1 from about)");
        try (Statement statement = writer.createStatement();
                ResultSet row = statement
                        .executeQuery("select (select id from about), count(*), coalesce(sum(length(body) + 200), 0) from entries")) {
            id = row.getString(1);
            entries.set(row.getLong(2));
            bytes.set(row.getLong(3));
        }
        group = new GroupCommit(writer);
    }

    /**
     * Opens or creates the file.
     *
     * @param most limit of the entries' size in bytes
     * @throws FaultException of kind WAREHOUSE when it cannot be opened
     */
    public static SqliteInbox open(Path file, long most) {
        return open(file, most, 0);
    }

    /** @param pages limit of the file's size in pages, to test a full disk; 0 for none */
    static SqliteInbox open(Path file, long most, int pages) {
        try {
            Connection writer = connect(file);
            try {
                if (pages > 0) {
                    execute(writer, "pragma max_page_count = " + pages);
                }
                return new SqliteInbox(file, most, writer, connect(file));
            } catch (SQLException e) {
                writer.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new FaultException(Fault.WAREHOUSE, "the inbox " + file + " cannot be opened: " + message(e)
                    + "; free the disk, or put the file aside and start again (what waits in it is not stored then)", e);
        }
    }

    private static Connection connect(Path file) throws SQLException {
        Properties properties = new Properties();
        properties.put("page_size", "8192");
        properties.put("journal_mode", "WAL");
        properties.put("synchronous", "FULL"); // a commit is durable when it returns
        properties.put("busy_timeout", "10000");
        properties.put("cache_size", "-8192");
        return DriverManager.getConnection("jdbc:sqlite:" + file, properties);
    }

    /** SQLite's synchronous level: 2 is FULL. */
    int synchronous() throws SQLException {
        try (Statement statement = writer.createStatement(); ResultSet row = statement.executeQuery("pragma synchronous")) {
            return row.getInt(1);
        }
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public void append(List<StoredRequest> added) {
        long size = added.stream().mapToLong(StoredRequest::bytes).sum();
        if (bytes.get() + size > most) {
            throw new InboxFullException(
                    "the inbox is full: " + entries.get() + " requests of " + (bytes.get() >> 20) + " MB wait for the warehouse", null);
        }
        if (inMemory.addAndGet(size) > MOST_IN_MEMORY + size) {
            inMemory.addAndGet(-size);
            throw new InboxFullException("more requests come in than the disk can take", null);
        }
        try {
            demandRoom();
            group.commit(connection -> insert(connection, added));
            entries.addAndGet(added.size());
            bytes.addAndGet(size);
            synchronized (arrived) {
                arrivals++;
                arrived.notifyAll();
            }
        } catch (SQLException e) {
            throw new InboxFullException("the inbox cannot be written: " + message(e), e);
        } finally {
            inMemory.addAndGet(-size);
        }
    }

    private void demandRoom() throws SQLException {
        try {
            if (Files.getFileStore(file).getUsableSpace() < RESERVE) {
                throw new SQLException("the disk is full");
            }
        } catch (IOException e) {
            throw new SQLException("the disk does not answer", e);
        }
    }

    /** Prepared each time: after an error by a full disk a prepared statement stays closed. */
    private static void insert(Connection connection, List<StoredRequest> added) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into entries (connection, stream, topic, received_at, headers, body) values (?, ?, ?, ?, ?, ?)")) {
            for (StoredRequest request : added) {
                insert.setString(1, request.connection());
                insert.setString(2, request.stream());
                insert.setString(3, request.topic());
                insert.setLong(4, request.receivedAt().toEpochMilli());
                insert.setString(5, text(request.headers()));
                insert.setBytes(6, request.body());
                insert.executeUpdate();
            }
        }
    }

    @Override
    public List<Entry> read(String connection, String stream, long after, int most, long bytes) {
        List<Entry> found = new ArrayList<>();
        synchronized (reader) {
            try (PreparedStatement select = reader.prepareStatement(
                    "select position, topic, received_at, headers, body from entries where connection = ? and stream = ? and position > ?"
                            + " order by position limit ?")) {
                select.setString(1, connection);
                select.setString(2, stream);
                select.setLong(3, after);
                select.setInt(4, most);
                try (ResultSet row = select.executeQuery()) {
                    long size = 0;
                    while (size < bytes && row.next()) {
                        StoredRequest request = new StoredRequest(connection, stream, row.getString(2),
                                Instant.ofEpochMilli(row.getLong(3)), headers(row.getString(4)), row.getBytes(5));
                        found.add(new Entry(row.getLong(1), request));
                        size += request.bytes();
                    }
                }
            } catch (SQLException e) {
                throw new FaultException(Fault.WAREHOUSE, "the inbox cannot be read: " + message(e) + "; check the disk", e);
            }
        }
        return found;
    }

    @Override
    public void remove(String connection, String stream, long through) {
        long[] removed = new long[2];
        try {
            group.commit(at -> {
                String condition = " from entries where connection = ? and stream = ? and position <= ?";
                try (PreparedStatement count = at.prepareStatement("select count(*), coalesce(sum(length(body) + 200), 0)" + condition)) {
                    bind(count, connection, stream, through);
                    try (ResultSet row = count.executeQuery()) {
                        removed[0] = row.getLong(1);
                        removed[1] = row.getLong(2);
                    }
                }
                try (PreparedStatement delete = at.prepareStatement("delete" + condition)) {
                    bind(delete, connection, stream, through);
                    delete.executeUpdate();
                }
            });
            entries.addAndGet(-removed[0]);
            bytes.addAndGet(-removed[1]);
        } catch (SQLException e) {
            throw new FaultException(Fault.WAREHOUSE, "the inbox cannot be written: " + message(e) + "; nothing is lost; free the disk", e);
        }
    }

    private static void bind(PreparedStatement statement, String connection, String stream, long through) throws SQLException {
        statement.setString(1, connection);
        statement.setString(2, stream);
        statement.setLong(3, through);
    }

    @Override
    public Size size() {
        return new Size(entries.get(), bytes.get());
    }

    @Override
    public long arrivals() {
        synchronized (arrived) {
            return arrivals;
        }
    }

    @Override
    public void awaitArrival(long known, long millis) throws InterruptedException {
        synchronized (arrived) {
            if (arrivals == known) {
                arrived.wait(millis);
            }
        }
    }

    private static String text(Map<String, String> headers) throws SQLException {
        try {
            return Json.MAPPER.writeValueAsString(headers);
        } catch (JsonProcessingException e) {
            throw new SQLException(e);
        }
    }

    private static Map<String, String> headers(String text) throws SQLException {
        try {
            return text.equals("{}") ? Map.of() : Json.MAPPER.readValue(text, HEADERS);
        } catch (JsonProcessingException e) {
            throw new SQLException("headers that are no JSON", e);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String message(SQLException e) {
        String message = String.valueOf(e.getMessage());
        return message.contains("SQLITE_FULL") ? "the disk is full" : message.lines().findFirst().orElse("");
    }

    @Override
    public void close() {
        group.close();
        try {
            synchronized (reader) {
                reader.close();
            }
            writer.close();
        } catch (SQLException e) {
            throw new FaultException(Fault.WAREHOUSE,
                    "the inbox cannot be closed: " + message(e) + "; nothing that was acknowledged is lost", e);
        }
    }
}
