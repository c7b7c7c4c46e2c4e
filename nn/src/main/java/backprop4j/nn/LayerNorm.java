package backprop4j.nn;

import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.TensorException;
import java.util.stream.IntStream;

/// Each example by itself: (x − μ)/√(σ² + ε)·weight + bias, with mean μ and variance σ² over the last axes (Ba,
/// Kiros, Hinton: Layer normalization, 2016). `[…, shape]` to `[…, shape]`; weight and bias are `shape`, 1 and 0
/// at first. Training and evaluation do the same. Immutable.
public final class LayerNorm extends LibraryLayer {
    private final Shape shape;
    private final double epsilon;
    private final boolean affine;

    /// Over the last axes, which have these sizes; ε is 10⁻⁵.
    ///
    /// @throws IllegalArgumentException if there is none, or one is less than 1
    public LayerNorm(int... sizes) {
        this(Norms.requireSizes("LayerNorm", sizes), 1e-5, true);
    }

    private LayerNorm(Shape shape, double epsilon, boolean affine) {
        this.shape = shape;
        this.epsilon = Norms.requireEpsilon("LayerNorm", epsilon);
        this.affine = affine;
    }

    /// This layer with another ε.
    ///
    /// @throws IllegalArgumentException if it is not a positive number
    public LayerNorm epsilon(double other) {
        return new LayerNorm(shape, other, affine);
    }

    /// This layer without weight and bias.
    public LayerNorm withoutAffine() {
        return new LayerNorm(shape, epsilon, false);
    }

    /// The sizes of the last axes, over which is normalised.
    public Shape shape() {
        return shape;
    }

    /// What is added to the variance.
    public double epsilon() {
        return epsilon;
    }

    /// Whether there are a weight and a bias.
    public boolean affine() {
        return affine;
    }

    @Override
    public void parts(Parts parts) {
        if (affine) {
            parts.parameter("weight", shape, Init.constant(1)).parameter("bias", shape, Init.zeros());
        }
    }

    @Override
    public Tensor forward(Tensor x, Context context) {
        int rank = x.shape().rank();
        int first = rank - shape.rank();
        if (first < 0 || !x.shape().toList().subList(first, rank).equals(shape.toList())) {
            throw TensorException.of(
                    toString(), "it normalises over the last axes " + shape + ", but x is " + x.shape(), "");
        }
        Tensor normalized = x.normalize(epsilon, IntStream.range(first, rank).toArray());
        return affine ? normalized.mul(context.parameter("weight")).add(context.parameter("bias")) : normalized;
    }

    /// For example `LayerNorm(128)`.
    @Override
    public String toString() {
        return Norms.text("LayerNorm", shape.toList(), epsilon, 1e-5, affine);
    }
}
