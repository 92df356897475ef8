package dev.tributary.http;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** An unusual answer with its meaning, or none at all. */
public final class VendorFault extends FaultException {

    private static final long serialVersionUID = 1L;

    private final ErrorRule.Meaning meaning;
    private final transient @Nullable Duration wait;

    /** @param wait what the vendor asks for, or null */
    public VendorFault(ErrorRule.Meaning meaning, String message, @Nullable Duration wait, @Nullable Throwable cause) {
        super(kind(meaning), message, cause);
        this.meaning = meaning;
        this.wait = wait;
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

    @Nullable Duration wanted() {
        return wait;
    }

    /** Whether the same call may succeed soon. */
    boolean passing() {
        return meaning == ErrorRule.Meaning.RATE_LIMIT || meaning == ErrorRule.Meaning.VENDOR_DOWN;
    }
}
