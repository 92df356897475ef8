package dev.tributary.receive.signature;

/** The result of a verification. Logged and counted; the sender only learns that the request was refused. */
public enum SignatureResult {
    ACCEPTED,
    /** The proof is missing. */
    UNSIGNED,
    /** The proof does not match the request. */
    FORGED,
    /** The proof matches and is too old. */
    STALE,
    /** The sender's address is not on the list. */
    UNWELCOME
}
