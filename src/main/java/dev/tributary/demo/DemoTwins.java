package dev.tributary.demo;

import dev.tributary.twin.google.DataManagerTwin;
import dev.tributary.twin.google.GoogleAdsTwin;
import dev.tributary.twin.google.GoogleLists;
import dev.tributary.twin.hubspot.HubSpotTwin;
import dev.tributary.twin.kiotviet.KiotVietTwin;
import dev.tributary.twin.kit.Twin;
import dev.tributary.twin.meta.MetaTwin;
import dev.tributary.twin.people.Population;
import dev.tributary.twin.people.RetailHistory;

import java.time.Clock;
import java.util.List;

/** The vendors of the demonstration, all on loopback and free ports, sharing one shop and its people. */
public final class DemoTwins implements AutoCloseable {

    private final RetailHistory history = RetailHistory.shipped();
    private final Population population = Population.of(history);
    private final GoogleLists googleLists = new GoogleLists();
    private final KiotVietTwin kiotviet;
    private final HubSpotTwin hubspot;
    private final DataManagerTwin dataManager;
    private final GoogleAdsTwin googleAds;
    private final MetaTwin meta;

    public DemoTwins(Clock clock) {
        kiotviet = new KiotVietTwin(0, clock, history, population);
        hubspot = new HubSpotTwin(0, clock, population);
        dataManager = new DataManagerTwin(0, clock, googleLists);
        googleAds = new GoogleAdsTwin(0, clock, googleLists);
        meta = new MetaTwin(0, clock);
    }

    public RetailHistory history() {
        return history;
    }

    public Population population() {
        return population;
    }

    public KiotVietTwin kiotviet() {
        return kiotviet;
    }

    public HubSpotTwin hubspot() {
        return hubspot;
    }

    public DataManagerTwin dataManager() {
        return dataManager;
    }

    public GoogleAdsTwin googleAds() {
        return googleAds;
    }

    public MetaTwin meta() {
        return meta;
    }

    public GoogleLists googleLists() {
        return googleLists;
    }

    @Override
    public void close() {
        List.<Twin>of(kiotviet, hubspot, dataManager, googleAds, meta).forEach(Twin::close);
    }
}
