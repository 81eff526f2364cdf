package io.ddnn.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
class KernelProvidersTests {

    @AfterEach
    void clear() {
        System.clearProperty(KernelProviders.PROPERTY);
    }

    @Test
    void takesTheFastestThatThisJvmOffers() {
        System.clearProperty(KernelProviders.PROPERTY);
        KernelChoice choice = KernelProviders.choose();
        assertThat(choice.provider().name()).isEqualTo(hasVectorModule() ? "vector" : "planar");
        assertThat(choice.reason()).contains(hasVectorModule() ? "vectors of" : "--add-modules jdk.incubator.vector");
    }

    @ParameterizedTest
    @ValueSource(strings = {"scalar", "planar"})
    void takesTheProviderThatThePropertyNames(String name) {
        System.setProperty(KernelProviders.PROPERTY, name);
        assertThat(KernelProviders.choose().provider().name()).isEqualTo(name);
        assertThat(KernelProviders.choose().reason()).isEqualTo("-Dddnn.kernel names it");
    }

    @Test
    void refusesVectorsWhereTheModuleIsMissing() {
        System.setProperty(KernelProviders.PROPERTY, "vector");
        if (hasVectorModule()) {
            assertThat(KernelProviders.choose().provider()).isInstanceOf(VectorKernelProvider.class);
        } else {
            assertThatIllegalArgumentException().isThrownBy(KernelProviders::choose)
                    .withMessage("-Dddnn.kernel is 'vector', which needs a JVM that is started with --add-modules "
                            + "jdk.incubator.vector");
        }
    }

    private static boolean hasVectorModule() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }

    @Test
    void refusesAProviderThatDoesNotExist() {
        System.setProperty(KernelProviders.PROPERTY, "quantum");
        assertThatIllegalArgumentException().isThrownBy(KernelProviders::choose)
                .withMessageStartingWith("-Dddnn.kernel is 'quantum', expected one of: ");
    }
}
