package backprop4j.train;

import backprop4j.data.Batch;

/// Told how training goes, on the thread that trains.
public interface TrainingListener {
    /// Before every step, at the learning rate it will have. `batch` is refilled by the next one.
    default void beforeStep(TrainStep step, Batch batch) {}

    /// After every step. `progress` is one object whose numbers change: read it now, do not keep it.
    default void onStep(Progress progress) {}

    /// When a step met a loss or a gradient that is no number, before the exception is thrown. The training is as
    /// it was before that step, and `batch` is the one it met.
    default void onDiverged(TrainStep step, Batch batch, DivergedException diverged) {}

    /// After every epoch and its validation.
    default void onEpoch(EpochResult result, Progress progress) {}

    /// This listener and behind it another.
    default TrainingListener and(TrainingListener other) {
        TrainingListener first = this;
        return new TrainingListener() {
            @Override
            public void beforeStep(TrainStep step, Batch batch) {
                first.beforeStep(step, batch);
                other.beforeStep(step, batch);
            }

            @Override
            public void onStep(Progress progress) {
                first.onStep(progress);
                other.onStep(progress);
            }

            @Override
            public void onDiverged(TrainStep step, Batch batch, DivergedException diverged) {
                first.onDiverged(step, batch, diverged);
                other.onDiverged(step, batch, diverged);
            }

            @Override
            public void onEpoch(EpochResult result, Progress progress) {
                first.onEpoch(result, progress);
                other.onEpoch(result, progress);
            }
        };
    }
}
