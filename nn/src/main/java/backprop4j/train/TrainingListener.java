package backprop4j.train;

/// Told how training goes, on the thread that trains.
public interface TrainingListener {
    /// After every step. `progress` is one object whose numbers change: read it now, do not keep it.
    default void onStep(Progress progress) {}

    /// After every epoch and its validation.
    default void onEpoch(EpochResult result, Progress progress) {}
}
