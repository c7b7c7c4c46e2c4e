package backprop4j;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Operations on images `[…, height, width]`, signals and volumes: on as many last axes as sizes are named.
public final class Images {
    private Images() {}

    /// Other sizes, each element that of the nearest place: `y[i] = x[⌊i·n/m⌋]` for n elements that become m, as
    /// PyTorch's `nearest`.
    ///
    /// @throws TensorException if the tensor has fewer axes, or an axis no elements
    public static Tensor nearest(Operand x, int... sizes) {
        Tensor result = x.tensor();
        int first = firstAxis("nearest", result, sizes);
        for (int i = 0; i < sizes.length; i++) {
            long n = result.shape().size(first + i);
            long m = sizes[i];
            int[] from =
                    IntStream.range(0, sizes[i]).map(k -> (int) (k * n / m)).toArray();
            result = n == m ? result : result.take(first + i, Tensor.ofInts(from));
        }
        return result;
    }

    /// Other sizes, each element on the line between its two neighbours, along one axis after the other: bilinear
    /// for two. Element i of m stands at `(i + ½)·n/m − ½` in the n elements, not before the first nor behind the
    /// last, as PyTorch's `bilinear` without `align_corners`.
    ///
    /// @throws TensorException if the tensor has fewer axes, or an axis no elements
    public static Tensor linear(Operand x, int... sizes) {
        return interpolated("linear", x.tensor(), false, sizes);
    }

    /// Like [#linear], but the first and last elements keep their places: element i of m stands at
    /// `i·(n − 1)/(m − 1)`, as with `align_corners`.
    ///
    /// @throws TensorException if the tensor has fewer axes, or an axis no elements
    public static Tensor linearBetweenCorners(Operand x, int... sizes) {
        return interpolated("linearBetweenCorners", x.tensor(), true, sizes);
    }

    private static Tensor interpolated(String operation, Tensor x, boolean corners, int... sizes) {
        Tensor result = x;
        int first = firstAxis(operation, x, sizes);
        for (int i = 0; i < sizes.length; i++) {
            if (x.shape().size(first + i) != sizes[i]) {
                result = interpolated(result, first + i, sizes[i], corners);
            }
        }
        return result;
    }

    private static Tensor interpolated(Tensor x, int axis, int m, boolean corners) {
        int n = x.shape().size(axis);
        int[] below = new int[m];
        int[] above = new int[m];
        double[] share = new double[m];
        for (int i = 0; i < m; i++) {
            double place = corners
                    ? m == 1 ? 0 : (double) i * (n - 1) / (m - 1)
                    : Math.clamp((i + 0.5) * n / m - 0.5, 0, n - 1.0);
            below[i] = (int) place;
            above[i] = Math.min(n - 1, below[i] + 1);
            share[i] = place - below[i];
        }
        int[] one = new int[x.shape().rank()];
        Arrays.fill(one, 1);
        one[axis] = m;
        Tensor weight = Tensor.copyOf(share, Shape.of(one)).to(x.dtype());
        return x.take(axis, Tensor.ofInts(below))
                .mul(weight.rsub(1))
                .add(x.take(axis, Tensor.ofInts(above)).mul(weight));
    }

    private static int firstAxis(String operation, Tensor x, int... sizes) {
        int first = x.shape().rank() - sizes.length;
        if (sizes.length == 0 || first < 0) {
            throw TensorException.of(
                    operation,
                    "a tensor of shape " + x.shape() + " does not have the axes of the sizes " + Arrays.toString(sizes),
                    "give one size for each spatial axis, which are the last");
        }
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] < 1 || x.shape().size(first + i) < 1) {
                throw TensorException.of(
                        operation + " of " + x.dtype() + x.shape(),
                        x.shape().size(first + i) + " elements do not become " + sizes[i],
                        "both must be at least 1");
            }
        }
        return first;
    }
}
