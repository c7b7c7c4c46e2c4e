package backprop4j.bench;

import backprop4j.DType;
import backprop4j.Gradients;
import backprop4j.Parameter;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.Update;
import backprop4j.engine.CompiledStep;
import backprop4j.op.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What the smallest steps cost: nearly all of it is overhead, because the arithmetic of a network of six neurons
/// is nothing.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class NotesNetwork {
    private final CompiledStep step;
    private final Storage input = new Storage.Floats(new float[] {1, -1});

    /// The lecture's network: three layers of two sigmoid neurons, C = Σ y², plain gradient descent.
    public NotesNetwork() {
        var weights = List.of(
                Parameter.of("0.weight", new float[][] {{1, -2}, {-1, 1}}),
                Parameter.of("1.weight", new float[][] {{2, -1}, {-2, -1}}),
                Parameter.of("2.weight", new float[][] {{3, -1}, {-1, 4}}));
        var biases = List.of(Parameter.of("0.bias", 1, 0), Parameter.of("1.bias", 0, 0), Parameter.of("2.bias", -2, 2));
        Tensor x = Tensor.input("x", Shape.of(1, 2), DType.FLOAT32);
        Tensor a = x;
        for (int layer = 0; layer < 3; layer++) {
            a = a.linear(weights.get(layer), biases.get(layer)).sigmoid();
        }
        Tensor cost = a.square().sum();
        Gradients grad = cost.backward();
        var updates = new ArrayList<Update>();
        for (List<Parameter> parameters : List.of(weights, biases)) {
            for (Parameter p : parameters) {
                updates.add(new Update(p, p.tensor().sub(grad.of(p).mul(1e-3))));
            }
        }
        step = CompiledStep.of(List.of(x), List.of(cost), updates);
    }

    /// Forward, backward and update for one sample.
    @Benchmark
    public double trainingStep() {
        step.give(0, input);
        step.run();
        return step.result(0).get(0);
    }

    /// Twenty tensors built and computed by a program that is already there.
    @Benchmark
    public double expressionOfTwentyTensors() {
        Tensor t = Tensor.of(1, -1);
        for (int i = 0; i < 9; i++) {
            t = t.sin().tanh();
        }
        return t.sum().toScalar();
    }
}
