/**
 * The command line: one class per command. A command reads arguments, calls one use case of {@code app} and prints its record: results on
 * standard output, everything else on standard error. It ends with one of the exit statuses of {@link dev.tributary.cli.Main}.
 */
@NullMarked
package dev.tributary.cli;

import org.jspecify.annotations.NullMarked;
