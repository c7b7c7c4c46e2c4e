package backprop4j.cli;

import backprop4j.data.Batches;
import backprop4j.data.Dataset;
import backprop4j.datasets.Mnist;
import backprop4j.io.BadStep;
import backprop4j.io.Models;
import backprop4j.nn.Losses;
import backprop4j.nn.Model;
import backprop4j.optim.Schedule;
import backprop4j.train.DivergedException;
import backprop4j.train.EpochResult;
import backprop4j.train.Epochs;
import backprop4j.train.Evaluation;
import backprop4j.train.Health;
import backprop4j.train.History;
import backprop4j.train.Progress;
import backprop4j.train.TrainStep;
import backprop4j.train.Trainer;
import backprop4j.train.TrainingListener;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// One training on MNIST, told while it goes.
final class Training {
    /// Values, their next values, gradients, and two moments with theirs.
    private static final int FLOATS_PER_PARAMETER = 7;

    /// Steps between two looks at the run's health.
    private static final int LOOK_EVERY = 100;

    private final TrainSettings settings;
    private final OutFile file;
    private final Terminal terminal;
    private final PrintStream out;
    private final Optional<Health> health;

    Training(TrainSettings settings, OutFile file, Terminal terminal) {
        this.settings = settings;
        this.file = file;
        this.terminal = terminal;
        this.out = terminal.out();
        this.health = settings.health() ? Optional.of(Health.every(LOOK_EVERY)) : Optional.empty();
    }

    int run() {
        requireMemory();
        Dataset examples = settings.limit().isPresent()
                ? Mnist.train().take(settings.limit().getAsInt())
                : Mnist.train();
        Batches batches = examples.shuffle(settings.seed()).batch(settings.batch());
        Model model = Model.of(settings.layers()).seed(settings.seed());
        TrainStep step = TrainStep.compile(model, Losses.crossEntropy(), settings.rule());
        announce(model, step, batches);
        // Until it is closed, Ctrl-C waits for this thread; so what is printed before that is seen.
        try (var interruption = new Interruption()) {
            History history = fit(step, batches, interruption);
            if (history.stopped()) {
                return interrupted(model, step);
            }
            health.ifPresent(watched -> out.print("\n" + health(watched)));
            conclude(model, history);
            return Cli.OK;
        }
    }

    /// The lines in which this command made its network tell nobody anything.
    private String health(Health watched) {
        return Words.wrapped(watched.report().at(place -> place.at(null)).text(Locale.ENGLISH), terminal.width());
    }

    /// A network that can never fit is refused at once, not after a minute of collecting garbage.
    private void requireMemory() {
        double needed = 4.0 * FLOATS_PER_PARAMETER * settings.parameters();
        long limit = Runtime.getRuntime().maxMemory();
        if (needed > limit) {
            throw Refusal.failure("--hidden " + settings.widths() + " makes " + Words.count(settings.parameters())
                    + " parameters, whose training takes " + Words.bytes(needed) + ", but the JVM may use "
                    + Words.bytes((double) limit) + "; make layers smaller, or set JDK_JAVA_OPTIONS=-Xmx…");
        }
    }

    private void announce(Model model, TrainStep step, Batches batches) {
        out.println("Training " + terminal.bold(settings.widths()) + " (" + Words.count(model.parameterCount())
                + " parameters, " + TrainSettings.name(settings.activation()) + ") on "
                + Words.count(batches.data().size(), "digit") + " with " + TrainSettings.name(settings.optimizer())
                + ", learning rate " + settings.lr() + ", batches of " + batches.batchSize() + ", seed "
                + settings.seed());
        out.println("Engine   " + backprop4j.engine.Runtime.get().engine().name());
        out.println("Memory   " + step.memory(batches.iterator().next()));
        out.println();
        out.println(terminal.bold(Words.format(
                "%5s  %8s  %10s  %10s  %10s  %7s", "epoch", "loss", "training", "test", "samples/s", "time")));
    }

