package backprop4j.train;

import backprop4j.Attention;
import backprop4j.Scan;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.nn.Context;
import backprop4j.nn.Init;
import backprop4j.nn.Layer;
import backprop4j.nn.Parts;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// Layers of a user's own, as users write them.
final class Blocks {
    private Blocks() {}

    static Layer function(UnaryOperator<Tensor> f) {
        return (x, context) -> f.apply(x);
    }

    static Layer of(Consumer<Parts> parts, BiFunction<Tensor, Context, Tensor> forward) {
        return new Layer() {
            @Override
            public void parts(Parts registered) {
                parts.accept(registered);
            }

            @Override
            public Tensor forward(Tensor x, Context context) {
                return forward.apply(x, context);
            }
        };
    }

    /// x·wᵀ + b with weights of one's choice.
    static Layer linear(int inputs, int outputs, Init weight) {
        return of(
                parts -> parts.parameter("weight", Shape.of(outputs, inputs), weight)
                        .parameter("bias", Shape.of(outputs), Init.zeros()),
                (x, context) -> x.linear(context.parameter("weight"), context.parameter("bias")));
    }

    /// x plus a branch `[width]` → `[width]` of it.
    static Layer residual(int width, UnaryOperator<Tensor> branch) {
        return of(
                parts -> parts.parameter("weight", Shape.of(width, width), Init.kaimingUniform()),
                (x, context) -> x.add(branch.apply(x.linear(context.parameter("weight")))));
    }

    /// h ← f(x·wxᵀ + b + h·whᵀ) along a sequence of numbers; the last h.
    static Layer recurrent(int width, int steps, double gain, UnaryOperator<Tensor> f) {
        return of(
                parts -> parts.parameter("wx", Shape.of(width, 1), Init.xavierUniform())
                        .parameter("wh", Shape.of(width, width), Init.uniform(gain * Math.sqrt(3.0 / width)))
                        .parameter("bias", Shape.of(width), Init.zeros()),
                (x, context) -> {
                    int batch = x.shape().size(0);
                    Tensor wx = context.parameter("wx");
                    Tensor wh = context.parameter("wh");
                    Tensor bias = context.parameter("bias");
                    Tensor states = Scan.of(
                            Tensor.zeros(Shape.of(batch, width), x.dtype()),
                            inTime(x, steps),
                            (h, now) -> f.apply(now.linear(wx, bias).add(h.linear(wh))));
                    return states.slice(0, steps - 1, steps).reshape(batch, width);
                });
    }

    /// Long short-term memory (Hochreiter, Schmidhuber 1997) along a sequence of numbers; the last output.
    static Layer lstm(int width, int steps, double size, double bias) {
        return of(
                parts -> parts.parameter("wx", Shape.of(4 * width, 1), Init.uniform(size))
                        .parameter("wh", Shape.of(4 * width, width), Init.uniform(size))
                        .parameter("bias", Shape.of(4 * width), Init.constant(bias)),
                (x, context) -> {
                    Tensor wx = context.parameter("wx");
                    Tensor wh = context.parameter("wh");
                    Tensor biases = context.parameter("bias");
                    Tensor zero = Tensor.zeros(Shape.of(x.shape().size(0), width), x.dtype());
                    Scan.Result result = Scan.of(List.of(zero, zero), List.of(inTime(x, steps)), (states, now) -> {
                        Tensor z =
                                now.get(0).linear(wx, biases).add(states.get(0).linear(wh));
                        Tensor kept = gate(z, 0, width).mul(states.get(1));
                        Tensor added = gate(z, 1, width)
                                .mul(z.slice(1, 2 * width, 3 * width).tanh());
                        Tensor cell = kept.add(added);
                        return new Scan.Step(List.of(gate(z, 3, width).mul(cell.tanh()), cell), List.of());
                    });
                    return result.last(0);
                });
    }

    private static Tensor gate(Tensor z, int number, int width) {
        return z.slice(1, number * width, (number + 1) * width).sigmoid();
    }

    private static Tensor inTime(Tensor x, int steps) {
        return x.reshape(x.shape().size(0), steps, 1).permute(1, 0, 2);
    }

    /// Self-attention over `[batch, length, width]`, averaged over the length.
    static Layer attention(int width, double scale) {
        return of(
                parts -> parts.parameter("q", Shape.of(width, width), Init.xavierUniform())
                        .parameter("k", Shape.of(width, width), Init.xavierUniform())
                        .parameter("v", Shape.of(width, width), Init.xavierUniform()),
                (x, context) -> Attention.of(
                                x.linear(context.parameter("q")).mul(scale),
                                x.linear(context.parameter("k")).mul(scale),
                                x.linear(context.parameter("v")))
                        .mean(1));
    }
}
