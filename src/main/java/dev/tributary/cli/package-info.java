/**
 * The command line: one class per command, each a thin reading of arguments around what another package does. A command starts
 * only what it needs, prints results on standard output and everything else on standard error, and ends with one of the exit
 * statuses of {@link dev.tributary.cli.Main}. Nothing outside this package uses it.
 */
@NullMarked
package dev.tributary.cli;

import org.jspecify.annotations.NullMarked;
