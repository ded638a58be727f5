/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The floors: look down only, the same floor never imports the same floor. Plain test methods: ArchTest fields were seen to run nothing. */
class ArchitectureTest {

    private static final String BASE = "io.llmrouter.";
    private static final Map<String, Integer> FLOORS = floors();

    private final JavaClasses main = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.llmrouter");

    @Test
    void everyPackage_hasAFloor() {
        assertThat(main).hasSizeGreaterThan(100);
        assertThat(main.stream().map(c -> packageOf(c.getPackageName())).distinct())
                .allMatch(FLOORS::containsKey);
    }

    @Test
    void everyFloor_looksDownOnly() {
        assertThat(violations(main)).isEmpty();
    }

    @Test
    void upwardDependency_isSeen() {
        JavaClasses tests = new ClassFileImporter().importPackages("io.llmrouter.calibration");
        assertThat(violations(tests)).anyMatch(line -> line.contains("PlantedViolation"));
    }

    @Test
    void plainEngine_knowsNeitherCamelNorVertx() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..camel..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.camel..")
                .check(main);
        noClasses()
                .that()
                .resideOutsideOfPackage("..camel.http..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..")
                .check(main);
    }

    @Test
    void calibration_needsOnlyTheJdk() {
        noClasses()
                .that()
                .resideInAPackage("..calibration..")
                .should()
                .dependOnClassesThat(DescribedPredicate.not(
                        JavaClass.Predicates.resideInAnyPackage("java..", "io.llmrouter.calibration..")))
                .check(main);
    }

    @Test
    void packages_haveNoCycles() {
        slices().matching("io.llmrouter.(*)..").should().beFreeOfCycles().check(main);
    }

    @Test
    void mainCode_neitherPrintsNorSleepsNorDeserialises() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.ObjectInputStream")
                .check(main);
        noClasses().should().callMethod(Thread.class, "sleep", long.class).check(main);
        noClasses().should().accessField(System.class, "out").check(main);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.logging..")
                .check(main);
    }

    @Test
    void rule_turnsRedOnPlantedViolation() {
        JavaClasses planted = new ClassFileImporter().importClasses(io.llmrouter.calibration.PlantedViolation.class);
        assertThatThrownBy(() -> noClasses()
                        .should()
                        .callMethod(Thread.class, "sleep", long.class)
                        .check(planted))
                .isInstanceOf(AssertionError.class);
    }

    private static List<String> violations(JavaClasses classes) {
        return classes.stream()
                .flatMap(c -> c.getDirectDependenciesFromSelf().stream())
                .filter(ArchitectureTest::looksUpOrSideways)
                .map(Dependency::getDescription)
                .collect(Collectors.toList());
    }

    private static boolean looksUpOrSideways(Dependency dependency) {
        String from = packageOf(dependency.getOriginClass().getPackageName());
        String to = packageOf(dependency.getTargetClass().getPackageName());
        boolean ours = FLOORS.containsKey(from) && FLOORS.containsKey(to) && !from.equals(to);
        boolean doorOnAdapter = from.startsWith("camel.") && to.equals("camel");
        return ours && !doorOnAdapter && FLOORS.get(to) >= FLOORS.get(from);
    }

    private static String packageOf(String name) {
        return name.startsWith(BASE) ? name.substring(BASE.length()) : name;
    }

    private static Map<String, Integer> floors() {
        Map<String, Integer> floors = new TreeMap<>();
        List.of("failure", "file", "vector", "calibration", "learning", "load").forEach(p -> floors.put(p, 0));
        List.of("model", "expression").forEach(p -> floors.put(p, 1));
        List.of("provider", "openai", "stats", "features", "resilience", "judge", "spending")
                .forEach(p -> floors.put(p, 2));
        List.of("prediction", "intent").forEach(p -> floors.put(p, 3));
        List.of("routing", "confidence", "paraphrase", "verdict").forEach(p -> floors.put(p, 4));
        List.of("cascade", "consensus", "cache", "rag").forEach(p -> floors.put(p, 5));
        List.of("engine", "bundle", "ingest").forEach(p -> floors.put(p, 6));
        List.of("evaluation", "labelling", "feedback", "drift", "shadow", "journal", "accounting")
                .forEach(p -> floors.put(p, 7));
        List.of("config", "micrometer", "opentelemetry").forEach(p -> floors.put(p, 8));
        List.of("training", "tuning", "replay", "hazelcast").forEach(p -> floors.put(p, 9));
        List.of("recalibration").forEach(p -> floors.put(p, 10));
        List.of("camel", "camel.http", "camel.language").forEach(p -> floors.put(p, 11));
        return floors;
    }
}
