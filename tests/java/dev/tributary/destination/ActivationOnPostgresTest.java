package dev.tributary.destination;

import dev.tributary.warehouse.TestEngine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The same on PostgreSQL. */
class ActivationOnPostgresTest extends ActivationTest {

    @BeforeAll
    static void usePostgres() {
        TestEngine.usePostgres(true);
    }

    @AfterAll
    static void useDuckDbAgain() {
        TestEngine.usePostgres(false);
    }
}
