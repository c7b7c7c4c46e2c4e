package backprop4j.train;

import backprop4j.Cell;
import backprop4j.DType;
import backprop4j.Gradients;
import backprop4j.Parameter;
import backprop4j.RandomStream;
import backprop4j.Shape;
import backprop4j.State;
import backprop4j.Tensor;
import backprop4j.Update;
import backprop4j.data.Batch;
import backprop4j.diagnose.BadNumber;
import backprop4j.diagnose.Diagnosis;
import backprop4j.engine.CompiledStep;
import backprop4j.metrics.Metrics;
import backprop4j.nn.Forward;
import backprop4j.nn.Loss;
import backprop4j.nn.Mode;
import backprop4j.nn.Model;
import backprop4j.op.Storage;
import backprop4j.optim.Moments;
import backprop4j.optim.Optimizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Forward, backward and update compiled into one program. A batch size is compiled when it first comes; after
/// that a run allocates nothing.
///
/// A model is trained by one thread at a time; others may predict meanwhile.
public final class TrainStep {
    /// Batch shapes that stay compiled; the oldest goes first.
    private static final int KEPT = 16;

    /// The places of a compiled step's results.
    private static final int LOSS = 0;

    private static final int OUTPUT = 1;
    private static final int WATCH = 2;

    private final Model model;
    private final Loss loss;
    private final Optimizer optimizer;
    private final Moments moments = new Moments();
    private final Storage.Doubles rate = new Storage.Doubles(new double[1]);
    private final List<Compiled> compiled = new ArrayList<>();
    private final int[] stepNumber = new int[1];
    private long seed;
    private final Consumer<CompiledStep> exact = this::requireFinite;
    private final Consumer<CompiledStep> cheap = this::requireSmall;
    private long steps;
    private double lastLoss = Double.NaN;

    private TrainStep(Model model, Loss loss, Optimizer optimizer) {
        this.model = model;
        this.loss = loss;
        this.optimizer = optimizer;
        this.seed = model.seed();
        learningRate(optimizer.learningRate());
    }

    /// A step that trains all parameters of a model.
    public static TrainStep compile(Model model, Loss loss, Optimizer optimizer) {
        return new TrainStep(model, loss, optimizer);
    }

    /// One update from the gradient of the mean loss over a batch. If it throws, nothing has changed.
    ///
    /// @return the loss before the update
    /// @throws backprop4j.TensorException if the batch does not fit the model and the loss, a label is not one of
    ///     the classes, or the loss does not depend on a parameter
    /// @throws DivergedException if the loss or a gradient is NaN or infinite: it tells the first number that
    ///     is none
    /// @throws IllegalStateException if another thread trains the model at this moment
    public float run(Batch batch) {
        if (!model.training().tryLock()) {
            throw new IllegalStateException("another thread trains this model at the moment;"
                    + " one thread at a time may, and each thread may train a model of its own");
        }
        try {
            Compiled step = compiledFor(batch);
            stepNumber[0] = (int) steps;
            step.run(batch, this);
            lastLoss = step.program().result(LOSS).get(0);
            steps++;
            return (float) lastLoss;
        } catch (DivergedException diverged) {
            throw diverged.because(firstBadNumber(batch));
        } finally {
            model.training().unlock();
        }
    }

    /// Refuses a step whose loss or gradient is no number, when they are computed and nothing has changed yet.
    private void requireFinite(CompiledStep computed) {
        require(computed, Double.isFinite(computed.result(WATCH).get(0)));
    }

    private void require(CompiledStep computed, boolean areNumbers) {
        double loss = computed.result(LOSS).get(0);
        if (!Double.isFinite(loss) || !areNumbers) {
            throw new DivergedException(loss, steps + 1, learningRate());
        }
    }

    /// The same where only a small sum tells that all are numbers.
    private void requireSmall(CompiledStep computed) {
        require(computed, true);
        if (!(computed.result(WATCH).get(0) <= GradientWatch.SMALL)) {
            throw new UnsureException();
        }
    }

