package dev.tributary.identity;

/**
 * The counts of one resolution.
 *
 * @param considered        records that were new or changed, and records that share a profile or an identifier with them
 * @param profilesBefore    profiles before
 * @param profilesAfter     profiles after
 * @param merged            rows added to {@code profile_merges}: profiles merged into another, and records that joined one
 * @param sharedIdentifiers identifiers that are ignored now because several people share them
 */
public record ResolveReport(long considered, long profilesBefore, long profilesAfter, long merged, long sharedIdentifiers) {}
