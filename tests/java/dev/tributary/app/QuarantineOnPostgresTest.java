package dev.tributary.app;

import dev.tributary.warehouse.TestEngine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The same on PostgreSQL. */
class QuarantineOnPostgresTest extends QuarantineTest {

    @BeforeAll
    static void usePostgres() {
        TestEngine.usePostgres(true);
    }

    @AfterAll
    static void useDuckDbAgain() {
        TestEngine.usePostgres(false);
    }
}
