package dev.tributary.campaign;

/** A host that is ours. @param satellite whether it only leads to the shop */
public record Site(String host, String name, boolean satellite) {
}
