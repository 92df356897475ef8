package dev.tributary.receive.signature;

/** What became of a request's proof. Told to the log and counted; the sender learns no more than "no". */
public enum SignatureResult {
    ACCEPTED,
    /** The proof that its kind asks for is not there. */
    UNSIGNED,
    /** A proof is there and does not fit these bytes. */
    FORGED,
    /** The proof fits, and is too old to be believed. */
    STALE,
    /** The sender's address is not on the list. */
    UNWELCOME
}
