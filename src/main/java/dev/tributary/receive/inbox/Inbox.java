package dev.tributary.receive.inbox;

import java.util.List;

/**
 * A durable queue of acknowledged requests that are not in the warehouse yet. Thread-safe. Positions rise in the order in which entries
 * become readable; none is used twice within one inbox.
 */
public interface Inbox extends AutoCloseable {

    /** A request and its position. */
    record Entry(long position, StoredRequest request) {}

    /** The number and approximate size of the entries. */
    record Size(long entries, long bytes) {}

    /** The id of this inbox file: positions of another file, such as one that was lost, are not comparable. */
    String id();

    /**
     * Appends requests, all or none, and returns when they are durable: a crash of the machine after that loses none of them.
     *
     * @throws InboxFullException when there is no room or the disk cannot be written; then nothing was appended
     */
    void append(List<StoredRequest> requests);

    /**
     * The oldest entries of a stream after a position.
     *
     * @param most  number of entries
     * @param bytes the entry that exceeds this size is the last
     */
    List<Entry> read(String connection, String stream, long after, int most, long bytes);

    /** Removes the entries of a stream up to a position, after they were stored in the warehouse. */
    void remove(String connection, String stream, long through);

    Size size();

    /** A counter of calls to {@link #append}. */
    long arrivals();

    /** Waits until {@link #arrivals} differs from {@code known}, at most for a time. */
    void awaitArrival(long known, long millis) throws InterruptedException;

    @Override
    void close();
}
