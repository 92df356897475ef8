/**
 * What a tagged link says: the dictionary of utm values ({@code config/campaigns.yaml}), the links that are written from it, and what
 * channel, content, site, influencer and agency a visit counts for.
 */
@NullMarked
package dev.tributary.campaign;

import org.jspecify.annotations.NullMarked;
