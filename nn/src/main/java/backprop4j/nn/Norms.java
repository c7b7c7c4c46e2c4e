package backprop4j.nn;

import backprop4j.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// What layers that normalise have in common.
final class Norms {
    private Norms() {}

    static double requireEpsilon(String layer, double epsilon) {
        if (!(epsilon > 0) || epsilon == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException(layer + ": ε must be a positive number, not " + epsilon);
        }
        return epsilon;
    }

    static Shape requireSizes(String layer, int... sizes) {
        if (sizes.length == 0 || Arrays.stream(sizes).anyMatch(size -> size < 1)) {
            throw new IllegalArgumentException(
                    layer + Arrays.toString(sizes) + ": it needs at least one size, each at least 1");
        }
        return Shape.of(sizes);
    }

    /// The shape in which one number for each channel meets `[batch, channels, …]`.
    static int[] perChannel(int rank, int channels) {
        int[] sizes = new int[rank];
        Arrays.fill(sizes, 1);
        sizes[1] = channels;
        return sizes;
    }

    static String text(String layer, List<Integer> sizes, double epsilon, double usual, boolean affine) {
        return layer
                + sizes.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ""))
                + (epsilon == usual ? "" : ", epsilon " + epsilon)
                + (affine ? ")" : ", without affine)");
    }
}
