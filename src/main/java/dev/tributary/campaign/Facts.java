package dev.tributary.campaign;

import org.jspecify.annotations.Nullable;

/**
 * What a touch counts for; null where nothing says so.
 *
 * @param channel one of {@link Channels#all()}
 * @param content what was shown, such as a film
 * @param site    the satellite site that led here
 */
public record Facts(@Nullable String channel, @Nullable String content, @Nullable String site, @Nullable String influencer, @Nullable String agency) {

    static final Facts NONE = new Facts(null, null, null, null, null);

    /** These, and where they say nothing the others. */
    Facts or(Facts others) {
        return new Facts(channel == null ? others.channel : channel, content == null ? others.content : content, site == null ? others.site : site,
                influencer == null ? others.influencer : influencer, agency == null ? others.agency : agency);
    }
}
