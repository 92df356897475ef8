package dev.tributary.campaign;

import org.jspecify.annotations.Nullable;

/**
 * The attributes of a touchpoint; null when unknown.
 *
 * @param channel one of {@link Channels#all()}
 * @param content the creative, such as a film
 * @param site    the satellite site the visit came from
 */
public record Facts(@Nullable String channel, @Nullable String content, @Nullable String site, @Nullable String influencer,
        @Nullable String agency) {

    static final Facts NONE = new Facts(null, null, null, null, null);

    /** These facts, with unknown ones taken from others. */
    Facts or(Facts others) {
        return new Facts(channel == null ? others.channel : channel, content == null ? others.content : content,
                site == null ? others.site : site,
                influencer == null ? others.influencer : influencer, agency == null ? others.agency : agency);
    }
}
