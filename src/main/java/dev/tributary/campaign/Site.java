package dev.tributary.campaign;

/** One of the customer's own hosts. @param satellite whether it is not the shop itself but a site that leads to it */
public record Site(String host, String name, boolean satellite) {}
