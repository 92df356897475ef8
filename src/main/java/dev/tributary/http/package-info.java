/**
 * One HTTP client for every call out: pulls, pushes and tokens, with rate limits, retries, a circuit breaker, error rules and tokens. What
 * differs between vendors is in the {@link dev.tributary.http.HttpRules} and {@link dev.tributary.http.Auth} of their connectors.
 */
@NullMarked
package dev.tributary.http;

import org.jspecify.annotations.NullMarked;
