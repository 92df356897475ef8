/**
 * What comes to the hub by itself: webhooks and tracking. A request is verified on the bytes that arrived, before anything parses
 * them; it is acknowledged when it is durable, and becomes canonical rows afterwards, on the way that pulled records go.
 */
@NullMarked
package dev.tributary.receive;

import org.jspecify.annotations.NullMarked;
