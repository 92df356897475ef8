package dev.tributary.canonical;

/** How personal a column is; drives masking. */
public enum Pii {
    PUBLIC, PERSONAL, SENSITIVE, IDENTIFIER
}
