package dev.tributary.destination;

import java.util.List;

/**
 * One kind of destination, such as the advertising audiences of one platform. A package of its own implements it, and one registration in
 * {@link DestinationTypes} makes it known to lint, audience files, consent, push, {@code normalize}, {@code doctor} and the reference page.
 * Stateless and thread-safe.
 */
public interface DestinationType {

    /** What this kind of destination takes and offers. Always the same value. */
    DestinationDeclaration declaration();

    /**
     * The kinds of identifiers, as {@code config/identity.yaml} names them, that members are made of under these options. Never empty, and
     * a subset of {@link DestinationDeclaration#identifierKinds}.
     */
    default List<String> identifierKinds(DestinationOptions options) {
        return declaration().identifierKinds();
    }

    /** Changes when other options make another tuple of the same identifiers; such members are removed and added again. */
    default String tupleForm(DestinationOptions options) {
        return String.join(",", identifierKinds(options));
    }

    /**
     * Checks rules across options, and supplies defaults that depend on other options. Called only when every option is valid by its own
     * declaration.
     *
     * @return the options to use
     */
    default DestinationOptions complete(DestinationOptions options, OptionFindings findings) {
        return options;
    }

    /**
     * Opens nothing yet; the first call does.
     *
     * @throws dev.tributary.FaultException of kind CONFIG when a setting has a value that cannot be used
     */
    Destination create(DestinationSettings settings, DestinationContext context);
}
