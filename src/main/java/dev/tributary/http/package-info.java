/**
 * Calls out: one HTTP client for pulls, pushes, tokens and webhooks, with rate limits, retries, a circuit breaker, error rules and tokens.
 * Knows no vendor: all that differs between vendors is in the values it is given.
 */
@NullMarked
package dev.tributary.http;

import org.jspecify.annotations.NullMarked;
