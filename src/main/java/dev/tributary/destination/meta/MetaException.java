package dev.tributary.destination.meta;

import dev.tributary.FaultException;

/** A call to Meta that failed for good, for now. Holds no cause: the SDK's exceptions carry what was sent. */
final class MetaException extends FaultException {

    private final transient MetaError error;

    MetaException(MetaError error) {
        super(error.fault(), error.sentence());
        this.error = error;
    }

    MetaError error() {
        return error;
    }
}
