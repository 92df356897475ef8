package dev.tributary.app;

/** States that two people are not the same, or takes that back, and resolves people again. */
public final class SeparatePeople {

    private final Hub hub;

    public SeparatePeople(Hub hub) {
        this.hub = hub;
    }

    /**
     * Keeps records apart, whatever identifiers they share.
     *
     * @param one   a record as {@code SOURCE:ID}, or a profile's id for all records of it
     * @param apart false takes an earlier statement back
     * @return the pairs of records that this is about
     * @throws dev.tributary.FaultException of kind CONFIG when one of them is not found
     */
    public int separate(String one, String other, boolean apart) {
        return hub.services().people().keepApart(one, other, apart);
    }
}
