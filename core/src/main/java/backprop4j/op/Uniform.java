package backprop4j.op;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Random numbers, uniform in [0, 1): a pure function of two int32 inputs, so that nothing is compiled again when
/// they change. The first are four numbers (the seed, then the stream, each its low word first), the second one
/// number, the step.
///
/// They are the words of [Philox] with the seed for a key and the counter (block, step, stream). In float32 a
/// block makes four numbers, one of each word; in float64 two, of two words each.
///
/// @param shape of what is drawn
/// @param dtype float32 or float64
public record Uniform(Shape shape, DType dtype) implements Op {
    /// @throws IllegalArgumentException if the type is not one of real numbers
    public Uniform {
        if (!dtype.isFloating()) {
            throw new IllegalArgumentException("uniform numbers are float32 or float64, not " + dtype);
        }
    }

    @Override
    public String name() {
        return "uniform" + shape;
    }

    @Override
    public Shape shape(List<Shape> inputs) {
        if (inputs.get(0).count() != 4 || inputs.get(1).count() != 1) {
            throw new IllegalArgumentException("it takes four numbers (seed and stream) and one (the step), not "
                    + inputs.get(0) + " and " + inputs.get(1));
        }
        return shape;
    }

    @Override
    public DType dtype(List<DType> inputs) {
        if (Op.common(inputs) != DType.INT32) {
            throw new IllegalArgumentException("seed, stream and step are int32, not " + inputs.getFirst());
        }
        return dtype;
    }

    /// Whole numbers have no derivative.
    @Override
    public @Nullable Tensor pullback(int index, List<Tensor> inputs, Tensor output, Tensor adjoint) {
        return null;
    }

    @Override
    public @Nullable Tensor pushforward(List<Tensor> inputs, Tensor output, List<@Nullable Tensor> directions) {
        return null;
    }
}
