package backprop4j.spec;

import backprop4j.DType;
import backprop4j.Gradients;
import backprop4j.Parameter;
import backprop4j.RandomStream;
import backprop4j.Shape;
import backprop4j.State;
import backprop4j.Tensor;
import backprop4j.Update;
import backprop4j.engine.CompiledStep;
import backprop4j.engine.Runtime;
import backprop4j.op.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Prints the engine's name and a digest of the bits of a short training in both types: two hidden layers,
/// noise, dropout, normalisation, rows of a table, cross-entropy,
/// momentum, sizes that fit no tile, sums longer than a block and
/// products longer than a chunk.
final class TrainingDigest {
    private static final int STEPS = 3;
    private static final int BATCH = 35;
    private static final int INPUTS = 1030;
    private static final int HIDDEN = 67;
    private static final int CLASSES = 11;
    private static final int ROWS = 4099;
    private static final int ROW = 9;
    private static final double PICKED_EVERY = 372;

    private long digest = 1;

    private TrainingDigest() {}

    public static void main(String[] args) {
        var digest = new TrainingDigest();
        digest.train(DType.FLOAT32);
        digest.train(DType.FLOAT64);
        System.out.println(Runtime.get().engine().name() + "|" + Long.toHexString(digest.digest));
    }

    private void train(DType type) {
        var random = new Random(5);
        Tensor x = Tensor.input("x", Shape.of(BATCH, INPUTS), type);
        Tensor labels = Tensor.input("labels", Shape.of(BATCH), DType.INT32);
        var parameters = new ArrayList<Parameter>();
        Tensor number = Tensor.input("step", Shape.SCALAR, DType.INT32);
        RandomStream stream = RandomStream.of(5).at(number);
        Tensor kept = stream.child("kept").bernoulli(0.9, x.shape());
        Tensor noise = stream.child("noise").normal(x.shape(), type);
        Tensor a = kept.where(x.add(noise.mul(0.1)).normalize(1e-5, -1), 0);
        int[] sizes = {INPUTS, HIDDEN, HIDDEN / 2, CLASSES};
        for (int layer = 0; layer + 1 < sizes.length; layer++) {
            Shape weight = Shape.of(sizes[layer + 1], sizes[layer]);
            parameters.add(Parameter.of(
                    layer + ".weight",
                    drawn(random, weight, 1 / Math.sqrt(sizes[layer])).to(type)));
            parameters.add(Parameter.of(layer + ".bias", Tensor.zeros(Shape.of(sizes[layer + 1]), type)));
            a = a.linear(parameters.get(2 * layer), parameters.get(2 * layer + 1));
            a = layer == 0 ? a.normalize(1e-5, 0).gelu() : layer == 1 ? a.tanh() : a;
        }
        Tensor penalty = parameters.getFirst().tensor().square().sum().mul(1e-3);
        parameters.add(
                Parameter.of("table", drawn(random, Shape.of(ROWS, ROW), 1).to(type)));
        Tensor picks = labels.to(type).mul(PICKED_EVERY).to(DType.INT32).unsqueeze(1);
        Tensor rows = parameters.getLast().tensor().gather(0, picks.broadcastTo(Shape.of(BATCH, ROW)));
        Tensor cost =
                a.crossEntropy(labels).add(penalty).add(rows.sin().square().mean());
        Gradients gradients = cost.backward();
        var updates = new ArrayList<Update>();
        for (Parameter p : parameters) {
            State moment = State.zeros(p.name() + ".moment", p.shape(), type);
            Tensor next = moment.tensor().mul(0.9).add(gradients.of(p));
            updates.add(new Update(moment, next));
            updates.add(new Update(p, p.tensor().sub(next.mul(0.05))));
        }
        var results = List.of(cost, a.max(0), a.softmax(-1).sum(0), gradients.of(x));
        CompiledStep step = CompiledStep.of(List.of(x, labels, number), results, updates);
        for (int i = 0; i < STEPS; i++) {
            step.give(0, drawn(random, Shape.of(BATCH, INPUTS), 1).to(type).storage());
            int[] classes = random.ints(BATCH, 0, CLASSES).toArray();
            step.give(1, new Storage.Ints(classes));
            step.give(2, new Storage.Ints(new int[] {i}));
            step.run();
            for (int result = 0; result < results.size(); result++) {
                add(step.result(result));
            }
            if (!Double.isFinite(step.result(0).get(0))) {
                throw new IllegalStateException("the training went astray, so its bits tell nothing");
            }
        }
        parameters.forEach(p -> add(p.current()));
    }

    private static Tensor drawn(Random random, Shape shape, double scale) {
        double[] numbers = new double[shape.count()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (2 * random.nextDouble() - 1) * scale;
        }
        return Tensor.copyOf(numbers, shape);
    }

    private void add(Storage numbers) {
        for (int i = 0; i < numbers.count(); i++) {
            digest = digest * 0x9E3779B97F4A7C15L + Bits.of(numbers, i);
            digest ^= digest >>> 29;
        }
    }
}
