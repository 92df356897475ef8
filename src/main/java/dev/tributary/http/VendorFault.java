package dev.tributary.http;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** A call that failed: by the vendor's answer and its meaning, or because no whole answer arrived. */
public final class VendorFault extends FaultException {

    private static final long serialVersionUID = 1L;

    private final ErrorRule.Meaning meaning;
    private final transient @Nullable Duration wait;
    private final transient @Nullable VendorResponse response;

    private VendorFault(ErrorRule.Meaning meaning, String message, @Nullable Duration wait, @Nullable VendorResponse response,
            @Nullable Throwable cause) {
        super(kind(meaning), message, cause);
        this.meaning = meaning;
        this.wait = wait;
        this.response = response;
    }

    /** @param wait how long the vendor asks to wait, or null */
    static VendorFault answered(ErrorRule.Meaning meaning, String message, @Nullable Duration wait, VendorResponse response) {
        return new VendorFault(meaning, message, wait, response, null);
    }

    static VendorFault unanswered(ErrorRule.Meaning meaning, String message, @Nullable Throwable cause) {
        return new VendorFault(meaning, message, null, null, cause);
    }

    private static Fault kind(ErrorRule.Meaning meaning) {
        return switch (meaning) {
            case TOKEN_EXPIRED, CREDENTIALS -> Fault.CREDENTIALS;
            case RATE_LIMIT, DAILY_LIMIT -> Fault.RATE_LIMIT;
            case VENDOR_DOWN, RESTART_SLICE -> Fault.VENDOR_DOWN;
            default -> Fault.REFUSED;
        };
    }

    public ErrorRule.Meaning meaning() {
        return meaning;
    }

    /** How long the vendor asks to wait, or null. */
    public @Nullable Duration askedWait() {
        return wait;
    }

    /** The answer, or null when no whole one arrived. Its body may hold personal data: no message quotes it. */
    public @Nullable VendorResponse response() {
        return response;
    }

    /** Whether the same call may succeed soon. */
    boolean passing() {
        return meaning == ErrorRule.Meaning.RATE_LIMIT || meaning == ErrorRule.Meaning.VENDOR_DOWN;
    }
}
