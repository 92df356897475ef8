/**
 * Meta as a destination: custom audiences and lookalikes through the Business SDK.
 */
@NullMarked
package dev.tributary.destination.meta;

import org.jspecify.annotations.NullMarked;
