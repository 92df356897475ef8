package dev.tributary.destination;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * One advertising account that holds lists of people. Thread-safe; the caller never adds to and removes from one list at once. Everything
 * throws {@link dev.tributary.FaultException}: CREDENTIALS and CONFIG when someone must act, RATE_LIMIT and VENDOR_DOWN when trying later
 * helps, REFUSED when the platform will not do it. No message holds an identifier or a secret.
 */
public interface Destination extends AutoCloseable {

    /** What kind of destination it is. */
    DestinationType type();

    /** The id of its type. */
    default String platform() {
        return type().declaration().id();
    }

    /** The connection's name. */
    String connection();

    /**
     * The hashed identifiers of one person as one text, usually JSON, or null when none is usable. The same input always gives the same
     * text. Does no I/O.
     *
     * @param identifiers normalised values by kind, of the kinds that {@link DestinationType#identifierKinds} names; a kind without values
     *                    may be absent
     */
    @Nullable
    String tuple(String profileId, Map<String, List<String>> identifiers, DestinationOptions options);

    /** How much of a batch a tuple takes. */
    int rows(String tuple);

    /**
     * The id of the list for {@code spec}. Without a known id the account is searched for the marker before a list is created, so a crash
     * between creating and noting the id makes no second list. A list is never adopted by its name.
     */
    String ensureList(ListSpec spec, @Nullable String knownId);

    /**
     * Adds or removes members, at most as many rows as {@link DestinationDeclaration.Limits} allow. One answer per member, in any order;
     * sending the same twice changes nothing. Throttling and outages are waited out within bounds and then answered RETRY_LATER, never
     * thrown.
     *
     * @throws ListGoneException when the platform no longer has the list
     */
    List<Delivery> apply(String listId, Action action, List<Member> members, DestinationOptions options);

    /**
     * Reads back what became of accepted requests, and the list's size.
     *
     * @throws ListGoneException when the platform no longer has the list
     */
    Confirmation confirm(String listId, Collection<String> requestIds);

    /**
     * The id of a lookalike list grown from {@code seedListId}, found by the marker of {@code spec} or created. Asked only of a type that
     * declares {@link DestinationDeclaration#lookalikes}.
     *
     * @param knownId noted earlier for the same marker, or null
     */
    default String ensureLookalike(ListSpec spec, String seedListId, @Nullable String knownId) {
        throw new UnsupportedOperationException(platform() + " grows no lookalikes");
    }

    /** Asks the platform for something small. Returns when account and credentials work. */
    void check();

    /** Removes one person's stored tuples, given by list id, from every list that may hold them. One answer per list. */
    default List<Delivery> forget(Map<String, Member> byList, DestinationOptions options) {
        List<Delivery> answers = new ArrayList<>();
        byList.forEach((listId, member) -> answers.addAll(apply(listId, Action.REMOVE, List.of(member), options)));
        return answers;
    }

    @Override
    void close();
}
