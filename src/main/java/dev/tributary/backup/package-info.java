/**
 * Backup of all state of a home in one file, and restore.
 */
@NullMarked
package dev.tributary.backup;

import org.jspecify.annotations.NullMarked;
