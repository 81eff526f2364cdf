package io.ddnn.service.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.mock.env.MockEnvironment;

class TierPropertiesTests {

    @ParameterizedTest
    @CsvSource({"ddnn.deadline,0s", "ddnn.join.window,-1s", "ddnn.deadline-margin,1h", "ddnn.join.suspect-after,0",
            "ddnn.admission.max-open-samples,0", "ddnn.admission.max-decodes,0", "ddnn.image.max-bytes,0",
            "ddnn.image.max-pixels,0"})
    void aValueThatCannotBeIsRefusedByName(String property, String value) {
        Binder binder = new Binder(new MapConfigurationPropertySource(Map.of(property, value)));

        assertThatThrownBy(() -> binder.bindOrCreate("ddnn", TierProperties.class)).rootCause()
                .isInstanceOf(TierStartException.class).hasMessageContaining(property).hasMessageContaining("expected");
    }

    @Test
    void defaultsAreValid() {
        TierProperties properties = new Binder(new MapConfigurationPropertySource(Map.of()))
                .bindOrCreate("ddnn", TierProperties.class);

        assertThat(properties.join().window()).isLessThan(properties.deadline());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "::1"})
    void aLoopbackAddressIsServed(String address) {
        assertThatCode(() -> new LoopbackOnly(new MockEnvironment().withProperty("server.address", address)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "192.0.2.1", "::", "not an address", ""})
    void anyOtherAddressIsRefused(String address) {
        MockEnvironment environment = new MockEnvironment().withProperty("server.address", address);

        assertThatThrownBy(() -> new LoopbackOnly(environment)).isInstanceOf(TierStartException.class)
                .hasMessageContaining("server.address").hasMessageContaining("'" + address + "'");
    }

    @Test
    void aManagementPortOfItsOwnNeedsALoopbackAddressToo() {
        MockEnvironment environment = new MockEnvironment().withProperty("server.address", "127.0.0.1")
                .withProperty("management.server.port", "9999");

        assertThatThrownBy(() -> new LoopbackOnly(environment)).hasMessageContaining("management.server.address");
    }

    @Test
    void theManagementAddressIsCheckedToo() {
        MockEnvironment environment = new MockEnvironment().withProperty("server.address", "127.0.0.1")
                .withProperty("management.server.address", "0.0.0.0");

        assertThatThrownBy(() -> new LoopbackOnly(environment)).hasMessageContaining("management.server.address");
    }
}
