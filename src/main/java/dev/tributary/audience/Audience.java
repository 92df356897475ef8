package dev.tributary.audience;

import dev.tributary.config.Section;
import dev.tributary.config.YamlNode;

import java.util.Map;
import java.util.Set;

/**
 * One audience as its file says.
 *
 * @param where                SQL predicate over the {@code profile} view
 * @param consent              purpose that must be granted, such as {@code ads}
 * @param leastSize            a smaller plan waits for approval
 * @param largestShrinkPercent a plan that removes a larger part of the members waits for approval
 * @param destinations         options per destination id, read by that destination
 * @param identifierKinds      kinds of identifiers by which its destinations know people, as {@code config/identity.yaml} names them
 * @param node                 where the file says it, for findings
 */
public record Audience(String name, String description, String where, String consent, int leastSize, int largestShrinkPercent,
        Map<String, Section> destinations, Set<String> identifierKinds, YamlNode node) {}
