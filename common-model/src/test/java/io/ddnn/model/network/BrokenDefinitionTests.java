package io.ddnn.model.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BrokenDefinitionTests {

    private static final String VALID = """
            format: 1
            name: net
            classes: [car, bus]
            input: {height: 8, width: 8}
            nodes:
              - id: cam-0
                tier: device
                blocks: [{filters: 2, stride: 2}]
                exits: [{on: blocks}]
              - id: cam-1
                tier: device
                blocks: [{filters: 2, stride: 2}]
                exits: [{on: blocks}]
              - id: edge
                tier: edge
                inputs: [cam-0, cam-1]
                aggregate: {scores: MP, maps: MP}
                blocks: [{filters: 3}]
                exits: [{on: scores, threshold: 0.5}]
              - id: cloud
                tier: cloud
                inputs: [edge]
                aggregate: {maps: CC}
                blocks: [{filters: 4}]
                exits: [{on: blocks}]
            """;

    /** A definition with a fault, and the message that names node and field. */
    record Fault(String name, String yaml, String message) {

        /** The fault of one more replacement. */
        Fault and(String target, String replacement) {
            assertThat(yaml).as(name).contains(target);
            return new Fault(name, yaml.replaceFirst(Pattern.quote(target), Matcher.quoteReplacement(replacement)),
                    message);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Fault fault(String name, String target, String replacement, String message) {
        return new Fault(name, VALID, message).and(target, replacement);
    }

    static Stream<Fault> faults() {
        return Stream.of(
                fault("cycle", "inputs: [cam-0, cam-1]", "inputs: [cam-0, edge]",
                        "node 'edge', field 'inputs' forms a cycle: edge -> edge")
                        .and("inputs: [edge]", "inputs: [cam-1]"),
                fault("long cycle", "inputs: [cam-0, cam-1]", "inputs: [cam-0, cam-1, cloud]",
                        "node 'edge', field 'inputs' forms a cycle: edge -> cloud -> edge"),
                fault("unknown input", "inputs: [edge]", "inputs: [edgy]",
                        "node 'cloud', field 'inputs' names 'edgy', expected one of [cam-0, cam-1, edge, cloud]"),
                fault("two parents", "inputs: [edge]", "inputs: [edge, cam-1]",
                        "node 'cloud', field 'inputs' names 'cam-1', which already is an input of 'edge'"),
                fault("child twice", "[cam-0, cam-1]", "[cam-0, cam-0]",
                        "node 'edge', field 'inputs' is [cam-0, cam-0], expected each child once"),
                fault("no parent", "[cam-0, cam-1]", "[cam-0]",
                        "node 'cam-1', field 'id' is no node's input, expected only the last node to have no parent"),
                fault("order", "id: cam-0\n    tier: device\n    blocks: [{filters: 2, stride: 2}]",
                        "id: early\n    tier: edge\n    inputs: [cam-1]\n    aggregate: {maps: MP}\n"
                                + "    blocks: [{filters: 2, stride: 2}]",
                        "node 'early', field 'inputs' names 'cam-1', which is defined later; expected leaves first")
                        .and("[cam-0, cam-1]", "[early]"),
                fault("duplicate id", "id: cam-1", "id: cam-0",
                        "node 'cam-0', field 'id' is used twice, expected different ids"),
                fault("bad id", "id: cam-1", "id: Cam_1",
                        "node 'Cam_1', field 'id' is 'Cam_1', expected 1 to 32 of [a-z0-9-]"),
                fault("missing id", "id: cam-1\n    tier", "tier", "nodes[1], field 'id' is missing"),
                fault("id of another type", "id: cam-1", "id: [1]",
                        "nodes[1], field 'id' is [1], expected text"),
                fault("unknown tier", "tier: edge", "tier: fog",
                        "node 'edge', field 'tier' is 'fog', expected one of [device, edge, cloud]"),
                fault("root is no cloud", "tier: cloud", "tier: edge",
                        "node 'cloud', field 'tier' is edge, expected cloud at the root"),
                fault("cloud below the root", "tier: edge", "tier: cloud",
                        "node 'edge', field 'tier' is cloud, expected device or edge below the root"),
                fault("device with inputs", "tier: edge", "tier: device",
                        "node 'edge', field 'inputs' is [cam-0, cam-1], expected none at a device"),
                fault("device without blocks", "tier: device\n    blocks: [{filters: 2, stride: 2}]",
                        "tier: device", "node 'cam-0', field 'blocks' is [], expected at least one at a device"),
                fault("edge without inputs", "    inputs: [cam-0, cam-1]\n", "",
                        "node 'edge', field 'inputs' is [], expected at least one at an edge or the cloud"),
                fault("threshold out of range", "threshold: 0.5", "threshold: 1.5",
                        "node 'edge', field 'exits[0]': field 'threshold' is 1.5, expected 0 to 1"),
                fault("threshold not a number", "threshold: 0.5", "threshold: .nan",
                        "not YAML: Malformed numeric value '.nan"),
                fault("threshold of another type", "threshold: 0.5", "threshold: high",
                        "node 'edge', field 'exits[0]': field 'threshold' is \"high\", expected a number"),
                fault("temperature", "threshold: 0.5", "temperature: 0",
                        "node 'edge', field 'exits[0]': field 'temperature' is 0.0, expected a positive number"),
                fault("weight", "threshold: 0.5", "weight: -1",
                        "node 'edge', field 'exits[0]': field 'weight' is -1.0, expected a number of at least 0"),
                fault("unknown exit", "on: scores", "on: features",
                        "node 'edge', field 'exits[0]': field 'on' is 'features', expected one of [scores, blocks]"),
                fault("exit without on", "{on: scores, threshold: 0.5}", "{threshold: 0.5}",
                        "node 'edge', field 'exits[0]': field 'on' is missing"),
                fault("two exits alike", "{on: scores, threshold: 0.5}", "{on: scores}, {on: scores}",
                        "node 'edge', field 'exits' is [SCORES, SCORES], expected at most one on scores and one on "),
                fault("exit on scores at a device", "exits: [{on: blocks}]", "exits: [{on: scores}]",
                        "node 'cam-0', field 'exits' is on: scores, expected on: blocks at a device"),
                fault("head at an edge behind some blocks", "exits: [{on: scores, threshold: 0.5}]",
                        "exits: [{on: scores}, {on: blocks, after: 1}]",
                        "node 'edge', field 'exits' is after: 1, expected no such field at an edge or the cloud"),
                fault("head behind more blocks than there are", "exits: [{on: blocks}]",
                        "exits: [{on: blocks, after: 2}]",
                        "node 'cam-0', field 'exits' is after: 2, expected 1 to 1, the node's number of blocks"),
                fault("head before all blocks", "exits: [{on: blocks}]", "exits: [{on: blocks, after: 0}]",
                        "node 'cam-0', field 'exits[0]': field 'after' is 0, expected at least 1"),
                fault("two heads behind one block", "exits: [{on: blocks}]",
                        "exits: [{on: blocks, after: 1}, {on: blocks}]",
                        "node 'cam-0', field 'exits' is after: [1, 1], expected each behind another block, the first"),
                fault("heads not in order", "blocks: [{filters: 2, stride: 2}]\n    exits: [{on: blocks}]",
                        "blocks: [{filters: 2, stride: 2}, {filters: 2}]\n"
                                + "    exits: [{on: blocks}, {on: blocks, after: 1}]",
                        "node 'cam-0', field 'exits' is after: [2, 1], expected each behind another block, the first"),
                fault("place of another type", "exits: [{on: blocks}]", "exits: [{on: blocks, after: all}]",
                        "node 'cam-0', field 'exits[0]': field 'after' is \"all\", expected a whole number"),
                fault("exit on scores with a place", "threshold: 0.5", "after: 1",
                        "node 'edge', field 'exits[0]': field 'after' is 1, expected none for an exit on scores"),
                fault("exit on scores of a child without scores", "    exits: [{on: blocks}]\n  - id: cam-1",
                        "  - id: cam-1",
                        "node 'edge', field 'exits' has an exit on scores, but its input 'cam-0' has no exit to make"),
                fault("exit on blocks without blocks", "    blocks: [{filters: 4}]\n", "",
                        "node 'cloud', field 'exits' is on: blocks, expected on: scores at a node without blocks"),
                fault("no root exit", "    blocks: [{filters: 4}]\n    exits: [{on: blocks}]\n",
                        "    blocks: [{filters: 4}]\n",
                        "node 'cloud', field 'exits' is empty, expected one at the root, which always answers"),
                fault("scores merged without an exit", "aggregate: {maps: CC}", "aggregate: {maps: CC, scores: AP}",
                        "node 'cloud', field 'aggregate.scores' is AP, expected none without an exit on scores"),
                fault("exit on scores without a merge", "{scores: MP, maps: MP}", "{maps: MP}",
                        "node 'edge', field 'aggregate.scores' is missing, expected MP, AP or CC for the exit on scores"),
                fault("maps merged without blocks", "    blocks: [{filters: 3}]\n", "",
                        "node 'edge', field 'aggregate.maps' is MP, expected none at a device or without blocks"),
                fault("blocks without a merge", "aggregate: {maps: CC}", "aggregate: {}",
                        "node 'cloud', field 'aggregate.maps' is missing, expected MP, AP or CC for the node's blocks"),
                fault("aggregate at a device", "tier: device", "tier: device\n    aggregate: {maps: MP}",
                        "node 'cam-0', field 'aggregate.maps' is MP, expected none at a device or without blocks"),
                fault("unknown aggregation", "{maps: CC}", "{maps: MAX}",
                        "node 'cloud', field 'aggregate': field 'maps' is 'MAX', expected one of [MP, AP, CC]"),
                fault("unknown filler", "{maps: CC}", "{maps: CC, missing: zero}",
                        "node 'cloud', field 'aggregate': field 'missing' is 'zero', expected one of [blank, mask]"),
                fault("mask where nothing is concatenated", "{scores: MP, maps: MP}",
                        "{scores: MP, maps: MP, missing: mask}",
                        "node 'edge', field 'missing' is mask, expected it only where scores or maps are concatenated (CC)"),
                fault("maps of different channels", "filters: 2, stride: 2}]\n    exits: [{on: blocks}]\n  - id: edge",
                        "filters: 5, stride: 2}]\n    exits: [{on: blocks}]\n  - id: edge",
                        "node 'edge', field 'aggregate.maps': maps of shapes 4x4x2 and 4x4x5 cannot be merged by MP"),
                fault("maps of different sizes", "{scores: MP, maps: MP}", "{scores: MP, maps: CC}",
                        "node 'edge', field 'aggregate.maps': maps of shapes 8x8x2 and 4x4x2 cannot be merged by CC")
                        .and("stride: 2", "stride: 1"),
                fault("filters", "filters: 3", "filters: 0",
                        "node 'edge', field 'blocks[0]': field 'filters' is 0, expected 1 to 4096"),
                fault("too many filters", "filters: 3", "filters: 4097",
                        "node 'edge', field 'blocks[0]': field 'filters' is 4097, expected 1 to 4096"),
                fault("stride", "filters: 3", "filters: 3, stride: 3",
                        "node 'edge', field 'blocks[0]': field 'stride' is 3, expected 1 or 2"),
                fault("half a filter", "filters: 3", "filters: 2.5",
                        "node 'edge', field 'blocks[0]': field 'filters' is 2.5, expected a whole number"),
                fault("unknown field of a block", "filters: 3", "filters: 3, kernel: 5",
                        "node 'edge', field 'blocks[0]': field 'kernel' is unknown, expected one of [filters, stride]"),
                fault("block of another type", "blocks: [{filters: 3}]", "blocks: [3]",
                        "node 'edge', field 'blocks[0]': found number, expected a mapping of fields"),
                fault("too many blocks", "[{filters: 3}]", "[" + "{filters: 1}, ".repeat(255) + "{filters: 1}]",
                        "node 'edge', field 'blocks' is 256 blocks, expected at most 255"),
                fault("blocks of another type", "blocks: [{filters: 3}]", "blocks: {filters: 3}",
                        "node 'edge', field 'blocks' is {\"filters\":3}, expected a list"),
                fault("unknown field of a node", "tier: edge", "tier: edge\n    layers: 3",
                        "node 'edge', field 'layers' is unknown, expected one of [id, tier, inputs, aggregate, blocks,"),
                fault("node of another type", "  - id: cam-0", "  - 7\n  - id: cam-0",
                        "nodes[0], found number, expected a mapping of fields"),
                fault("input of another type", "inputs: [edge]", "inputs: [4]",
                        "node 'cloud', field 'inputs' holds 4, expected text"),
                fault("unknown offload", "tier: device", "tier: device\n    offload: jpeg",
                        "node 'cam-0', field 'offload' is 'jpeg', expected raw, or no such field"),
                fault("offload at an edge", "tier: edge", "tier: edge\n    offload: raw",
                        "node 'edge', field 'offload' is raw, expected none at an edge or the cloud"),
                fault("threshold at a raw device", "exits: [{on: blocks}]",
                        "offload: raw\n    exits: [{on: blocks, threshold: 0.1}]",
                        "node 'cam-0', field 'exits' is a threshold, expected none at a device that offloads its raw"),
                fault("missing name", "name: net\n", "", "field 'name' is missing"),
                fault("bad name", "name: net", "name: a b", "field 'name' is 'a b', expected 1 to 64 of "),
                fault("one class", "[car, bus]", "[car]", "field 'classes' is [car], expected 2 to 256 different"),
                fault("classes alike", "[car, bus]", "[car, car]",
                        "field 'classes' is [car, car], expected 2 to 256 different names"),
                fault("nameless class", "[car, bus]", "[car, '']",
                        "field 'classes' holds '', expected 1 to 64 printable"),
                fault("class of another type", "[car, bus]", "[car, 3]", "field 'classes' holds 3, expected text"),
                fault("missing input", "input: {height: 8, width: 8}\n", "", "field 'input' is missing"),
                fault("small input", "height: 8", "height: 3", "field 'input.height' is 3, expected 4 to 1024"),
                fault("large input", "width: 8", "width: 1025", "field 'input.width' is 1025, expected 4 to 1024"),
                fault("grey input", "width: 8", "width: 8, channels: 1",
                        "field 'input.channels' is 1, expected 3 (RGB)"),
                fault("missing width", ", width: 8", "", "field 'input': field 'width' is missing"),
                fault("foreign format", "format: 1", "format: 2", "field 'format' is 2, expected 1"),
                fault("missing format", "format: 1\n", "", "field 'format' is missing"),
                fault("unknown field", "name: net", "name: net\nversion: 3",
                        "field 'version' is unknown, expected one of [format, name, classes, input, nodes]"),
                fault("no YAML", "name: net", "name: [net", "not YAML: "),
                fault("duplicate field", "name: net", "name: net\nname: other", "not YAML: "));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void isRefusedWithAMessageThatNamesNodeAndField(Fault fault) {
        assertThatExceptionOfType(DefinitionException.class)
                .isThrownBy(() -> NetworkDefinitionReader.parse(fault.yaml()))
                .withMessageStartingWith(fault.message());
    }

    @Test
    void theDefinitionIsValidWithoutAFault() {
        NetworkDefinition definition = NetworkDefinitionReader.parse(VALID);
        assertThat(NetworkDefinitionReader.parse(NetworkDefinitionWriter.toYaml(definition))).isEqualTo(definition);
    }
}
