package backprop4j.nn;

import backprop4j.Convolutions;
import backprop4j.Shape;
import backprop4j.Sliding;
import backprop4j.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// A convolution over a number of spatial axes, or its transpose, and a bias for each channel of the result.
/// Weights and biases are drawn uniformly from ±1/√fan-in at first, as PyTorch does.
///
/// @param <L> the layer itself
abstract class Convolving<L extends Convolving<L>> extends LibraryLayer {
    /// What a layer is.
    record Choice(int in, int out, List<Integer> kernel, Sliding sliding, boolean biased, Init weightInit) {
        static Choice of(String name, int in, int out, int axes, int... kernel) {
            if (in < 1 || out < 1 || Arrays.stream(kernel).anyMatch(size -> size < 1)) {
                throw new IllegalArgumentException(name + "(" + in + ", " + out + ", " + Arrays.toString(kernel)
                        + "): it needs at least one input channel, one output channel, and a kernel of at least 1");
            }
            List<Integer> sizes = Arrays.stream(kernel).boxed().toList();
            return new Choice(
                    in,
                    out,
                    sizes.size() == 1 ? Collections.nCopies(axes, sizes.getFirst()) : sizes,
                    Sliding.PLAIN,
                    true,
                    Init.kaimingUniform(Math.sqrt(5)));
        }
    }

    private final Choice choice;

    Convolving(Choice choice, int axes) {
        if (choice.kernel.size() != axes) {
            throw new IllegalArgumentException(getClass().getSimpleName() + " has " + axes
                    + " spatial axes, but the kernel " + choice.kernel + " names " + choice.kernel.size());
        }
        Sliding sliding = choice.sliding.over(axes);
        this.choice = new Choice(choice.in, choice.out, choice.kernel, sliding, choice.biased, choice.weightInit);
        if (choice.in % sliding.groups() != 0 || choice.out % sliding.groups() != 0) {
            throw new IllegalArgumentException(
                    getClass().getSimpleName() + "(" + choice.in + ", " + choice.out + ") cannot be cut into "
                            + sliding.groups() + " groups: they must divide both numbers of channels");
        }
    }

    abstract L with(Choice other);

    /// Whether the weight leads from the result's channels to the input's.
    abstract boolean transposed();

    /// This layer with another stride: one number, or one for each spatial axis.
    public final L stride(int... stride) {
        return sliding(choice.sliding.stride(stride));
    }

    /// This layer with zeros on either side: one number, or one for each spatial axis.
    public final L padding(int... padding) {
        return sliding(choice.sliding.padding(padding));
    }

    /// This layer with a kernel whose elements stand apart: one number, or one for each spatial axis.
    public final L dilation(int... dilation) {
        return sliding(choice.sliding.dilation(dilation));
    }

    /// This layer with channels cut into groups, each by itself.
    ///
    /// @throws IllegalArgumentException if they do not divide the channels
    public final L groups(int groups) {
        return sliding(choice.sliding.groups(groups));
    }

    /// This layer sliding otherwise.
    public final L sliding(Sliding sliding) {
        return with(new Choice(choice.in, choice.out, choice.kernel, sliding, choice.biased, choice.weightInit));
    }

    /// This layer without a bias.
    public final L withoutBias() {
        return with(new Choice(choice.in, choice.out, choice.kernel, choice.sliding, false, choice.weightInit));
    }

    /// This layer with its weight drawn otherwise.
    public final L init(Init weight) {
        return with(new Choice(choice.in, choice.out, choice.kernel, choice.sliding, choice.biased, weight));
    }

    /// Channels of the input.
    public final int in() {
        return choice.in;
    }

    /// Channels of the result.
    public final int out() {
        return choice.out;
    }

    /// The kernel's size along each spatial axis.
    public final List<Integer> kernel() {
        return choice.kernel;
    }

    /// How the kernel slides.
    public final Sliding sliding() {
        return choice.sliding;
    }

    /// Whether a bias is added.
    public final boolean biased() {
        return choice.biased;
    }

    @Override
    public final void parts(Parts parts) {
        int[] sizes = new int[2 + choice.kernel.size()];
        sizes[0] = transposed() ? choice.in : choice.out;
        sizes[1] = (transposed() ? choice.out : choice.in) / choice.sliding.groups();
        int fanIn = sizes[1];
        for (int i = 0; i < choice.kernel.size(); i++) {
            sizes[2 + i] = choice.kernel.get(i);
            fanIn *= sizes[2 + i];
        }
        parts.parameter("weight", Shape.of(sizes), choice.weightInit);
        if (choice.biased) {
            parts.parameter("bias", Shape.of(choice.out), Init.uniform(1 / Math.sqrt(fanIn)));
        }
    }

    @Override
    public final Tensor forward(Tensor x, Context context) {
        Tensor weight = context.parameter("weight");
        Tensor z = transposed()
                ? Convolutions.convTranspose(x, weight, choice.sliding)
                : Convolutions.conv(x, weight, choice.sliding);
        if (!choice.biased) {
            return z;
        }
        int[] beside = new int[1 + choice.kernel.size()];
        Arrays.fill(beside, 1);
        beside[0] = choice.out;
        return z.add(context.parameter("bias").reshape(beside));
    }

    /// For example `Conv2d(1, 20, [5, 5])`.
    @Override
    public final String toString() {
        Sliding sliding = choice.sliding;
        return getClass().getSimpleName() + "(" + choice.in + ", " + choice.out + ", " + choice.kernel
                + told(", stride ", sliding.stride(), 1)
                + told(", padding ", sliding.padding(), 0)
                + told(", dilation ", sliding.dilation(), 1)
                + (sliding.groups() == 1 ? "" : ", groups " + sliding.groups())
                + (choice.biased ? ")" : ", without bias)");
    }

    private static String told(String name, List<Integer> numbers, int usual) {
        return numbers.stream().allMatch(number -> number == usual) ? "" : name + numbers;
    }
}
