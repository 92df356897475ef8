/**
 * What a privacy officer asks for: to forget a person everywhere with proof, to hand a person their data, to keep and bring back
 * backups without bringing back the forgotten, and to let data go when its time is over.
 */
@NullMarked
package dev.tributary.privacy;

import org.jspecify.annotations.NullMarked;
