package dev.tributary.run;

import dev.tributary.warehouse.TestEngine;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The same on PostgreSQL. */
class JobComponentOnPostgresTest extends JobComponentTest {

    @BeforeAll
    static void usePostgres() {
        TestEngine.usePostgres(true);
    }

    @AfterAll
    static void useDuckDbAgain() {
        TestEngine.usePostgres(false);
    }
}
