/**
 * The demonstration: a home of its own, the shipped configuration, real sales data behind twins, everything run twice.
 */
@NullMarked
package dev.tributary.demo;

import org.jspecify.annotations.NullMarked;
