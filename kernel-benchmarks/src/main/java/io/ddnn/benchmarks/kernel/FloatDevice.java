package io.ddnn.benchmarks.kernel;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.ddnn.model.exit.Classification;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A device's slice as floats in ONNX Runtime, for a service that answers with it: takes a body that ends with an image of 32
 * x 32 pixels, red, green and blue of each pixel one byte a value, and answers with the class and the normalised entropy of
 * its scores, as many bytes as a decision has.
 */
public final class FloatDevice implements UnaryOperator<byte[]> {

    private static final int ANSWER_BYTES = 6;
    private static final float PIXEL = 255;

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final int height = Workload.DEVICE.input().height();
    private final int width = Workload.DEVICE.input().width();
    private final int channels = Workload.DEVICE.input().channels();

    /** Loads the model. */
    public FloatDevice() {
        try (OrtSession.SessionOptions options = OnnxContender.options()) {
            session = environment.createSession(OnnxSlices.floats(RandomSlice.of(Workload.DEVICE)), options);
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public byte[] apply(byte[] body) {
        int offset = body.length - height * width * channels;
        if (offset < 0) {
            throw new IllegalArgumentException("the body has " + body.length + " bytes, expected an image at its end");
        }
        try (OnnxTensor input = OnnxTensor.createTensor(environment, FloatBuffer.wrap(floats(body, offset)),
                new long[]{1, channels, height, width});
                OrtSession.Result result = session.run(Map.of(OnnxSlices.INPUT, input), Set.of(OnnxSlices.OUTPUT))) {
            return answer(((OnnxTensor) result.get(0)).getFloatBuffer());
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Channels first, 0 to 1. */
    private float[] floats(byte[] body, int offset) {
        float[] floats = new float[height * width * channels];
        int i = 0;
        for (int c = 0; c < channels; c++) {
            for (int pixel = 0; pixel < height * width; pixel++) {
                floats[i++] = Byte.toUnsignedInt(body[offset + pixel * channels + c]) / PIXEL;
            }
        }
        return floats;
    }

    private static byte[] answer(FloatBuffer scores) {
        double[] exact = new double[scores.remaining()];
        for (int i = 0; i < exact.length; i++) {
            exact[i] = scores.get(i);
        }
        Classification classification = Classification.of(exact, 1);
        return ByteBuffer.allocate(ANSWER_BYTES).put((byte) classification.label())
                .putFloat((float) classification.entropy()).array();
    }
}
