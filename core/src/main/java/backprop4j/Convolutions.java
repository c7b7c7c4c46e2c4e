package backprop4j;

import backprop4j.op.Convolution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Convolutions over any number of spatial axes: of signals `[batch, channels, length]`, images
/// `[batch, channels, height, width]`, volumes. The weight says how many there are. Like everywhere in the field
/// the kernel is not flipped: this is cross-correlation.
public final class Convolutions {
    private Convolutions() {}

    /// The convolution with stride 1 and no padding; see [#conv(Operand, Operand, Sliding)].
    public static Tensor conv(Operand x, Operand weight) {
        return conv(x, weight, Sliding.PLAIN);
    }

    /// `z[n,o,p] = Σ x[n,c,stride·p + dilation·k − padding]·w[o,c,k]`, where x is 0 outside: x is `[n, in, …]`,
    /// the weight `[out, in/groups, kernel…]`, the result `[n, out, …]` with spatial sizes ⌊(size + 2·padding −
    /// dilation·(kernel − 1) − 1) / stride⌋ + 1.
    ///
    /// @throws TensorException if the shapes do not fit
    public static Tensor conv(Operand x, Operand weight, Sliding sliding) {
        Tensor input = x.tensor().toMeet(weight.tensor());
        Tensor w = weight.tensor().toMeet(input);
        int axes = spatialAxes("conv", input, w);
        List<Integer> extents = spatial(input);
        try {
            Convolution convolution = geometry(Convolution.Role.OUTPUT, extents, w, sliding, axes);
            convolution.places();
            return convolution.of(input, w);
        } catch (TensorException told) {
            throw told;
        } catch (IllegalArgumentException problem) {
            throw mistake("conv", input, w, problem);
        }
    }

    /// The transposed convolution with stride 1 and no padding; see [#convTranspose(Operand, Operand, Sliding)].
    public static Tensor convTranspose(Operand z, Operand weight) {
        return convTranspose(z, weight, Sliding.PLAIN);
    }

    /// What a convolution does to derivatives, as an operation of its own: z is `[n, out, …]`, the weight
    /// `[out, in/groups, kernel…]` is that of the convolution from in to out, the result `[n, in, …]` with
    /// spatial sizes (size − 1)·stride − 2·padding + dilation·(kernel − 1) + 1, the smallest that the convolution
    /// takes to z's.
    ///
    /// @throws TensorException if the shapes do not fit
    public static Tensor convTranspose(Operand z, Operand weight, Sliding sliding) {
        return convTranspose(z, weight, sliding, 0);
    }

    /// The transposed convolution with a larger result: `outputPadding` elements more behind each spatial axis,
    /// fewer than the stride, choose among the sizes that the convolution takes to z's.
    ///
    /// @throws TensorException if the shapes do not fit
    public static Tensor convTranspose(Operand z, Operand weight, Sliding sliding, int... outputPadding) {
        Tensor input = z.tensor().toMeet(weight.tensor());
        Tensor w = weight.tensor().toMeet(input);
        int axes = spatialAxes("convTranspose", input, w);
        try {
            List<Integer> stride = Sliding.along("stride", sliding.stride(), axes);
            List<Integer> padding = Sliding.along("padding", sliding.padding(), axes);
            List<Integer> dilation = Sliding.along("dilation", sliding.dilation(), axes);
            List<Integer> more = Sliding.along(
                    "output padding", Arrays.stream(outputPadding).boxed().toList(), axes);
            var extents = new ArrayList<Integer>();
            for (int i = 0; i < axes; i++) {
                if (more.get(i) < 0 || more.get(i) >= stride.get(i)) {
                    throw new IllegalArgumentException("the output padding " + more.get(i)
                            + " must be at least 0 and less than the stride " + stride.get(i));
                }
                int size = (input.shape().size(2 + i) - 1) * stride.get(i)
                        - 2 * padding.get(i)
                        + dilation.get(i) * (w.shape().size(2 + i) - 1)
                        + 1
                        + more.get(i);
                if (input.shape().size(2 + i) < 1 || size < 1) {
                    throw new IllegalArgumentException("nothing would be left along axis " + (2 + i)
                            + ": take less padding than " + padding.get(i));
                }
                extents.add(size);
            }
            return geometry(Convolution.Role.INPUT, extents, w, sliding, axes).of(input, w);
        } catch (TensorException told) {
            throw told;
        } catch (IllegalArgumentException problem) {
            throw mistake("convTranspose", input, w, problem);
        }
    }

    private static Convolution geometry(
            Convolution.Role role, List<Integer> extents, Tensor weight, Sliding sliding, int axes) {
        return new Convolution(
                role,
                extents,
                spatial(weight),
                Sliding.along("stride", sliding.stride(), axes),
                Sliding.along("padding", sliding.padding(), axes),
                Sliding.along("dilation", sliding.dilation(), axes),
                sliding.groups());
    }

    private static int spatialAxes(String operation, Tensor x, Tensor weight) {
        int rank = weight.shape().rank();
        if (rank < 3 || rank > 5 || x.shape().rank() != rank) {
            throw TensorException.of(
                    operation,
                    "an input of shape " + x.shape() + " and a weight of shape " + weight.shape() + " do not fit",
                    "an input is [batch, channels, …], a weight [out, in/groups, kernel…] with as many axes: 1, 2 or 3"
                            + " of them spatial"
                            + (x.shape().rank() == rank - 1
                                    ? "; x.unsqueeze(0) makes a batch of one, x.unsqueeze(1) one channel"
                                    : ""));
        }
        return rank - 2;
    }

    private static List<Integer> spatial(Tensor tensor) {
        return tensor.shape().toList().subList(2, tensor.shape().rank());
    }

    private static TensorException mistake(
            String operation, Tensor x, Tensor weight, IllegalArgumentException problem) {
        return TensorException.of(
                operation + " of " + x.dtype() + x.shape() + " and " + weight.dtype() + weight.shape(),
                String.valueOf(problem.getMessage()),
                "");
    }
}
