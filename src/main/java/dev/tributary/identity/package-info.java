/**
 * Who is who: records that share an identifier become one profile, with the cause of every merge; guards keep strangers apart.
 */
@NullMarked
package dev.tributary.identity;

import org.jspecify.annotations.NullMarked;
