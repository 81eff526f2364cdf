package io.ddnn.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DependencyRulesTests {

    @ParameterizedTest
    @ValueSource(strings = {"model", "service", "device", "edge", "cloud", "training", "client", "console",
            "benchmarks", "cli"})
    void everyModuleIsSeen(String module) {
        assertThat(ProjectClasses.all().stream()
                .anyMatch(type -> type.getPackageName().matches("io\\.ddnn\\." + module + "(\\..*)?"))).isTrue();
    }

    @Test
    void packagesHaveNoCycles() {
        check(slices().matching("io.ddnn.(**)").should().beFreeOfCycles());
    }

    @ParameterizedTest
    @CsvSource({"device,edge", "device,cloud", "edge,device", "edge,cloud", "cloud,device", "cloud,edge"})
    void tiersDoNotKnowEachOther(String tier, String other) {
        check(noClasses().that().resideInAPackage("io.ddnn." + tier + "..").should().dependOnClassesThat()
                .resideInAPackage("io.ddnn." + other + ".."));
    }

    @Test
    void servicesKnowNeitherTrainingNorTheConsoleNorTheCommandLine() {
        check(noClasses().that().resideInAnyPackage("io.ddnn.service..", "io.ddnn.device..", "io.ddnn.edge..",
                "io.ddnn.cloud..").should().dependOnClassesThat()
                .resideInAnyPackage("io.ddnn.training..", "io.ddnn.console..", "io.ddnn.benchmarks..",
                        "io.ddnn.cli..", "ai.djl.."));
    }

    @Test
    void clientsNeedTheModelOnly() {
        check(noClasses().that().resideInAPackage("io.ddnn.client..").should().dependOnClassesThat()
                .resideInAnyPackage("io.ddnn.service..", "io.ddnn.device..", "io.ddnn.edge..", "io.ddnn.cloud..",
                        "io.ddnn.training..", "io.ddnn.console..", "io.ddnn.benchmarks..", "io.ddnn.cli..",
                        "org.springframework.."));
    }

    @Test
    void trainingKnowsNoServices() {
        check(noClasses().that().resideInAPackage("io.ddnn.training..").should().dependOnClassesThat()
                .resideInAnyPackage("io.ddnn.service..", "io.ddnn.device..", "io.ddnn.edge..", "io.ddnn.cloud..",
                        "io.ddnn.console..", "io.ddnn.benchmarks..", "io.ddnn.cli..", "org.springframework.."));
    }

    @Test
    void benchmarksSeeServicesByTheirPublicFacesOnly() {
        // but for the bare service, which is one
        check(noClasses().that().resideInAPackage("io.ddnn.benchmarks..").and()
                .resideOutsideOfPackage("io.ddnn.benchmarks.bare").should().dependOnClassesThat()
                .resideInAnyPackage("io.ddnn.service..", "io.ddnn.device..", "io.ddnn.edge..", "io.ddnn.cloud..",
                        "io.ddnn.console..", "io.ddnn.cli..", "org.springframework.."));
    }

    @Test
    void theModelUsesOnlyTheJdkAndJackson() {
        check(classes().that().resideInAPackage("io.ddnn.model..").should().onlyDependOnClassesThat()
                .resideInAnyPackage("io.ddnn.model..", "java..", "javax.imageio..", "org.w3c.dom..",
                        "jdk.incubator.vector..", "tools.jackson..", "com.fasterxml.jackson.annotation..",
                        "org.jspecify.annotations.."));
    }

    @Test
    void onlyTheKernelsTouchTheVectorApi() {
        check(noClasses().that().resideOutsideOfPackage("io.ddnn.model.kernel..").should().dependOnClassesThat()
                .resideInAPackage("jdk.incubator.vector.."));
    }

    @Test
    void onlyTrainingTouchesDjl() {
        check(noClasses().that().resideOutsideOfPackage("io.ddnn.training..").should().dependOnClassesThat()
                .resideInAPackage("ai.djl.."));
    }

    @Test
    void nothingIsSerializedByJava() {
        check(noClasses().should().dependOnClassesThat().haveFullyQualifiedName("java.io.ObjectInputStream").orShould()
                .dependOnClassesThat().haveFullyQualifiedName("java.io.ObjectOutputStream").orShould()
                .dependOnClassesThat().haveFullyQualifiedName("java.io.Externalizable"));
    }

    private static void check(ArchRule rule) {
        rule.check(ProjectClasses.all());
    }
}
