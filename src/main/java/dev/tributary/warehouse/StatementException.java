package dev.tributary.warehouse;

import java.sql.SQLException;

/**
 * A statement that the engine refused, or a value that could not be read as it was asked for. The transaction it belongs to is lost; the
 * warehouse makes a {@link dev.tributary.FaultException} of it. Its message may quote stored values: show {@link #said} with care.
 */
public final class StatementException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final SQLException refusal;

    public StatementException(SQLException refusal) {
        super(refusal.getMessage(), refusal);
        this.refusal = refusal;
    }

    public SQLException refusal() {
        return refusal;
    }

    /** Whether the refusal speaks of names and types in the statement, and of nothing stored. */
    public boolean isAboutNames() {
        String message = String.valueOf(refusal.getMessage());
        return refusal.getSQLState() != null && refusal.getSQLState().startsWith("42") || message.startsWith("Binder Error")
                || message.startsWith("Catalog Error");
    }

    /** The engine's own sentence, which may quote values; up to its first colon it names the kind of error. */
    public String said() {
        String message = String.valueOf(refusal.getMessage()).lines().findFirst().orElse("");
        boolean aboutValues = refusal.getSQLState() != null && refusal.getSQLState().startsWith("22");
        return message.replaceFirst("^ERROR: ", aboutValues ? "Conversion Error: " : "");
    }
}
