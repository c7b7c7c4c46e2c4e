package backprop4j.train;

import backprop4j.data.Batch;
import backprop4j.data.Batches;
import backprop4j.data.Dataset;
import backprop4j.nn.Loss;
import backprop4j.nn.Model;
import backprop4j.optim.Optimizer;
import backprop4j.optim.Schedule;
import java.util.ArrayList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The training loop: epochs of [TrainStep#run], a schedule of learning rates, validation. Everything it does can
/// be done by hand with the same public parts.
public final class Trainer {
    private static final int VALIDATION_BATCH = 256;

    private final TrainStep step;
    private final Schedule schedule;
    private final TrainingListener listener;

    private Trainer(TrainStep step, Schedule schedule, TrainingListener listener) {
        this.step = step;
        this.schedule = schedule;
        this.listener = listener;
    }

    /// Trains a model at the optimizer's own learning rate.
    public static Trainer of(Model model, Loss loss, Optimizer optimizer) {
        return of(TrainStep.compile(model, loss, optimizer));
    }

    /// Trains by a step that is already there, for example one restored from a checkpoint.
    public static Trainer of(TrainStep step) {
        return new Trainer(step, Schedule.constant(), new TrainingListener() {});
    }

    /// This trainer with another schedule.
    public Trainer schedule(Schedule other) {
        return new Trainer(step, other, listener);
    }

    /// This trainer with another listener.
    public Trainer listener(TrainingListener other) {
        return new Trainer(step, schedule, other);
    }

    /// The step it repeats.
    public TrainStep step() {
        return step;
    }

    /// Trains without validation.
    ///
    /// @throws DivergedException if the loss or a gradient becomes NaN or infinite
    public History fit(Batches batches, Epochs epochs) {
        return train(batches, null, epochs);
    }

    /// Trains, and measures the model on other examples after every epoch.
    ///
    /// @param batches each epoch's, in the order that the epoch's number draws
    /// @param validation examples that are not learned from
    /// @throws DivergedException if the loss or a gradient becomes NaN or infinite
    public History fit(Batches batches, Dataset validation, Epochs epochs) {
        return train(batches, validation.batch(VALIDATION_BATCH), epochs);
    }

    private History train(Batches batches, @Nullable Batches validation, Epochs epochs) {
        boolean classes = batches.data().classes() > 0;
        var progress = new Progress(batches.count(), classes);
        var evaluator = Evaluator.of(step.model(), step.loss());
        var results = new ArrayList<EpochResult>();
        long total = (long) epochs.to() * batches.count();
        for (int epoch = epochs.from(); epoch < epochs.to() && !progress.stopped(); epoch++) {
            progress.startEpoch(epoch);
            boolean finished = runEpoch(batches, epoch, total, classes, progress);
            if (finished) {
                Optional<Evaluation> measured =
                        validation == null ? Optional.empty() : Optional.of(evaluator.run(validation));
                var result = new EpochResult(
                        epoch,
                        progress.loss(),
                        progress.finalAccuracy(),
                        measured,
                        progress.examples(),
                        progress.seconds());
                results.add(result);
                listener.onEpoch(result, progress);
            }
        }
        return new History(results, progress.stopped());
    }

    private boolean runEpoch(Batches batches, int epoch, long total, boolean classes, Progress progress) {
        for (Batch batch : batches.epoch(epoch)) {
            if (progress.stopped()) {
                return false;
            }
            double factor = schedule.factor((long) epoch * batches.count() + progress.step(), total);
            double rate = step.optimizer().learningRate() * factor;
            step.learningRate(rate);
            listener.beforeStep(step, batch);
            try {
                step.run(batch);
            } catch (DivergedException diverged) {
                DivergedException told = diverged.in(epoch, progress.step() + 1);
                listener.onDiverged(step, batch, told);
                throw told;
            }
            progress.add(step.lastLoss(), classes ? step.correct(batch) : 0, batch.size());
            listener.onStep(progress);
        }
        return true;
    }
}
