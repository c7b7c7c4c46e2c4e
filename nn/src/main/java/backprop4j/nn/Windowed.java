package backprop4j.nn;

import backprop4j.Sliding;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// A fold over windows of images: of `[batch, channels, height, width]`, each channel by itself.
///
/// @param <L> the layer itself
abstract class Windowed<L extends Windowed<L>> extends LibraryLayer {
    /// The spatial axes.
    static final int AXES = 2;

    private final List<Integer> kernel;
    private final Sliding sliding;

    Windowed(List<Integer> kernel, Sliding sliding) {
        this.kernel = kernel;
        this.sliding = sliding.over(AXES);
        if (sliding.groups() != 1) {
            throw new IllegalArgumentException(
                    getClass().getSimpleName() + " sees every channel by itself: it has no groups");
        }
    }

    static List<Integer> sizes(String name, int... kernel) {
        if (kernel.length < 1 || kernel.length > AXES || Arrays.stream(kernel).anyMatch(size -> size < 1)) {
            throw new IllegalArgumentException(name + "(" + Arrays.toString(kernel)
                    + "): give one size of at least 1, or one for each of two axes");
        }
        return kernel.length == AXES ? Arrays.stream(kernel).boxed().toList() : Collections.nCopies(AXES, kernel[0]);
    }

    /// Windows side by side.
    static Sliding sideBySide(List<Integer> kernel) {
        return Sliding.PLAIN.stride(kernel.stream().mapToInt(Integer::intValue).toArray());
    }

    abstract L with(Sliding other);

    /// This layer with another stride; by default windows stand side by side.
    public final L stride(int... stride) {
        return with(sliding.stride(stride));
    }

    /// This layer with padding on either side, at most half a window.
    public final L padding(int... padding) {
        return with(sliding.padding(padding));
    }

    /// This layer with windows whose elements stand apart.
    public final L dilation(int... dilation) {
        return with(sliding.dilation(dilation));
    }

    /// This layer sliding otherwise.
    public final L sliding(Sliding other) {
        return with(other);
    }

    /// The window's height and width.
    public final List<Integer> kernel() {
        return kernel;
    }

    /// How the window slides.
    public final Sliding sliding() {
        return sliding;
    }

    final int[] window() {
        return kernel.stream().mapToInt(Integer::intValue).toArray();
    }

    /// For example `MaxPool2d([2, 2])`.
    @Override
    public final String toString() {
        boolean plain = sliding.equals(sideBySide(kernel));
        return getClass().getSimpleName() + "(" + kernel
                + (plain
                        ? ")"
                        : ", stride " + sliding.stride() + ", padding " + sliding.padding() + ", dilation "
                                + sliding.dilation() + ")");
    }
}
