package io.ddnn.cli;

import io.ddnn.model.bundle.BundleWriter;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NetworkDefinitionReader;
import io.ddnn.model.testing.RandomImages;
import io.ddnn.model.testing.RandomSlices;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.FolderWriter;
import io.ddnn.training.data.Sample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A network of two devices with random weights, and a data set for it. */
final class Pair {

    static final int SAMPLES = 12;

    static final String DEFINITION = """
            format: 1
            name: pair
            classes: [car, bus, person]
            input: {height: 8, width: 8, channels: 3}
            nodes:
              - {id: left, tier: device, blocks: [{filters: 2, stride: 2}], exits: [{on: blocks, weight: 1}]}
              - {id: right, tier: device, blocks: [{filters: 2, stride: 2}], exits: [{on: blocks, weight: 1}]}
              - id: gateway
                tier: edge
                inputs: [left, right]
                aggregate: {scores: MP}
                exits: [{on: scores, weight: 1, threshold: 0.8}]
              - id: cloud
                tier: cloud
                inputs: [gateway]
                aggregate: {maps: CC}
                blocks: [{filters: 4, stride: 1}]
                exits: [{on: blocks, weight: 1}]
            """;

    private Pair() {}

    static Path writeBundle(Path directory) throws IOException {
        NetworkDefinition definition = NetworkDefinitionReader.parse(DEFINITION);
        Path bundle = directory.resolve("bundle");
        BundleWriter.write(RandomSlices.bundle(definition, 3), bundle);
        return bundle;
    }

    /** Twelve samples of frames 0 to 11; some are seen by one device, the last by none. */
    static Path writeData(Path directory, boolean labelled) {
        Random random = new Random(5);
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
            boolean last = i == SAMPLES - 1;
            samples.add(new Sample("s" + i, i, labelled ? i % 3 : Sample.UNKNOWN, Arrays.asList(
                    last || i % 4 == 1 ? null : RandomImages.noise(8, 8, random),
                    last || i % 4 == 2 ? null : RandomImages.noise(8, 8, random))));
        }
        Path data = directory.resolve(labelled ? "labelled" : "unlabelled");
        FolderWriter.write(data, new DataSet(List.of("car", "bus", "person"), List.of("left", "right"), samples));
        return data;
    }
}
