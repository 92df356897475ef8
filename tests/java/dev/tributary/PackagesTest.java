package dev.tributary;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.tributary.destination.DestinationType;

import java.util.Set;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** Which libraries and packages only some may use; the order of the packages is in {@link LayersTest}. */
@AnalyzeClasses(packages = "dev.tributary", importOptions = ImportOption.DoNotIncludeTests.class)
class PackagesTest {

    @ArchTest static final ArchRule theCanonicalModelUsesOnlyTheJdk = noClasses().that().resideInAPackage("dev.tributary.canonical")
            .should().dependOnClassesThat().resideOutsideOfPackages("dev.tributary.canonical", "java..", "org.jspecify..");

    @ArchTest static final ArchRule twinsKnowNothingOfTheHub = noClasses().that().resideInAPackage("dev.tributary.twin..")
            .should().dependOnClassesThat(resideInAPackage("dev.tributary..").and(resideOutsideOfPackage("dev.tributary.twin..")));

    @ArchTest static final ArchRule aVendorsTwinUsesNoOtherVendors = slices().matching("dev.tributary.twin.(*)..").namingSlices("twin $1")
            .should().notDependOnEachOther()
            .ignoreDependency(resideInAPackage("dev.tributary.twin.."),
                    resideInAnyPackage("dev.tributary.twin.kit", "dev.tributary.twin.people"));

    @ArchTest static final ArchRule theKitKnowsNoVendor = noClasses().that().resideInAPackage("dev.tributary.twin.kit")
            .should().dependOnClassesThat(resideInAPackage("dev.tributary.twin..").and(resideOutsideOfPackage("dev.tributary.twin.kit")));

    @ArchTest static final ArchRule thePeopleUseOnlyTheKit = noClasses().that().resideInAPackage("dev.tributary.twin.people")
            .should().dependOnClassesThat(resideInAPackage("dev.tributary.twin..")
                    .and(resideOutsideOfPackages("dev.tributary.twin.kit", "dev.tributary.twin.people")));

    @ArchTest static final ArchRule theHubWorksWithoutItsTwins = noClasses().that()
            .resideOutsideOfPackages("dev.tributary.twin..", "dev.tributary.demo", "dev.tributary.cli")
            .should().dependOnClassesThat().resideInAPackage("dev.tributary.twin..");

    /**
     * {@code cli}, {@code serve} and {@code demo} call use cases and {@code lint}. Of the packages below {@code app} they read the records
     * and enums that use cases return; they make none and call nothing there.
     */
    @ArchTest static final ArchRule facesUseOnlyTheUseCases = classes().that()
            .resideInAnyPackage("dev.tributary.cli", "dev.tributary.serve", "dev.tributary.demo")
            .should(new ArchCondition<>("use only app, lint, config, io, each other, and the values that use cases return") {

                private static final Set<String> OPEN = Set.of("", "app", "lint", "config", "io", "cli", "serve", "demo");

                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                        JavaClass used = dependency.getTargetClass().getBaseComponentType();
                        if (!isOpen(type, used) && !used.isRecord() && !used.isEnum()) {
                            events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
                        }
                    }
                    type.getConstructorCallsFromSelf().stream().filter(call -> !isOpen(type, call.getTargetOwner()))
                            .forEach(call -> events.add(SimpleConditionEvent.violated(type, call.getDescription())));
                    type.getMethodCallsFromSelf().stream()
                            .filter(call -> !isOpen(type, call.getTargetOwner()) && !call.getTargetOwner().isEnum() && isStatic(call))
                            .forEach(call -> events.add(SimpleConditionEvent.violated(type, call.getDescription())));
                }

                private static boolean isOpen(JavaClass face, JavaClass used) {
                    String name = used.getPackageName().replaceFirst("^dev\\.tributary\\.?", "");
                    return name.equals(used.getPackageName()) || OPEN.contains(name)
                            || name.startsWith("twin.") && face.getPackageName().endsWith("demo");
                }

                private static boolean isStatic(JavaMethodCall call) {
                    return call.getTarget().resolveMember().map(member -> member.getModifiers().contains(JavaModifier.STATIC))
                            .orElse(false);
                }
            });

    @ArchTest static final ArchRule onlyTheWarehouseKnowsItsEngine = noClasses().that().resideOutsideOfPackage("dev.tributary.warehouse..")
            .should().dependOnClassesThat().resideInAnyPackage("org.duckdb..", "org.postgresql..");

    /** The commands of a home find the hub that serves it on this machine: that client calls no vendor. */
    @ArchTest static final ArchRule onlyHttpCallsOut = noClasses().that()
            .resideOutsideOfPackages("dev.tributary.http", "dev.tributary.twin..")
            .and().doNotHaveFullyQualifiedName("dev.tributary.serve.ServingHub")
            .should().dependOnClassesThat().haveFullyQualifiedName("java.net.http.HttpClient");

    @ArchTest static final ArchRule onlyHttpRetriesAndLimits = noClasses().that().resideOutsideOfPackage("dev.tributary.http")
            .should().dependOnClassesThat().resideInAPackage("io.github.resilience4j..");

    @ArchTest static final ArchRule onlyTheTypeOfADestinationIsPublic = classes().that().resideInAPackage("dev.tributary.destination.*..")
            .and().areTopLevelClasses()
            .and().areNotAssignableTo(DestinationType.class).should().notBePublic();

    @ArchTest static final ArchRule destinationsAreNamedByTheirRegistrationAlone = noClasses().that()
            .resideOutsideOfPackage("dev.tributary.destination.*..")
            .and().doNotHaveFullyQualifiedName("dev.tributary.app.ShippedDestinations").should().dependOnClassesThat()
            .resideInAPackage("dev.tributary.destination.*..");
}
