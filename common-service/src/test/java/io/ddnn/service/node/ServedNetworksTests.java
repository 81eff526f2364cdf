package io.ddnn.service.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.testing.Topologies;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServedNetworksTests {

    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final NetworkDefinition DEFINITION = Topologies.of("a");
    private static final ServedNode FIRST = Versions.of(DEFINITION, "cloud", 1);
    private static final ServedNode SECOND = Versions.of(DEFINITION, "cloud", 2);
    private static final ServedNode THIRD = Versions.of(DEFINITION, "cloud", 3);

    private long now;
    private final ServedNetworks networks = new ServedNetworks(FIRST, () -> now);

    @Test
    void theNewestAndTheOneBeforeAreKept() {
        networks.add(SECOND);
        networks.add(THIRD);

        assertThat(networks.versions()).containsExactly(THIRD.version(), SECOND.version());
        assertThat(networks.newest()).isSameAs(THIRD);
        assertThat(networks.find(FIRST.version())).isNull();
        assertThat(networks.use(SECOND.version())).isSameAs(SECOND);
    }

    @Test
    void aVersionThatIsLoadedBecomesTheNewestAgain() {
        networks.add(SECOND);

        assertThat(networks.restore(FIRST.version())).isTrue();
        assertThat(networks.restore(THIRD.version())).isFalse();

        assertThat(networks.versions()).containsExactly(FIRST.version(), SECOND.version());
        assertThat(networks.isOlder(SECOND.version(), FIRST.version())).isTrue();
        assertThat(networks.isOlder(FIRST.version(), SECOND.version())).isFalse();
    }

    @Test
    void aVersionIsNotLoadedTwice() {
        assertThatThrownBy(() -> networks.add(FIRST)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(FIRST.version());
    }

    @Test
    void theOlderOfTwoIsInTheWayWhileItIsUsed() {
        networks.use(FIRST.version());
        assertThat(networks.inTheWay(IDLE)).as("there is room").isNull();
        networks.add(SECOND);

        assertThat(networks.inTheWay(IDLE)).isEqualTo(FIRST.version());
        now += IDLE.toNanos();
        assertThat(networks.inTheWay(IDLE)).isNull();
    }

    @Test
    void aVersionThatNobodyEverUsedIsNotInTheWay() {
        networks.add(SECOND);

        assertThat(networks.inTheWay(IDLE)).isNull();
    }

    @Test
    void listenersAreReadyBeforeAVersionIsUsedAndAreToldWhenItIsGone() {
        List<String> told = new ArrayList<>();
        networks.listen(new ServedNetworks.Listener() {
            @Override
            public void added(ServedNode served) {
                told.add("+" + served.version() + " beside " + networks.versions().size());
            }

            @Override
            public void dropped(ServedNode served) {
                told.add("-" + served.version() + " beside " + networks.versions().size());
            }
        });

        networks.add(SECOND);
        networks.add(THIRD);

        assertThat(told).containsExactly("+" + FIRST.version() + " beside 1", "+" + SECOND.version() + " beside 1",
                "+" + THIRD.version() + " beside 2", "-" + FIRST.version() + " beside 2");
    }
}
