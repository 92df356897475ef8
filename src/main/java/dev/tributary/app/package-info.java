/**
 * Use cases, one class each, that return records; the wiring of a hub; its start and its end. Every face uses this package.
 */
@NullMarked
package dev.tributary.app;

import org.jspecify.annotations.NullMarked;
