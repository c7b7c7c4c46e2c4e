package backprop4j.spec;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.IntFunction;

/// One operation as the tests see it.
///
/// @param name the signature of the method of [Tensor] that makes it, `add(Operand)`, or what it is called
/// @param build makes it
/// @param draws how each operand's numbers are drawn, away from where there is no derivative
/// @param cases shapes of the operands, one list a case
/// @param sized shapes of the operands around a size n, for tails of vectors and chunks of sums
/// @param differentiable whether there is a gradient by the real operands
/// @param tolerance of a gradient's entry against the difference quotient, relative to the largest entry
public record OpSpec(
        String name,
        Function<List<Tensor>, Tensor> build,
        List<Draw> draws,
        List<List<Shape>> cases,
        IntFunction<List<List<Shape>>> sized,
        boolean differentiable,
        double tolerance) {

    /// Operands and the result they make.
    public record Example(List<Tensor> leaves, Tensor result) {
        /// The leaves that a derivative is taken by.
        public List<Tensor> variables() {
            return leaves.stream().filter(leaf -> leaf.dtype().isFloating()).toList();
        }
    }

    /// The operation on drawn numbers.
    public Example example(List<Shape> shapes, Look look, DType real, long seed) {
        var random = new Random(seed * 31 + name.hashCode());
        var leaves = new ArrayList<Tensor>();
        var operands = new ArrayList<Tensor>();
        for (int i = 0; i < draws.size(); i++) {
            Look.Operand operand = look.operand(draws.get(i), random, shapes.get(i), real);
            leaves.add(operand.leaf());
            operands.add(operand.seen());
        }
        return new Example(leaves, build.apply(operands));
    }

    @Override
    public String toString() {
        return name;
    }
}
