/**
 * Select, gate, plan: the people of an audience, those of them who may be sent, and the changes that a push would make, before anything is
 * sent.
 */
@NullMarked
package dev.tributary.audience;

import org.jspecify.annotations.NullMarked;
