package io.ddnn.training.reproduce;

import io.ddnn.model.image.PixelImage;
import io.ddnn.model.network.NetworkDefinition;
import io.ddnn.model.network.NetworkDefinitionWriter;
import io.ddnn.training.data.DataSet;
import io.ddnn.training.data.Sample;
import io.ddnn.training.evaluate.Losses;
import io.ddnn.training.train.TrainingOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One network to train and measure.
 *
 * @param definition the network
 * @param parts its data
 * @param options how it is trained
 * @param losses what it is measured without, beside with all devices
 * @param sweep whether it is measured at all of {@link Measurement#SWEEP} too
 */
record Experiment(NetworkDefinition definition, Parts parts, TrainingOptions options, Losses losses, boolean sweep) {

    /** Counts up when the same experiment would give another result: then results of before are not used. */
    private static final int VERSION = 1;

    /** A name for everything that the result depends on. */
    String key() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            String text = String.join("\n", Integer.toString(VERSION), NetworkDefinitionWriter.toYaml(definition),
                    options.toString(), losses.name(), Boolean.toString(sweep));
            digest.update(text.getBytes(StandardCharsets.UTF_8));
            update(digest, parts.fit());
            update(digest, parts.choose());
            update(digest, parts.test());
            return HexFormat.of().formatHex(digest.digest(), 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void update(MessageDigest digest, DataSet data) {
        digest.update((data.classes() + " " + data.devices()).getBytes(StandardCharsets.UTF_8));
        for (Sample sample : data.samples()) {
            digest.update(sample.id().getBytes(StandardCharsets.UTF_8));
            digest.update(ByteBuffer.allocate(2 * Integer.BYTES).putInt(sample.frame()).putInt(sample.label()).array());
            for (PixelImage view : sample.views()) {
                digest.update(view == null ? new byte[1] : view.rgb());
            }
        }
    }
}
