package dev.tributary.pull;

import dev.tributary.twin.kit.InjectedFault;
import dev.tributary.twin.kit.Twin;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.function.UnaryOperator;

/** A vendor's twin with what {@link SourceContract} needs to know of it. One is made for each scenario. */
public interface ScriptedVendor extends AutoCloseable {

    public Twin twin();

    /** {@code config/connections.yaml}: one connection that points at the twin; secrets as {@code ${file:secrets/NAME}}. */
    public String connections();

    /** Secrets by the name of their file. */
    public Map<String, String> secrets();

    /** The shipped route that is pulled, such as {@code pull-kiotviet-returns}. Its list has three pages at least. */
    public String route();

    /** The canonical table that its records become. */
    public String table();

    /** How many rows that table has after a first load. */
    public long records();

    /** How many records the list has; each gives one row at least. */
    public default long listed() {
        return records();
    }

    /** Changes one record now, so that its row changes. Each call changes another one. */
    public void change();

    /** A field of the records that may be missing. */
    public String optionalField();

    /** Takes one record away now. @return whether this was done; if it cannot be, {@link ContractGaps} says why */
    public default boolean remove() {
        return false;
    }

    /** Further shipped routes that bring removals, where the vendor has a list of its own for them. */
    public default List<String> removalRoutes() {
        return List.of();
    }

    /** After this time a run must have found out. */
    public default Duration removalShows() {
        return Duration.ofMinutes(2);
    }

    /** The vendor's own way to say "slow down", with a wait of less than half a second if it names one. */
    public default InjectedFault throttle(LongPredicate when) {
        return InjectedFault.tooManyRequests("0.2", when);
    }

    /** The vendor's own way to say "no more today", or null when it has none; then {@link ContractGaps} says why. */
    public default @Nullable InjectedFault dailyLimit(LongPredicate when) {
        return null;
    }

    /** How it answers to a version that it has ended. */
    public default InjectedFault sunset() {
        return InjectedFault.reply(410, "{\"message\":\"This version is no longer served\"}", Map.of(), request -> true);
    }

    /** Whether a token that ran out is renewed by the hub itself. */
    public default boolean renewsTokens() {
        return true;
    }

    /** Lets the credentials in again where the hub cannot renew them. */
    public default void restoreCredentials() {
    }

    /** Requests, without token calls, of a run that finds nothing new. */
    public default int quietRequests() {
        return 1;
    }

    /** How long a change needs until a run must have brought it: the connector's settle window and the vendor's lag. */
    public default Duration changeShows() {
        return Duration.ofMinutes(2);
    }

    /** The records with {@link #optionalField} gone and a field that nobody knows in its place. */
    public default UnaryOperator<String> renamed() {
        String field = "\"" + optionalField() + "\":";
        return body -> body.replace(field, "\"brandNew\":{\"deep\":[1]}," + field.replaceFirst("\":", "_2\":"));
    }

    /** The records with {@link #optionalField} of another type. */
    public default UnaryOperator<String> retyped() {
        String field = "\"" + optionalField() + "\":";
        return body -> body.replace(field, field + "{\"deep\":[1]},\"was\":");
    }

    /** From now on the vendor sends its records changed. */
    public default void distort(UnaryOperator<String> records) {
        twin().inject(InjectedFault.rewrite(records, request -> true));
    }

    /** The vendor sends its third page twice. */
    public default void repeat() {
        twin().inject(InjectedFault.repeat(InjectedFault.on(3)));
    }

    /** One text in place of another in a file of the home. */
    public record Edit(String file, String what, String instead) {}

    /**
     * What the shipped connector would make this contract slow or empty with: a pace of real seconds, pages so long that there is but one.
     */
    public default List<Edit> edits() {
        return List.of();
    }

    /** Completes a home just made. */
    public default void prepare(Path home) {
    }

    @Override
    public void close();
}
