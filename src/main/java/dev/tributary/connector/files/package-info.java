/**
 * Files as a source: received through Camel's file and SFTP components, taken once, and read as a stream of records, where a line that
 * cannot be read is told by its number and its neighbours go on. Knows nothing of runs and checkpoints.
 */
@org.jspecify.annotations.NullMarked
package dev.tributary.connector.files;
