/**
 * Zoho CRM, as its documents describe it.
 */
@NullMarked
package dev.tributary.twin.zoho;

import org.jspecify.annotations.NullMarked;
