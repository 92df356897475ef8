package dev.tributary.campaign;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** One utm value of the dictionary. @param value as links spell it @param also other spellings that are met and mean the same */
public record Entry(String value, List<String> also, @Nullable String about, Facts facts) {

    public Entry {
        also = List.copyOf(also);
    }
}
