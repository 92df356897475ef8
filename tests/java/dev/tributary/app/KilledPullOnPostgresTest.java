package dev.tributary.app;

import dev.tributary.warehouse.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** One of those kills, with everything in PostgreSQL: the next run has the lock, and goes on. */
class KilledPullOnPostgresTest {

    @TempDir Path folder;

    @Test
    void theNextRunGoesOnFromTheLastCommit() throws Exception {
        TestEngine.usePostgres(true);
        KilledPullTest.start();
        try {
            KilledPullTest test = new KilledPullTest();
            test.folder = folder;
            test.theNextRunGoesOnFromTheLastCommit(80);
        } finally {
            KilledPullTest.stop();
            TestEngine.usePostgres(false);
        }
    }
}