    /// Nothing has changed yet, and it takes the gradients themselves to know whether they are numbers.
    private static final class UnsureException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /// ∇ of the loss over a batch with the values as they are now, as the next [#run] of it would compute it:
    /// with the same random numbers and the same bits. Nothing changes.
    public Gradients gradients(Batch batch) {
        BatchKind kind = BatchKind.of(batch, model.dtype());
        Tensor x = given("features", kind.featureMemory().of(batch.features()), batch.shape());
        Tensor target = given("targets", kind.targetMemory().of(batch.targets()), batch.targetShape());
        RandomStream random = RandomStream.of(seed).at(Tensor.ofInts((int) steps));
        return loss.of(model.forward(x, Mode.TRAIN, random).output(), target).backward();
    }

    /// Data with a name that messages know.
    private static Tensor given(String name, Storage numbers, Shape shape) {
        return State.of(name, Tensor.constant(numbers, shape)).tensor();
    }

    /// The first number that is none in the pass of a batch with the values as they are now; empty if all are
    /// numbers.
    public Optional<BadNumber> firstBadNumber(Batch batch) {
        return BadNumber.first(gradients(batch));
    }

    /// Why the derivative of the loss over a batch by a parameter, or one entry of it, is as it is, with what the
    /// optimizer makes of it.
    ///
    /// @throws backprop4j.TensorException if there is no such entry
    public Diagnosis diagnose(Batch batch, Parameter parameter, int... indices) {
        return diagnose(gradients(batch), parameter, indices);
    }

    private Diagnosis diagnose(Gradients gradients, Parameter parameter, int... indices) {
        return Diagnosis.of(gradients, parameter, indices)
                .with(OptimizerFindings.of(optimizer, model.parameters(), gradients, parameter));
    }

    /// The diagnoses of all parameters for one batch, in the model's order.
    public List<Diagnosis> diagnose(Batch batch) {
        Gradients gradients = gradients(batch);
        return model.parameters().stream()
                .map(parameter -> diagnose(gradients, parameter))
                .toList();
    }

    /// Sets η for the runs that follow. Nothing is compiled again.
    public void learningRate(double eta) {
        rate.array()[0] = eta;
    }

    /// η of the next run.
    public double learningRate() {
        return rate.array()[0];
    }

    /// Runs so far, and those before a checkpoint that was restored.
    public long steps() {
        return steps;
    }

    /// The loss of the last run in the model's own precision; NaN before the first.
    public double lastLoss() {
        return lastLoss;
    }

    /// How many examples of `batch`, the one that was just run, the model answered rightly (before the update).
    ///
    /// @throws IllegalArgumentException if its targets are not class numbers, or none like it was run
    public int correct(Batch batch) {
        Compiled step = find(batch);
        if (step == null || !(batch.targets() instanceof Storage.Ints(int[] labels))) {
            throw new IllegalArgumentException(batch + " was not just run, or has no class numbers");
        }
        return Metrics.correct(step.program().result(OUTPUT), labels);
    }

    /// What training with batches like this one takes, told before the first step.
    public Memory memory(Batch batch) {
        long working = compiledFor(batch).program().workingBytes();
        return new Memory(bytes(model.cells()), bytes(moments.states()), working);
    }

    private static long bytes(List<? extends Cell> cells) {
        return cells.stream()
                .mapToLong(cell -> (long) cell.shape().count() * cell.dtype().bytes())
                .sum();
    }

    /// What the optimizer remembers.
    public Moments moments() {
        return moments;
    }

    /// What the optimizer will remember once a step was run, all zero.
    public List<State> expectedMoments() {
        Tensor cost = Tensor.scalar(0).to(model.dtype());
        for (Parameter parameter : model.parameters()) {
            cost = cost.add(parameter.tensor().sum());
        }
        var fresh = new Moments();
        optimizer.updates(model.parameters(), cost.backward(), rateInput(), fresh);
        return fresh.states();
    }

