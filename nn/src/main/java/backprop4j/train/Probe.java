package backprop4j.train;

import backprop4j.DType;
import backprop4j.Gradients;
import backprop4j.Parameter;
import backprop4j.RandomStream;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.data.Batch;
import backprop4j.diagnose.Alike;
import backprop4j.diagnose.Place;
import backprop4j.diagnose.Signals;
import backprop4j.engine.CompiledStep;
import backprop4j.explain.Unrolling;
import backprop4j.nn.Mode;
import backprop4j.op.Storage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A program that computes gradients and signals of a part of a batch, beside the step that trains.
final class Probe {
    /// A batch of fewer examples is not halved: batch norm needs two in each half.
    private static final int SMALLEST_HALVED = 4;

    private final BatchKind kind;
    private final CompiledStep step;
    private final Given features;
    private final Given targets;
    private final int[] stepNumber = new int[1];
    private final int batchSize;
    private final boolean halved;

    final List<Parameter> learned;
    /// Where each of them is used.
    final List<Place> places;
    final Signals signals;
    final DataSums data;
    /// What the model answers with, as a symbol.
    final Tensor answer;
    /// What it is compared with, as a symbol.
    final Tensor target;
    /// The loss, as a symbol.
    final Tensor cost;
    /// Where each parameter that the loss depends on is used, by name.
    final Map<String, Place> uses = new HashMap<>();
    /// Whether something is repeated along a sequence, in a part of the graph that is not watched.
    final boolean scans;
    /// Whether derivatives come back to the features: class and token numbers have none.
    final boolean featuresVary;
    private Batch last;

    private Probe(TrainStep training, Batch batch) {
        this.batchSize = batch.size();
        this.halved = batch.size() >= SMALLEST_HALVED;
        this.last = part(batch, 0, halved ? batch.size() / 2 : batch.size());
        this.kind = BatchKind.of(last, training.model().dtype());
        this.features = kind.featureMemory();
        this.targets = kind.targetMemory();
        this.data = new DataSums(batch);
        Tensor x = kind.featureInput();
        this.target = kind.targetInput();
        Tensor number = Tensor.input("step", Shape.SCALAR, DType.INT32);
        RandomStream random = RandomStream.of(training.seed()).at(number);
        this.answer = training.model().forward(x, Mode.TRAIN, random).output();
        this.cost = training.loss().of(answer, target);
        Gradients gradients = cost.backward();
        this.scans = Unrolling.of(gradients).gradients() != gradients;
        this.featuresVary = gradients.reaches(x);
        training.model().parameters().stream()
                .filter(gradients::reaches)
                .forEach(parameter -> uses.put(parameter.name(), Place.of(gradients.leafOf(parameter))));
        this.learned = OptimizerFindings.learning(
                        training.optimizer(), training.model().parameters())
                .stream()
                .filter(gradients::reaches)
                .toList();
        this.places = learned.stream().map(this::place).toList();
        this.signals = Signals.of(gradients);
        var results = new ArrayList<Tensor>();
        learned.forEach(parameter -> results.add(gradients.of(parameter)));
        signals.sums().forEach(sum -> {
            results.add(sum.squares());
            results.add(sum.values());
        });
        signals.activations().forEach(activation -> {
            results.add(activation.steepest());
            results.add(activation.flatShare());
            results.add(activation.meanSlope());
        });
        signals.gates().forEach(gate -> results.add(gate.shut()));
        this.step = CompiledStep.of(List.of(x, target, number), results, List.of());
        step.give(2, new Storage.Ints(stepNumber));
    }

    static Probe compile(TrainStep training, Batch batch) {
        return new Probe(training, batch);
    }

    private static Batch part(Batch batch, int from, int count) {
        int width = batch.features().count() / batch.size();
        int targetWidth = batch.targets().count() / batch.size();
        float[] features = new float[count * width];
        System.arraycopy(batch.features().array(), from * width, features, 0, features.length);
        Storage targets = Storage.allocate(batch.targets().dtype(), count * targetWidth);
        for (int i = 0; i < targets.count(); i++) {
            targets.set(i, batch.targets().get(from * targetWidth + i));
        }
        return Batch.copyOf(
                batch.shape().with(0, count), features, batch.targetShape().with(0, count), targets);
    }

    /// A look before a step; the gradient part is empty if the batch is not like the first one.
    ///
    /// @param number of the step, in this run from 0
    Look look(TrainStep training, Batch batch, int number) {
        var look = new Look(number, learned);
        if (batch.size() != batchSize || training.model().dtype() != kind.dtype()) {
            return look;
        }
        stepNumber[0] = (int) training.steps();
        data.add(batch);
        look.half = kind.features().size(0);
        run(part(batch, 0, look.half));
        Storage[] first = new Storage[learned.size()];
        for (int i = 0; i < first.length; i++) {
            first[i] = halved ? step.result(i).copy() : step.result(i);
        }
        signals(look);
        if (halved) {
            last = part(batch, look.half, look.half);
            run(last);
        } else {
            last = part(batch, 0, batchSize);
        }
        gradients(look, first);
        return look;
    }

    /// Where a parameter is used.
    Place place(Parameter parameter) {
        Place used = uses.get(parameter.name());
        return used == null ? Place.ofParameter(parameter.name()) : used;
    }

    /// How many examples a batch has.
    int batchSize() {
        return batchSize;
    }

    private void run(Batch part) {
        step.give(0, features.of(part.features()));
        step.give(1, targets.of(part.targets()));
        step.run();
    }

    private void signals(Look look) {
        int at = learned.size();
        look.sumSquares = new double[signals.sums().size()];
        look.sumValues = new double[look.sumSquares.length];
        for (int i = 0; i < look.sumSquares.length; i++) {
            look.sumSquares[i] = step.result(at++).get(0);
            look.sumValues[i] = step.result(at++).get(0);
        }
        int functions = signals.activations().size();
        look.steepest = new double[functions][];
        look.flatShares = new double[functions];
        look.meanSlopes = new double[functions];
        for (int i = 0; i < functions; i++) {
            look.steepest[i] = ((Storage.Doubles) step.result(at++).copy().to(DType.FLOAT64)).array();
            look.flatShares[i] = step.result(at++).get(0);
            look.meanSlopes[i] = step.result(at++).get(0);
        }
        look.shut = new double[signals.gates().size()];
        for (int i = 0; i < look.shut.length; i++) {
            look.shut[i] = step.result(at++).get(0);
        }
    }

    private void gradients(Look look, Storage[] first) {
        look.gradientSquares = new double[first.length];
        look.alike = new boolean[first.length];
        double product = 0;
        double difference = 0;
        for (int i = 0; i < first.length; i++) {
            PairSums sums = PairSums.of(first[i], step.result(i));
            // |g₁ + g₂|² = 2·(|g₁|² + |g₂|²) − |g₁ − g₂|²
            look.gradientSquares[i] = (2 * (sums.first() + sums.second()) - sums.differences()) / 4;
            look.alike[i] = Alike.rows(first[i], learned.get(i).shape())
                    && Alike.rows(look.before[i], learned.get(i).shape());
            product += (sums.first() + sums.second() - sums.differences()) / 2;
            difference += sums.differences();
        }
        if (halved) {
            look.product = product;
            look.differenceSquares = difference;
        }
    }

    /// Examples of the last look, to ask more about.
    Batch lastExamples() {
        return last;
    }
}
