package backprop4j;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// How a kernel slides over its input: one number for each spatial axis, or one for all of them.
///
/// @param stride elements from one place of the kernel to the next
/// @param padding elements put on either side of the input: zeros, or −∞ where the largest is sought
/// @param dilation distance between neighbours in the kernel; 1 is dense
/// @param groups parts that the channels of a convolution are cut into, each convolved by itself
public record Sliding(List<Integer> stride, List<Integer> padding, List<Integer> dilation, int groups) {
    /// Step by step over the input alone: stride 1, no padding, dilation 1, one group.
    public static final Sliding PLAIN = new Sliding(List.of(1), List.of(0), List.of(1), 1);

    public Sliding {
        stride = List.copyOf(stride);
        padding = List.copyOf(padding);
        dilation = List.copyOf(dilation);
        require("stride", stride, 1);
        require("padding", padding, 0);
        require("dilation", dilation, 1);
        if (groups < 1) {
            throw new IllegalArgumentException("there must be at least 1 group, not " + groups);
        }
    }

    private static void require(String name, List<Integer> numbers, int least) {
        if (numbers.isEmpty() || numbers.stream().anyMatch(number -> number < least)) {
            throw new IllegalArgumentException("the " + name + " must be at least " + least + " along every axis, not "
                    + (numbers.size() == 1 ? numbers.getFirst() : numbers));
        }
    }

    /// This with another stride: one number, or one for each spatial axis.
    public Sliding stride(int... stride) {
        return new Sliding(list(stride), padding, dilation, groups);
    }

    /// This with another padding: one number, or one for each spatial axis.
    public Sliding padding(int... padding) {
        return new Sliding(stride, list(padding), dilation, groups);
    }

    /// This with another dilation: one number, or one for each spatial axis.
    public Sliding dilation(int... dilation) {
        return new Sliding(stride, padding, list(dilation), groups);
    }

    /// This with other groups.
    public Sliding groups(int groups) {
        return new Sliding(stride, padding, dilation, groups);
    }

    private static List<Integer> list(int... numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }

    /// This with one number for each of `axes` spatial axes.
    ///
    /// @throws IllegalArgumentException if some are given for another number of axes
    public Sliding over(int axes) {
        return new Sliding(
                along("stride", stride, axes),
                along("padding", padding, axes),
                along("dilation", dilation, axes),
                groups);
    }

    /// One number for each of `axes` spatial axes.
    ///
    /// @throws IllegalArgumentException if there are some, but not as many
    static List<Integer> along(String name, List<Integer> numbers, int axes) {
        if (numbers.size() != 1 && numbers.size() != axes) {
            throw new IllegalArgumentException("the " + name + " " + numbers + " names " + numbers.size()
                    + " axes, but there are " + axes + " spatial ones: give one number for each, or one for all");
        }
        return numbers.size() == axes ? numbers : Collections.nCopies(axes, numbers.getFirst());
    }
}
