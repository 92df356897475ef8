/**
 * Backups of everything the hub keeps, in one file each, and how one is restored.
 */
@NullMarked
package dev.tributary.backup;

import org.jspecify.annotations.NullMarked;
