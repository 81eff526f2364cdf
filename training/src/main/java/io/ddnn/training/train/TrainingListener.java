package io.ddnn.training.train;

/** Hears how a training goes on. Called by the training's own thread. */
@FunctionalInterface
public interface TrainingListener {

    /** Hears nothing. */
    TrainingListener NONE = _ -> {};

    /** An epoch is done. */
    void onEpoch(EpochReport report);
}
