package io.ddnn.service.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;

class ProtectionTests {

    private static MockEnvironment service(String tier, String address) {
        return new MockEnvironment().withProperty("ddnn.tier", tier).withProperty("server.address", address);
    }

    private static void assertRefused(MockEnvironment environment, String message) {
        assertThatThrownBy(() -> new Protection(environment).check()).isInstanceOf(TierStartException.class)
                .hasMessageContaining(message).hasMessageContaining("expected");
    }

    private static void assertServed(MockEnvironment environment) {
        assertThatCode(() -> new Protection(environment).check()).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "::1"})
    void aLoopbackAddressNeedsNoProtection(String address) {
        assertServed(service("device", address));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "192.0.2.1", "::", "not an address", ""})
    void anyOtherAddressIsRefusedWithoutProtection(String address) {
        assertRefused(service("device", address), "server.address is '" + address + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:8090", "http://localhost:8090", "http://[::1]:8090", "https://192.0.2.1"})
    void aParentIsAskedOnThisMachineOrWithTls(String parent) {
        assertServed(service("device", "127.0.0.1").withProperty("ddnn.parent", parent));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://192.0.2.1:8090", "http://edge.invalid:8090", "http://", "http://a b"})
    void aParentElsewhereIsNotAskedWithoutTls(String parent) {
        assertRefused(service("device", "127.0.0.1").withProperty("ddnn.parent", parent),
                "ddnn.parent is '" + parent + "'");
    }

    @Test
    void tokensAloneDoNotProtectANetworkInterface() {
        assertRefused(service("device", "0.0.0.0").withProperty("ddnn.security.tokens", "tokens"), "server.address");
    }

    @ParameterizedTest
    @CsvSource({"device,ddnn.security.tokens,tokens", "edge,server.ssl.client-auth,need",
            "cloud,server.ssl.client-auth,want"})
    void withTlsAndKnownCallersAnyAddressIsServed(String tier, String property, String value) {
        assertServed(service(tier, "0.0.0.0").withProperty("server.ssl.bundle", "tier").withProperty(property, value));
    }

    @Test
    void aDeviceThatNobodyCouldAskIsRefused() {
        assertRefused(service("device", "127.0.0.1").withProperty("server.ssl.bundle", "tier"),
                "ddnn.security.tokens is not set");
    }

    @Test
    void anEdgeWithoutTlsCannotTellItsChildren() {
        assertRefused(service("edge", "127.0.0.1").withProperty("ddnn.security.tokens", "tokens"),
                "server.ssl.bundle is not set");
    }

    @Test
    void anEdgeThatAsksForNoCertificateCannotTellItsChildren() {
        assertRefused(service("cloud", "0.0.0.0").withProperty("server.ssl.bundle", "tier")
                .withProperty("server.ssl.client-auth", "none"), "server.ssl.client-auth is 'none'");
    }

    @Test
    void aManagementPortOfItsOwnNeedsALoopbackAddressToo() {
        assertRefused(service("device", "127.0.0.1").withProperty("management.server.port", "9999"),
                "management.server.address");
    }

    @Test
    void aManagementPortOnANetworkNeedsTlsAndTokens() {
        MockEnvironment environment = service("cloud", "127.0.0.1").withProperty("management.server.port", "9999")
                .withProperty("management.server.address", "0.0.0.0").withProperty("server.ssl.bundle", "tier")
                .withProperty("management.server.ssl.bundle", "tier");

        assertRefused(environment, "management.server.address");
        assertServed(environment.withProperty("ddnn.security.tokens", "tokens"));
    }

    @Test
    void aKeyOutsideOfABundleIsRefused() {
        assertRefused(service("cloud", "127.0.0.1").withProperty("server.ssl.certificate", "c.pem"),
                "server.ssl.bundle");
    }
}
