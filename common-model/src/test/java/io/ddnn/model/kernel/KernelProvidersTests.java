package io.ddnn.model.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
class KernelProvidersTests {

    @AfterEach
    void clear() {
        System.clearProperty(KernelProviders.PROPERTY);
    }

    @Test
    void findsAProviderWithoutTheProperty() {
        System.clearProperty(KernelProviders.PROPERTY);
        assertThat(KernelProviders.choose().name()).isNotBlank();
    }

    @Test
    void takesTheProviderThatThePropertyNames() {
        System.setProperty(KernelProviders.PROPERTY, "scalar");
        assertThat(KernelProviders.choose()).isInstanceOf(ScalarKernelProvider.class);
    }

    @Test
    void refusesAProviderThatDoesNotExist() {
        System.setProperty(KernelProviders.PROPERTY, "quantum");
        assertThatIllegalArgumentException().isThrownBy(KernelProviders::choose)
                .withMessageStartingWith("-Dddnn.kernel is 'quantum', expected one of: ");
    }
}
