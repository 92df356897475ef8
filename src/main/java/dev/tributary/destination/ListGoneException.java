package dev.tributary.destination;

import dev.tributary.Fault;
import dev.tributary.FaultException;

/** The platform no longer has the list; a new one must be made and filled. */
public final class ListGoneException extends FaultException {

    public ListGoneException(String message) {
        super(Fault.REFUSED, message);
    }
}
