package backprop4j.op;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A sum of products of two tensors over the axes that share a letter, as Einstein wrote it: `ik,kj→ij` is the
/// matrix product. A letter in both operands and the result pairs elements, a letter in both operands alone is
/// summed over; every other stands in one operand and the result. Linear in each operand, so its transposes are
/// contractions again.
///
/// The order of the sum: the summed letters in the order of the left operand, row-major; chunks of 512 products,
/// each a chain of fused multiply-adds from +0, the chunks' sums added ascending.
public record Contract(String left, String right, String result) implements Op {
    /// The products in one chain of fused multiply-adds.
    public static final int CHUNK = 512;

    public Contract {
        for (String labels : List.of(left, right, result)) {
            if (labels.chars().distinct().count() != labels.length()) {
                throw new IllegalArgumentException("a letter stands twice in " + labels);
            }
        }
        for (char label : (left + right + result).toCharArray()) {
            int uses = (left.indexOf(label) < 0 ? 0 : 1)
                    + (right.indexOf(label) < 0 ? 0 : 1)
                    + (result.indexOf(label) < 0 ? 0 : 1);
            if (uses < 2) {
                throw new IllegalArgumentException(
                        "the letter " + label + " stands alone in " + left + "," + right + "→" + result);
            }
        }
    }

    @Override
    public String name() {
        return "contract[" + left + "," + right + "→" + result + "]";
    }

    /// The letters that are summed over, in the order of the sum.
    public String summed() {
        var summed = new StringBuilder();
        for (char label : left.toCharArray()) {
            if (result.indexOf(label) < 0) {
                summed.append(label);
            }
        }
        return summed.toString();
    }

    /// The size of every letter.
    public Map<Character, Integer> sizes(Shape leftShape, Shape rightShape) {
        var sizes = new HashMap<Character, Integer>();
        for (int axis = 0; axis < left.length(); axis++) {
            sizes.put(left.charAt(axis), leftShape.size(axis));
        }
        for (int axis = 0; axis < right.length(); axis++) {
            Integer known = sizes.put(right.charAt(axis), rightShape.size(axis));
            if (known != null && known != rightShape.size(axis)) {
                throw new IllegalArgumentException("the shapes " + leftShape + " and " + rightShape
                        + " do not fit: axis " + left.indexOf(right.charAt(axis)) + " of the left has " + known
                        + " elements, axis " + axis + " of the right " + rightShape.size(axis)
                        + ", and products pair them one to one");
            }
        }
        return sizes;
    }

    @Override
    public Shape shape(List<Shape> inputs) {
        if (inputs.get(0).rank() != left.length() || inputs.get(1).rank() != right.length()) {
            throw new IllegalArgumentException(
                    "the shapes " + inputs + " do not have the axes " + left + " and " + right);
        }
        Map<Character, Integer> sizes = sizes(inputs.get(0), inputs.get(1));
        return Shape.of(
                result.chars().map(label -> sizes.getOrDefault((char) label, 1)).toArray());
    }

    @Override
    public DType dtype(List<DType> inputs) {
        DType dtype = Op.common(inputs);
        if (!dtype.isFloating()) {
            throw new IllegalArgumentException(
                    "products of " + dtype + " tensors are not summed: convert them with " + ".to(DType.FLOAT32)");
        }
        return dtype;
    }

    @Override
    public @Nullable Tensor pullback(int index, List<Tensor> inputs, Tensor output, Tensor adjoint) {
        return index == 0
                ? Tensor.apply(new Contract(result, right, left), adjoint, inputs.get(1))
                : Tensor.apply(new Contract(left, result, right), inputs.get(0), adjoint);
    }

    /// The product rule.
    @Override
    public @Nullable Tensor pushforward(List<Tensor> inputs, Tensor output, List<@Nullable Tensor> directions) {
        Tensor left = directions.get(0);
        Tensor right = directions.get(1);
        return Op.sum(
                left == null ? null : Tensor.apply(this, left, inputs.get(1)),
                right == null ? null : Tensor.apply(this, inputs.get(0), right));
    }
}
