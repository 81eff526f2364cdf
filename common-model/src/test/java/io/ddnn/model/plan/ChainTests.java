package io.ddnn.model.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ddnn.model.exit.ExitName;
import io.ddnn.model.network.NetworkDefinitionReader;
import io.ddnn.model.testing.Topologies;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class ChainTests {

    @Test
    void aGatewaysExitIsAStageOfItsOwnAndItRelaysAllMaps() {
        Chain c = Chain.of(Topologies.of("c"));

        assertThat(c.stages()).containsExactly(
                new Stage("device-block-1", 0, false, 9 * 3 * 32 * 32 * 4 + 4 * 256 * 3, null),
                new Stage("edge-scores", 1, true, 6 * 3, ExitName.LOCAL),
                new Stage("cloud-block-1", 2, false, 9 * 24 * 256 * 16, null),
                new Stage("cloud-block-2", 2, false, 9 * 16 * 256 * 16 + 16 * 256 * 3, ExitName.CLOUD));
        assertThat(c.mapBytes(0, Place.DEVICE)).isEqualTo(Collections.nCopies(6, 3072));
        assertThat(c.mapBytes(1, Place.DEVICE)).isEqualTo(Collections.nCopies(6, 128));
        assertThat(c.scoreBytes(1, Place.DEVICE)).isEqualTo(Collections.nCopies(6, 12));
        assertThat(c.mapBytes(2, Place.EDGE)).containsExactly(6 * 128);
        assertThat(c.scoreBytes(2, Place.EDGE)).containsExactly(0);
        assertThat(c.mapBytes(0, Place.EDGE)).as("raw images by way of the edge").containsExactly(6 * 3072);
        assertThat(c.mapBytes(3, Place.EDGE)).as("after the cloud's first block").containsExactly(16 * 256 / 8);
    }

    @Test
    void eachEdgeSendsForItsOwnGroup() {
        Chain f = Chain.of(Topologies.of("f"));

        assertThat(f.mapBytes(1, Place.EDGE)).containsExactly(3 * 128, 3 * 128);
        assertThat(f.scoreBytes(1, Place.EDGE)).containsExactly(36, 36);
        assertThat(f.mapBytes(3, Place.EDGE)).as("after its block: 16 filters on 8 x 8").containsExactly(128, 128);
    }

    @Test
    void averagedMapsAreConvolvedEachAndConcatenatedScoresHaveALayer() {
        Chain chain = Chain.of(NetworkDefinitionReader.parse("""
                format: 1
                name: net
                classes: [a, b]
                input: {height: 8, width: 8}
                nodes:
                  - {id: left, tier: device, blocks: [{filters: 2, stride: 2}], exits: [{on: blocks}]}
                  - {id: right, tier: device, blocks: [{filters: 2, stride: 2}], exits: [{on: blocks}]}
                  - {id: cloud, tier: cloud, inputs: [left, right], aggregate: {scores: CC, maps: AP},
                     blocks: [{filters: 3}], exits: [{on: scores, threshold: 0.5}, {on: blocks}]}
                """));

        assertThat(chain.stages()).extracting(Stage::operations)
                .containsExactly(9L * 3 * 64 * 2 + 2 * 16 * 2, 4L * 2, 2L * 9 * 2 * 16 * 3 + 3 * 16 * 2);
        assertThat(chain.hasEdge()).isFalse();
    }

    @Test
    void whatMergesSeveralChildrenRunsWhereTheyMeet() {
        assertThat(Chain.of(Topologies.of("b")).runnable(Place.DEVICE)).as("one device can do it all").isEqualTo(3);
        assertThat(Chain.of(Topologies.of("e")).runnable(Place.DEVICE)).isEqualTo(1);
        assertThat(Chain.of(Topologies.of("e")).runnable(Place.EDGE)).as("one edge can do it all").isEqualTo(5);
        assertThat(Chain.of(Topologies.of("f")).runnable(Place.EDGE)).as("two edges meet in the cloud").isEqualTo(3);
    }

    @Test
    void anUplinkEndsAboveTheParent() {
        Chain uplink = Chain.uplink(Topologies.of("f"), "camera-4");

        assertThat(uplink.stages()).extracting(Stage::name)
                .containsExactly("device-block-1", "edge-scores", "edge-block-1", "beyond");
        assertThat(uplink.mapBytes(1, Place.DEVICE)).containsExactly(128);
        assertThat(uplink.devices()).isEqualTo(1);
    }

    @Test
    void aTreeOfUnevenDepthIsRefused() {
        assertThatExceptionOfType(PlanException.class).isThrownBy(() -> Chain.of(NetworkDefinitionReader.parse("""
                format: 1
                name: net
                classes: [a, b]
                input: {height: 8, width: 8}
                nodes:
                  - {id: left, tier: device, blocks: [{filters: 2}]}
                  - {id: right, tier: device, blocks: [{filters: 2}]}
                  - {id: edge, tier: edge, inputs: [left]}
                  - {id: cloud, tier: cloud, inputs: [edge, right], aggregate: {maps: CC}, blocks: [{filters: 3}],
                     exits: [{on: blocks}]}
                """)))
                .withMessageContaining("node 'right' is an input of 'cloud', expected every device below an edge");
    }
}
