package io.ddnn.benchmarks.kernel;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Set;

/** ONNX Runtime on one thread, with all of its graph optimizations. */
final class OnnxContender implements SliceContender {

    private final OrtSession.SessionOptions options;
    private final OrtSession session;
    private final Map<String, OnnxTensor> inputs;

    OnnxContender(byte[] model, RandomSlice slice) {
        try {
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            options = options();
            session = environment.createSession(model, options);
            var shape = slice.workload().input();
            inputs = Map.of(OnnxSlices.INPUT, OnnxTensor.createTensor(environment, FloatBuffer.wrap(slice.floats()),
                    new long[]{1, shape.channels(), shape.height(), shape.width()}));
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One thread, and no word of what it does. */
    static OrtSession.SessionOptions options() throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
        return options;
    }

    @Override
    public Object run() {
        try (OrtSession.Result result = session.run(inputs, Set.of(OnnxSlices.OUTPUT))) {
            return result.get(0);
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public float[] outcome() {
        try (OrtSession.Result result = session.run(inputs, Set.of(OnnxSlices.OUTPUT))) {
            FloatBuffer buffer = ((OnnxTensor) result.get(0)).getFloatBuffer();
            float[] outcome = new float[buffer.remaining()];
            buffer.get(outcome);
            return outcome;
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            inputs.values().forEach(OnnxTensor::close);
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
        options.close();
    }
}