    private static Tensor rateInput() {
        return Tensor.input("learning rate", Shape.SCALAR, DType.FLOAT64);
    }

    /// What its random numbers (such as those of dropout) are drawn from: the model's seed, or that of a
    /// checkpoint that was restored.
    public long seed() {
        return seed;
    }

    /// Goes on as if so many steps had been run, drawing from this seed; the moments are restored apart.
    public void resumeAt(long stepsBefore, long seedBefore) {
        steps = stepsBefore;
        if (seed != seedBefore) {
            seed = seedBefore;
            compiled.clear();
        }
    }

    /// The model that is trained.
    public Model model() {
        return model;
    }

    /// The loss that is made small.
    public Loss loss() {
        return loss;
    }

    /// How parameters follow the gradient.
    public Optimizer optimizer() {
        return optimizer;
    }

    private Compiled compiledFor(Batch batch) {
        Compiled known = find(batch);
        if (known != null) {
            return known;
        }
        if (compiled.size() == KEPT) {
            compiled.removeFirst();
        }
        BatchKind kind = BatchKind.of(batch, model.dtype());
        var made = new Compiled(kind, compile(kind, false));
        compiled.add(made);
        return made;
    }

    @SuppressWarnings("ForLoopReplaceableByForEach") // an iterator would be allocated at every step
    private @Nullable Compiled find(Batch batch) {
        DType dtype = model.dtype();
        for (int i = 0; i < compiled.size(); i++) {
            if (compiled.get(i).kind.fits(batch, dtype)) {
                return compiled.get(i);
            }
        }
        return null;
    }

    /// @param exactly whether the gradients themselves are looked at
    private Watching compile(BatchKind kind, boolean exactly) {
        Tensor x = kind.featureInput();
        Tensor target = kind.targetInput();
        Tensor eta = rateInput();
        Tensor number = Tensor.input("step", Shape.SCALAR, DType.INT32);
        Forward forward = model.forward(x, Mode.TRAIN, RandomStream.of(seed).at(number));
        Tensor cost = loss.of(forward.output(), target);
        Gradients gradient = cost.backward();
        var updates = new ArrayList<Update>(optimizer.updates(model.parameters(), gradient, eta, moments));
        List<Parameter> learned = updates.stream()
                .filter(update -> update.cell() instanceof Parameter)
                .map(update -> (Parameter) update.cell())
                .toList();
        GradientWatch watch = exactly ? GradientWatch.exact(gradient, learned) : GradientWatch.cheap(gradient, learned);
        updates.addAll(forward.updates());
        CompiledStep step =
                CompiledStep.of(List.of(x, target, eta, number), List.of(cost, forward.output(), watch.sum()), updates);
        step.give(2, rate);
        step.give(3, new Storage.Ints(stepNumber));
        return new Watching(step, watch.isExact());
    }

    /// A program with what its watch tells.
    private record Watching(CompiledStep program, boolean isExact) {}

    private static final class Compiled {
        final BatchKind kind;
        final Given features;
        final Given targets;
        private Watching step;

        Compiled(BatchKind kind, Watching step) {
            this.kind = kind;
            this.step = step;
            this.features = kind.featureMemory();
            this.targets = kind.targetMemory();
        }

        CompiledStep program() {
            return step.program;
        }

        void run(Batch batch, TrainStep training) {
            if (!step.isExact) {
                try {
                    run(batch, training, training.cheap);
                    return;
                } catch (UnsureException unsure) {
                    // Once is enough: from here on the gradients themselves are looked at.
                    step = training.compile(kind, true);
                }
            }
            run(batch, training, training.exact);
        }

        private void run(Batch batch, TrainStep training, Consumer<CompiledStep> check) {
            CompiledStep program = step.program;
            program.give(0, features.of(batch.features()));
            program.give(1, targets.of(batch.targets()));
            program.run(training.model, check);
        }
    }
}
