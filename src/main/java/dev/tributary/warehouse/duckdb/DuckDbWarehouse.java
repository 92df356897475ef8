package dev.tributary.warehouse.duckdb;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import dev.tributary.canonical.CanonicalModel;
import dev.tributary.warehouse.Engine;
import dev.tributary.warehouse.ReadOnlyQuery;
import dev.tributary.warehouse.Schema;
import dev.tributary.warehouse.Sql;
import dev.tributary.warehouse.StatementException;
import dev.tributary.warehouse.Warehouse;
import org.duckdb.DuckDBConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;

/**
 * DuckDB in one file. One writer connection behind a fair lock; each read gets a connection of its own. Transactions are begun with an
 * explicit statement, because an appender used before any statement of a JDBC transaction escapes it.
 */
public final class DuckDbWarehouse implements Warehouse {

    private static final Logger LOG = LoggerFactory.getLogger(DuckDbWarehouse.class);

    /** DuckDB's memory is off the Java heap; with it the hub stays within one GiB. */
    public static final String DEFAULT_MEMORY = "384MB";
    /** How much of the file the engine keeps in memory when the file has grown. */
    private static final String KEPT = "32MB";
    /** Bytes by which the file must have grown: short works read again what they have just read and written. */
    private static final long GROWTH = 16_000_000;

    private final Path file;
    private final CanonicalModel model;
    private final DuckDBConnection writer;
    private final String memory;
    private final ReentrantLock lane = new ReentrantLock(true);
    /**
     * Open until the warehouse is closed: the system drops the engine's lock on the file as soon as this process closes any other handle of
     * it.
     */
    private final List<FileChannel> handles = new ArrayList<>();

    /** Held for reading by those who read, and for writing while the engine forgets. */
    private final ReentrantReadWriteLock readers = new ReentrantReadWriteLock();
    private long sizeThen;

    private DuckDbWarehouse(Path file, CanonicalModel model, DuckDBConnection writer, String memory) {
        this.file = file;
        this.sizeThen = file.toFile().length();
        this.model = model;
        this.writer = writer;
        this.memory = memory;
    }

    /**
     * Opens or makes the file and brings its tables up to the model.
     *
     * @throws FaultException of kind WAREHOUSE when another process holds the file, or a column changed its type
     */
    public static DuckDbWarehouse open(Path file, CanonicalModel model) {
        return open(file, model, DEFAULT_MEMORY);
    }

    /** @param memory DuckDB's own limit, such as {@code 384MB} */
    public static DuckDbWarehouse open(Path file, CanonicalModel model, String memory) {
        return open(file, model, memory, Engine.NOTHING_BEFORE);
    }

    /** @param before is called before a warehouse that holds something is brought forward */
    public static DuckDbWarehouse open(Path file, CanonicalModel model, String memory, Engine.Before before) {
        if (Files.exists(purgeMark(file))) {
            purge(file);
        }
        return open(file, model, memory, warehouse -> Schema.migrate(warehouse, new DuckDbSql(), before));
    }

    /** A new file with the tables of some steps, for the rows of a warehouse that is not brought forward yet. */
    public static DuckDbWarehouse asOf(Path file, CanonicalModel model, Collection<String> steps) {
        return open(file, model, DEFAULT_MEMORY, warehouse -> Schema.migrate(warehouse, new DuckDbSql(), steps));
    }

    private static DuckDbWarehouse open(Path file, CanonicalModel model, String memory, Consumer<DuckDbWarehouse> migration) {
        DuckDbWarehouse warehouse = new DuckDbWarehouse(file, model, DuckDbConnections.open(file, memory, new Properties()), memory);
        try {
            migration.accept(warehouse);
            return warehouse;
        } catch (RuntimeException e) {
            warehouse.close();
            throw e;
        }
    }

    private static Path purgeMark(Path file) {
        return file.resolveSibling(file.getFileName() + ".purge");
    }

