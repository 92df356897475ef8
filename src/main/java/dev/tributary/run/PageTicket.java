package dev.tributary.run;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * The place of a page in its run.
 *
 * @param committer of the run
 * @param sequence  from 0, without gaps
 * @param next      position of the next page, or null for the last page
 * @param modified  latest change time among the records, or null
 * @param keys      keys of the records, when the run has {@link StreamKeys}
 */
public record PageTicket(PageCommitter committer, long sequence, @Nullable String next, @Nullable Instant modified, List<String> keys) {}