    private History fit(TrainStep step, Batches batches, Interruption interruption) {
        var line = new ProgressLine(terminal, settings.epochs());
        var listener = new TrainingListener() {
            @Override
            public void onStep(Progress progress) {
                line.show(progress);
                if (interruption.requested()) {
                    progress.stop();
                }
            }

            @Override
            public void onEpoch(EpochResult result, Progress progress) {
                line.clear();
                row(result);
                save(step.model());
                if (interruption.requested()) {
                    progress.stop();
                }
            }
        };
        Path badStep = badStepFile();
        TrainingListener all = listener.and(BadStep.savingTo(badStep));
        try {
            return Trainer.of(step)
                    .schedule(Schedule.linear())
                    .listener(health.map(all::and).orElse(all))
                    .fit(batches, Mnist.test(), Epochs.of(settings.epochs()));
        } catch (DivergedException diverged) {
            throw Refusal.failure(diverged.getMessage() + told(diverged, badStep), diverged);
        } finally {
            line.clear();
        }
    }

    /// The file of the network, with another ending.
    private Path badStepFile() {
        String name = String.valueOf(file.target().getFileName()).replaceFirst("\\.safetensors$", "");
        return file.target().resolveSibling(name + ".bad-step.safetensors");
    }

    private static String told(DivergedException diverged, Path badStep) {
        return Arrays.stream(diverged.getSuppressed())
                .filter(IOException.class::isInstance)
                .map(problem -> "\n  cannot write " + badStep + ": " + OutFile.reason((IOException) problem))
                .findFirst()
                .orElse("\n  the step is saved; look at it again: backprop doctor " + shellWord(badStep.toString()));
    }

    private void row(EpochResult result) {
        out.println(Words.format(
                "%5d  %8.4f  %10s  %10s  %10s  %7s",
                result.epoch() + 1,
                result.loss(),
                Words.percent(result.accuracy().orElseThrow()),
                Words.percent(testAccuracy(result)),
                Words.count(Math.round(result.examplesPerSecond())),
                Words.seconds(result.seconds())));
    }

    private static double testAccuracy(EpochResult result) {
        return result.validation().flatMap(Training::accuracy).orElseThrow();
    }

    private static Optional<Double> accuracy(Evaluation evaluation) {
        return evaluation.accuracy().stream().boxed().findFirst();
    }

    private void save(Model model) {
        try {
            Models.save(model, file.target());
        } catch (IOException problem) {
            throw Refusal.failure("cannot write " + file.name() + ": " + OutFile.reason(problem), problem);
        }
    }

    private int interrupted(Model model, TrainStep step) {
        save(model);
        out.println();
        out.println("Interrupted after " + Words.count(step.steps(), "step") + "; saved " + file.name()
                + " as the network is now.");
        return Interruption.EXIT_CODE;
    }

    private void conclude(Model model, History history) {
        out.println();
        out.println("Saved " + terminal.bold(file.name().toString()) + " (" + Words.bytes(4.0 * model.parameterCount())
                + ").");
        out.println("Next, try");
        String predict = "backprop predict " + shellWord(file.name().toString());
        next(predict, "which digits it gets wrong");
        next(predict + " --sample 7", "one digit, and what the network sees in it");
        next("backprop doctor " + shellWord(file.name().toString()), "how its gradients and units are");
        next("backprop explain notes", "how a gradient comes about, number by number");
        out.println();
        out.println("test accuracy " + Words.percent(testAccuracy(history.last())));
    }

    private void next(String command, String what) {
        out.println("  " + Words.format("%-48s", command) + " " + terminal.faint(what));
    }

    /// A file name as it can be given to a shell.
    private static String shellWord(String name) {
        return name.matches("[\\w./~+-]+") ? name : "'" + name.replace("'", "'\\''") + "'";
    }
}
