package dev.tributary;

/** Why something failed. The kind, not the place where it happened, decides whether it is tried again and who must act. */
public enum Fault {

    /** A file of the home says something wrong; ops must edit it. */
    CONFIG(false),
    /** The vendor refuses our credentials or scopes; ops must renew them. */
    CREDENTIALS(false),
    /** One record cannot be processed; it is quarantined and its neighbours go on. */
    BAD_RECORD(false),
    /** The vendor asks us to slow down. */
    RATE_LIMIT(true),
    /** The vendor does not answer, or not with what it documents. */
    VENDOR_DOWN(true),
    /** The vendor refuses the request itself; sending it again changes nothing. */
    REFUSED(false),
    /** The warehouse could not take a write: disk full, file locked. */
    WAREHOUSE(false),
    /** Our mistake. */
    BUG(false);

    private final boolean retry;

    Fault(boolean retry) {
        this.retry = retry;
    }

    /** Whether trying again later can help. */
    public boolean retry() {
        return retry;
    }
}
