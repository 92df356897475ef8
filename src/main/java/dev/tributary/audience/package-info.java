/**
 * Select, gate, plan: which people an audience holds, who of them may be pushed, and what a push would change, before anything
 * leaves.
 */
@NullMarked
package dev.tributary.audience;

import org.jspecify.annotations.NullMarked;
