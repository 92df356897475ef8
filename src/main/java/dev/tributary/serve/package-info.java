/**
 * The hub as a service: schedules armed, health and metrics over HTTP on this machine only. Spring Boot starts here and nowhere else.
 */
@NullMarked
package dev.tributary.serve;

import org.jspecify.annotations.NullMarked;
