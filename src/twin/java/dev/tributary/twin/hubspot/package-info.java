/**
 * HubSpot, as its documents describe it.
 */
@NullMarked
package dev.tributary.twin.hubspot;

import org.jspecify.annotations.NullMarked;
