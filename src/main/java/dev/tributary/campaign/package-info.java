/**
 * The dictionary of utm values ({@code config/campaigns.yaml}), tagged links made from it, and the channel, content, site, influencer and
 * agency of a visit.
 */
@NullMarked
package dev.tributary.campaign;

import org.jspecify.annotations.NullMarked;
