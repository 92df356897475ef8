/**
 * The tracking API of web sites and apps: its calls, the pixel, and the browser script.
 */
@NullMarked
package dev.tributary.receive.tracking;

import org.jspecify.annotations.NullMarked;
