package dev.tributary;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.tributary.destination.DestinationType;

/** Which libraries and packages only some may use; the order of the packages is in {@link LayersTest}. */
@AnalyzeClasses(packages = "dev.tributary", importOptions = ImportOption.DoNotIncludeTests.class)
class PackagesTest {

    @ArchTest
    static final ArchRule theCanonicalModelUsesOnlyTheJdk = noClasses().that().resideInAPackage("dev.tributary.canonical")
            .should().dependOnClassesThat().resideOutsideOfPackages("dev.tributary.canonical", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule twinsKnowNothingOfTheHub = noClasses().that().resideInAPackage("dev.tributary.twin..")
            .should().dependOnClassesThat().resideInAnyPackage("dev.tributary.connector..", "dev.tributary.mapping..", "dev.tributary.destination..",
                    "dev.tributary.run..", "dev.tributary.app..", "dev.tributary.warehouse..");

    @ArchTest
    static final ArchRule theHubWorksWithoutItsTwins = noClasses().that().resideOutsideOfPackages("dev.tributary.twin..", "dev.tributary.demo", "dev.tributary.cli")
            .should().dependOnClassesThat().resideInAPackage("dev.tributary.twin..");

    @ArchTest
    static final ArchRule onlyTheWarehouseKnowsItsEngine = noClasses().that().resideOutsideOfPackage("dev.tributary.warehouse..")
            .should().dependOnClassesThat().resideInAnyPackage("org.duckdb..", "org.postgresql..");

    /** The commands of a home find the hub that serves it on this machine: that client calls no vendor. */
    @ArchTest
    static final ArchRule onlyHttpCallsOut = noClasses().that().resideOutsideOfPackages("dev.tributary.http", "dev.tributary.twin..")
            .and().doNotHaveFullyQualifiedName("dev.tributary.serve.ServingHub")
            .should().dependOnClassesThat().haveFullyQualifiedName("java.net.http.HttpClient");

    @ArchTest
    static final ArchRule onlyHttpRetriesAndLimits = noClasses().that().resideOutsideOfPackage("dev.tributary.http")
            .should().dependOnClassesThat().resideInAPackage("io.github.resilience4j..");

    @ArchTest
    static final ArchRule onlyTheTypeOfADestinationIsPublic = classes().that().resideInAPackage("dev.tributary.destination.*..").and().areTopLevelClasses()
            .and().areNotAssignableTo(DestinationType.class).should().notBePublic();

    @ArchTest
    static final ArchRule destinationsAreNamedByTheirRegistrationAlone = noClasses().that().resideOutsideOfPackage("dev.tributary.destination.*..")
            .and().doNotHaveFullyQualifiedName("dev.tributary.app.ShippedDestinations").should().dependOnClassesThat().resideInAPackage("dev.tributary.destination.*..");
}
