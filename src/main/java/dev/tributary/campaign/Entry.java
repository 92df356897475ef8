package dev.tributary.campaign;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** One value of a utm parameter. @param value the spelling for links @param also other spellings of the same value */
public record Entry(String value, List<String> also, @Nullable String about, Facts facts) {

    public Entry {
        also = List.copyOf(also);
    }
}
