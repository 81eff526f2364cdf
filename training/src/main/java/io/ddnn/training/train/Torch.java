package io.ddnn.training.train;

import ai.djl.engine.Engine;

/** DJL's PyTorch engine, set up for small networks. */
final class Torch {

    private Torch() {}

    /**
     * The engine, with one thread unless the user set another number: layers as small as these are faster without the
     * coordination of several, and sums do not depend on the number of cores. DJL's usage tracking is off.
     *
     * @throws ai.djl.engine.EngineException if PyTorch is not on the class path or cannot be loaded
     */
    static Engine engine() {
        setDefault("ai.djl.pytorch.num_threads", "1");
        setDefault("ai.djl.pytorch.num_interop_threads", "1");
        setDefault("OPT_OUT_TRACKING", "true");
        return Engine.getEngine("PyTorch");
    }

    private static void setDefault(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