    private static void purge(Path file) {
        try {
            DuckDbFile.purge(file);
            Files.deleteIfExists(purgeMark(file));
        } catch (FaultException e) {
            LOG.warn("{}; it is tried again at the next start", e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void purgeOnClose() {
        try {
            if (!Files.exists(purgeMark(file))) {
                Files.createFile(purgeMark(file));
            }
        } catch (IOException e) {
            throw new FaultException(Fault.WAREHOUSE,
                    purgeMark(file) + " cannot be made (" + e.getMessage() + "); check the folder's rights and the disk", e);
        }
    }

    /** The file and its log are copied as they are: together they are what a crash would leave, which the engine reads as a whole. */
    @Override
    public void snapshot(Path to) {
        Path raw = to.resolveSibling(to.getFileName() + ".raw");
        try {
            lane.lock();
            try {
                copy(file, raw);
                if (Files.exists(DuckDbFile.wal(file))) {
                    copy(DuckDbFile.wal(file), DuckDbFile.wal(raw));
                }
            } finally {
                lane.unlock();
            }
            DuckDbFile.copy(raw, to);
            Files.deleteIfExists(raw);
            Files.deleteIfExists(DuckDbFile.wal(raw));
        } catch (IOException e) {
            throw new FaultException(Fault.WAREHOUSE, "the warehouse cannot be copied (" + e.getMessage() + "); check the disk", e);
        }
    }

    private void copy(Path from, Path to) throws IOException {
        FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
        handles.add(in);
        try (FileChannel out = FileChannel.open(to, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            long size = in.size();
            for (long at = 0; at < size;) {
                at += in.transferTo(at, size - at, out);
            }
        }
    }

    @Override
    public ReadOnlyQuery query() {
        try {
            return DuckDbQuery.beside(writer.duplicate());
        } catch (SQLException e) {
            throw DuckDbConnections.fault("read", e);
        }
    }

    @Override
    public CanonicalModel model() {
        return model;
    }

    @Override
    public <T> T write(Work<T> work) {
        lane.lock();
        try {
            T result = transaction(writer, work, true);
            forget();
            return result;
        } finally {
            lane.unlock();
        }
    }

    /**
     * Lets the engine drop what it has kept of the file in memory, down to {@link #KEPT}: it has no other way to be told, and would keep
     * all that a long pull writes until its limit is reached. Nobody reads meanwhile, for whom a lower limit would be too low.
     */
    private void forget() {
        long size = file.toFile().length();
        if (Math.abs(size - sizeThen) > GROWTH && readers.writeLock().tryLock()) {
            sizeThen = size;
            try {
                run(writer, "set memory_limit = '" + KEPT + "'");
                run(writer, "set memory_limit = " + Sql.literal(memory));
            } catch (SQLException e) {
                // More than that is in use; the limit is as it was.
            } finally {
                readers.writeLock().unlock();
            }
        }
    }

    @Override
    public <T> T read(Work<T> work) {
        readers.readLock().lock();
        try (DuckDBConnection reader = (DuckDBConnection) writer.duplicate()) {
            return transaction(reader, work, false);
        } catch (SQLException e) {
            throw DuckDbConnections.fault("read", e);
        } finally {
            readers.readLock().unlock();
        }
    }

    private static <T> T transaction(DuckDBConnection connection, Work<T> work, boolean keep) {
        DuckDbSession session = new DuckDbSession(connection);
        boolean stored = false;
        try {
            run(connection, "begin transaction");
            T result = work.in(session);
            if (session.failure() != null) {
                throw session.failure();
            }
            run(connection, keep ? "commit" : "rollback");
            stored = true;
            return result;
        } catch (SQLException e) {
            throw DuckDbConnections.fault(keep ? "write" : "read", e);
        } catch (StatementException e) {
            throw DuckDbConnections.fault(keep ? "write" : "read", e.refusal());
        } finally {
            if (!stored) {
                rollback(connection);
            }
        }
    }

    private static void rollback(DuckDBConnection connection) {
        try {
            run(connection, "rollback");
        } catch (SQLException e) {
            // Nothing was open any more: the engine had rolled back by itself.
        }
    }

    private static void run(DuckDBConnection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        lane.lock();
        try {
            writer.close();
            for (FileChannel handle : handles) {
                handle.close();
            }
            handles.clear();
            if (Files.exists(purgeMark(file))) {
                purge(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw DuckDbConnections.fault("close", e);
        } finally {
            lane.unlock();
        }
    }
}
