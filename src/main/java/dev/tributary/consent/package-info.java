/**
 * Who may be contacted for what: statements from every source, the latest one counts.
 */
@NullMarked
package dev.tributary.consent;

import org.jspecify.annotations.NullMarked;
