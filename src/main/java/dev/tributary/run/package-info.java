/**
 * Runs of routes: schedules, jobs, counts, checkpoints, quarantine, and the commit of pages in groups. Rows, rejections and checkpoint of a
 * group are one transaction.
 */
@NullMarked
package dev.tributary.run;

import org.jspecify.annotations.NullMarked;
