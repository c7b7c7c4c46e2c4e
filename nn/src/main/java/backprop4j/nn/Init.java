package backprop4j.nn;

import backprop4j.RandomStream;
import backprop4j.Shape;
import java.util.Arrays;

/// How a cell's first value is drawn. Numbers come from the stream of (seed, path), so they depend on nothing
/// else.
///
/// Of a shape `[out, in, …]`, fan-in is the number of inputs of one output (in · …), fan-out the number of
/// outputs that one input reaches (out · …); of a vector both are its length.
@FunctionalInterface
public interface Init {
    /// Fills the row-major numbers of a tensor.
    void fill(float[] numbers, Shape shape, RandomStream random);

    static Init zeros() {
        return constant(0);
    }

    static Init constant(double number) {
        return (numbers, shape, random) -> Arrays.fill(numbers, (float) number);
    }

    /// Uniform in [−bound, bound).
    static Init uniform(double bound) {
        return (numbers, shape, random) -> fillUniform(numbers, bound, random);
    }

    /// Normal with mean 0.
    static Init normal(double deviation) {
        return (numbers, shape, random) -> fillNormal(numbers, deviation, random);
    }

    /// Keeps the variance of signals through relu: uniform with bound √(6 / fan-in) (He, Zhang, Ren, Sun: Delving
    /// deep into rectifiers, 2015).
    static Init kaimingUniform() {
        return kaimingUniform(0);
    }

    /// For a leaky relu of slope `a` on the negative side: bound √(6 / ((1 + a²) · fan-in)). With a = √5 it is
    /// 1/√fan-in, PyTorch's default for linear layers.
    static Init kaimingUniform(double a) {
        return (numbers, shape, random) -> fillUniform(numbers, Math.sqrt(6 / ((1 + a * a) * fanIn(shape))), random);
    }

    /// Keeps the variance of signals through relu: normal with variance 2 / fan-in.
    static Init kaimingNormal() {
        return (numbers, shape, random) -> fillNormal(numbers, Math.sqrt(2.0 / fanIn(shape)), random);
    }

    /// Balances signals and gradients: uniform with bound √(6 / (fan-in + fan-out)) (Glorot, Bengio:
    /// Understanding the difficulty of training deep feedforward neural networks, 2010).
    static Init xavierUniform() {
        return (numbers, shape, random) ->
                fillUniform(numbers, Math.sqrt(6.0 / (fanIn(shape) + fanOut(shape))), random);
    }

    /// Balances signals and gradients: normal with variance 2 / (fan-in + fan-out).
    static Init xavierNormal() {
        return (numbers, shape, random) -> fillNormal(numbers, Math.sqrt(2.0 / (fanIn(shape) + fanOut(shape))), random);
    }

    private static void fillUniform(float[] numbers, double bound, RandomStream random) {
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) (bound * (2 * random.uniform(i) - 1));
        }
    }

    private static void fillNormal(float[] numbers, double deviation, RandomStream random) {
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) (deviation * random.normal(i));
        }
    }

    private static double fanIn(Shape shape) {
        return shape.rank() < 2 ? shape.count() : (double) shape.count() / shape.size(0);
    }

    private static double fanOut(Shape shape) {
        return shape.rank() < 2 ? shape.count() : (double) shape.count() / shape.size(1);
    }
}
