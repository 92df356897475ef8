package dev.tributary.identity;

/**
 * What one resolution did; counts only, no personal data.
 *
 * @param considered        records that were new or changed, and those that shared a profile or an identifier with them
 * @param profilesBefore    people before
 * @param profilesAfter     people after
 * @param merged            rows added to {@code profile_merges}: profiles that ended in another, and records that joined one
 * @param sharedIdentifiers identifiers that are seen with too many names now, whenever they were first seen
 */
public record ResolveReport(long considered, long profilesBefore, long profilesAfter, long merged, long sharedIdentifiers) {
}
