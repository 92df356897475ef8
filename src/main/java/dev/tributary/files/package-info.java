/**
 * Files as a source: received through Camel's file and SFTP components, taken once, and read as a stream of records. A line that cannot be
 * read is reported with its number, and the lines around it are read. Knows nothing of runs and checkpoints.
 */
@NullMarked
package dev.tributary.files;

import org.jspecify.annotations.NullMarked;
