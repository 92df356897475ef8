/**
 * Identity resolution: records that share an identifier become one profile, and the cause of each merge is recorded. Identifiers that
 * several people share, and statements that two records are two people, keep profiles apart.
 */
@NullMarked
package dev.tributary.identity;

import org.jspecify.annotations.NullMarked;
