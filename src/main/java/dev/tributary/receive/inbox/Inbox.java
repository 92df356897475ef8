package dev.tributary.receive.inbox;

import java.util.List;

/**
 * What senders were told is safe, until the warehouse has it. Thread-safe. Positions only rise, in the order in which entries
 * became readable, and none is ever used twice within one inbox.
 */
public interface Inbox extends AutoCloseable {

    /** An arrival and its place. */
    record Entry(long position, StoredRequest arrival) {
    }

    /** How much waits, and since when. @param bytes about */
    record Size(long entries, long bytes) {
    }

    /** Names this inbox: a position says nothing about another one, such as the one that takes the place of a lost file. */
    String id();

    /**
     * Keeps arrivals, all or none, and returns when they are on disk: a crash of the machine after that loses none of them.
     *
     * @throws InboxFullException when there is no room or the disk refuses; nothing of it was kept
     */
    void append(List<StoredRequest> arrivals);

    /** The oldest entries of a stream behind a position. @param most entries. @param bytes no more after the one that passes this size */
    List<Entry> read(String connection, String stream, long after, int most, long bytes);

    /** Forgets the entries of a stream up to a position: the warehouse has them. */
    void remove(String connection, String stream, long through);

    Size size();

    /** A number that rises whenever something is appended. */
    long arrivals();

    /** Waits until {@link #arrivals} is no longer {@code known}, or for so long. */
    void awaitArrival(long known, long millis) throws InterruptedException;

    @Override
    void close();
}
