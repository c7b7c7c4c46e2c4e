package backprop4j.train;

import backprop4j.data.Batch;

/// Told how training goes, on the thread that trains.
public interface TrainingListener {
    /// After every step. `progress` is one object whose numbers change: read it now, do not keep it.
    default void onStep(Progress progress) {}

    /// When a step met a loss or a gradient that is no number, before the exception is thrown. The training is as
    /// it was before that step, and `batch` is the one it met.
    default void onDiverged(TrainStep step, Batch batch, DivergedException diverged) {}

    /// After every epoch and its validation.
    default void onEpoch(EpochResult result, Progress progress) {}
}
