/**
 * Runs: what starts them, what they count, and how pages become committed groups. A page counts as stored only when its group
 * commits: rows, rejects and checkpoint in one transaction.
 */
@NullMarked
package dev.tributary.run;

import org.jspecify.annotations.NullMarked;
