package io.ddnn.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class CodeRulesTests {

    @Test
    void everyPackageIsNullMarked() {
        List<String> unmarked = ProjectClasses.all().stream().map(JavaClass::getPackage).distinct()
                .filter(javaPackage -> !isNullMarked(javaPackage)).map(JavaPackage::getName).sorted().toList();

        assertThat(unmarked).isEmpty();
    }

    @Test
    void staticFieldsAreFinal() {
        fields().that().areStatic().should().beFinal().check(ProjectClasses.all());
    }

    @Test
    void namesSayWhatAClassIs() {
        noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)")
                .because("such a name says nothing about what the class holds").check(ProjectClasses.all());
    }

    @Test
    void servicesReadOnlyTheMonotonicClock() {
        noClasses().that()
                .resideInAnyPackage("io.ddnn.service..", "io.ddnn.device..", "io.ddnn.edge..", "io.ddnn.cloud..")
                .should().callMethod(System.class, "currentTimeMillis")
                .orShould().callMethod(Instant.class, "now")
                .orShould().callMethod(LocalDateTime.class, "now")
                .orShould().callMethod(Clock.class, "systemUTC")
                .because("windows and deadlines must not jump with the wall clock").check(ProjectClasses.all());
    }

    private static boolean isNullMarked(JavaPackage javaPackage) {
        return javaPackage.tryGetPackageInfo().map(info -> info.isAnnotatedWith(NullMarked.class)).orElse(false);
    }
}
