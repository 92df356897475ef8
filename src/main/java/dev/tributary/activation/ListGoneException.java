package dev.tributary.activation;

import dev.tributary.Fault;
import dev.tributary.FaultException;

/** The platform no longer has the list; a new one must be made and filled. */
final class ListGoneException extends FaultException {

    ListGoneException(String message) {
        super(Fault.REFUSED, message);
    }
}
