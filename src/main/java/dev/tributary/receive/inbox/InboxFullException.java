package dev.tributary.receive.inbox;

import dev.tributary.Fault;
import dev.tributary.FaultException;
import org.jspecify.annotations.Nullable;

/** The inbox cannot store a request now. The sender is asked to retry. */
public final class InboxFullException extends FaultException {

    private static final long serialVersionUID = 1L;

    InboxFullException(String message, @Nullable Throwable cause) {
        super(Fault.WAREHOUSE, message, cause);
    }
}
