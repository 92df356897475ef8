package dev.tributary.warehouse;

import java.util.List;

/**
 * What a table of the hub's own holds, as the line above its {@code create table} says:
 * {@code -- control; person: profile profile_id, record source source_id}. Erasure, export and backup go by it.
 *
 * @param persons by which columns a row is a person's; empty for a table that holds nothing of persons, or is the proof of an erasure
 */
public record TableDeclaration(String table, Kind kind, List<PersonLink> persons) {

    /** What an engine promises for a table, and may do to keep it. */
    public enum Kind {
        /**
         * Rows that sources said, by source and id: writing the same rows twice changes nothing, so each table may be written by itself.
         */
        CANONICAL,
        /** Follows from other tables and can be derived again: may be lost together with what says how far it was derived. */
        DERIVED,
        /**
         * What the hub did and promised: runs, checkpoints, ledger, plans, consent, erasure. Written in one transaction with what it speaks
         * of, and never lost.
         */
        CONTROL
    }

    /** How a row belongs to a person. @param columns one for a profile, two for a record or a visitor: the source and the id within it */
    public record PersonLink(Key key, List<String> columns) {

        public enum Key {
            PROFILE, RECORD, VISITOR
        }
    }
}
