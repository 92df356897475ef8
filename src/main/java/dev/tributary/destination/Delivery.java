package dev.tributary.destination;

import org.jspecify.annotations.Nullable;

/**
 * A platform's answer for one member. Accepted means received, not yet matched or applied.
 *
 * @param requestId the platform's id of the request; null when it accepted none
 * @param reason    the reason when not accepted, without any value; null when accepted
 */
public record Delivery(String profileId, Outcome outcome, @Nullable String requestId, @Nullable String reason) {

    /** One call's answer; the ledger turns it into a member's state. */
    public enum Outcome {
        ACCEPTED, REJECTED, RETRY_LATER
    }

    public static Delivery accepted(Member member, String requestId) {
        return new Delivery(member.profileId(), Outcome.ACCEPTED, requestId, null);
    }

    public static Delivery rejected(Member member, String reason) {
        return new Delivery(member.profileId(), Outcome.REJECTED, null, reason);
    }

    public static Delivery retryLater(Member member, String reason) {
        return new Delivery(member.profileId(), Outcome.RETRY_LATER, null, reason);
    }
}
