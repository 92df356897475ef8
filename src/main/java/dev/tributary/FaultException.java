package dev.tributary;

import org.jspecify.annotations.Nullable;

/** A failure with its kind. The message is one sentence for a person: what, where, why, what to do; never a value or a secret. */
public class FaultException extends RuntimeException {

    private final Fault fault;

    public FaultException(Fault fault, String message) {
        this(fault, message, null);
    }

    public FaultException(Fault fault, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.fault = fault;
    }

    public Fault fault() {
        return fault;
    }
}
