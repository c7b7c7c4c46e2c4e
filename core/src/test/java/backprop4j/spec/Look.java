package backprop4j.spec;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import java.util.Random;

/// How an operand's numbers lie in memory: as they are, or as another tensor's numbers seen otherwise.
public enum Look {
    PLAIN,
    PERMUTED,
    SLICED,
    BROADCAST,
    PADDED;

    /// A leaf and the operand that it is seen as.
    public record Operand(Tensor leaf, Tensor seen) {}

    /// An operand of this shape. Padding would add zeros, which only an operation without kinks may meet, so it
    /// pads by nothing along axes and by one zero behind, cut off again.
    Operand operand(Draw draw, Random random, Shape shape, DType real) {
        if (shape.rank() == 0) {
            Tensor leaf = draw.draw(random, shape, real);
            return new Operand(leaf, leaf);
        }
        int[] sizes = shape.toArray();
        int last = sizes.length - 1;
        return switch (this) {
            case PLAIN -> {
                Tensor leaf = draw.draw(random, shape, real);
                yield new Operand(leaf, leaf);
            }
            case PERMUTED -> {
                int[] order = new int[sizes.length];
                int[] reversed = new int[sizes.length];
                for (int axis = 0; axis <= last; axis++) {
                    order[axis] = last - axis;
                    reversed[axis] = sizes[last - axis];
                }
                Tensor leaf = draw.draw(random, Shape.of(reversed), real);
                yield new Operand(leaf, leaf.permute(order));
            }
            case SLICED -> {
                Tensor leaf = draw.draw(random, shape.with(last, 2 * sizes[last] + 1), real);
                yield new Operand(leaf, leaf.slice(last, 1, 2 * sizes[last] + 1, 2));
            }
            case BROADCAST -> {
                Tensor leaf = draw.draw(random, shape.with(0, 1), real);
                yield new Operand(leaf, leaf.broadcastTo(shape));
            }
            case PADDED -> {
                Tensor leaf = draw.draw(random, shape, real);
                yield new Operand(leaf, leaf.pad(0, 1, 2).slice(0, 1, 1 + sizes[0]));
            }
        };
    }
}
