/**
 * What all twins share: the HTTP edge, faults as switches, the request log, rate windows.
 */
@NullMarked
package dev.tributary.twin.kit;

import org.jspecify.annotations.NullMarked;
