package backprop4j.parity;

import backprop4j.Shape;
import backprop4j.op.Layout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Layouts by libtorch's views and paddings.
final class LayoutTranslation {
    private LayoutTranslation() {}

    static Tensor of(Layout layout, List<Tensor> inputs, Shape result) {
        Tensor x = inputs.getFirst();
        return switch (layout) {
            case Layout.Reshape reshape -> x.reshape(Torch.sizes(result));
            case Layout.Permute permute -> x.permute(Torch.longs(permute.order()));
            case Layout.Broadcast broadcast -> x.expand(Torch.sizes(result));
            case Layout.Slice slice -> sliced(slice, x);
            // libtorch pads nothing that is empty.
            case Layout.Pad pad when x.numel() == 0 -> torch.zeros(Torch.sizes(result), x.options());
            case Layout.Pad pad -> padded(x, pad.before(), pad.after(), pad.between());
            case Layout.Concat concat -> torch.cat(Torch.all(inputs), concat.axis());
            case Layout.Flip flip -> torch.flip(x, Torch.longs(flip.axes()));
            case Layout.Windows windows -> windows(windows.windows(), x);
            case Layout.Fold fold when x.numel() == 0 -> torch.zeros(Torch.sizes(result), x.options());
            case Layout.Fold fold -> folded(fold, x, result);
        };
    }

    private static Tensor sliced(Layout.Slice slice, Tensor x) {
        Tensor result = x;
        for (int axis = 0; axis < slice.start().size(); axis++) {
            result = part(
                    result,
                    axis,
                    slice.start().get(axis),
                    slice.stop().get(axis),
                    slice.step().get(axis));
        }
        return result;
    }

    private static Tensor part(Tensor x, int axis, long start, long stop, long step) {
        return x.slice(axis, new LongOptional(start), new LongOptional(stop), step);
    }

    /// Zeros between the elements come first, by an axis more that is padded and joined again.
    private static Tensor padded(Tensor x, List<Integer> before, List<Integer> after, List<Integer> between) {
        Tensor spread = x;
        for (int axis = 0; axis < between.size(); axis++) {
            long size = x.size(axis);
            int gap = between.get(axis);
            if (gap > 0 && size > 1) {
                var sizes = new ArrayList<>(Torch.shape(spread));
                Tensor columns = pad(spread.unsqueeze(axis + 1), axis + 1, 0, gap);
                sizes.set(axis, Math.toIntExact(size * (gap + 1)));
                spread = part(columns.reshape(Torch.longs(sizes)), axis, 0, size * (gap + 1) - gap, 1);
            }
        }
        for (int axis = 0; axis < before.size(); axis++) {
            spread = pad(spread, axis, before.get(axis), after.get(axis));
        }
        return spread;
    }

    private static Tensor pad(Tensor x, int axis, int before, int after) {
        if (before == 0 && after == 0) {
            return x;
        }
        // The last axis comes first there.
        long[] pads = new long[2 * (Math.toIntExact(x.dim()) - axis)];
        pads[pads.length - 2] = before;
        pads[pads.length - 1] = after;
        return torch.constant_pad_nd(x, pads);
    }

    private static Tensor windows(List<Layout.Window> windows, Tensor x) {
        Tensor result = x;
        for (Layout.Window window : windows) {
            Tensor reached = result.unfold(window.axis(), window.reach(), window.stride());
            result = part(reached, Math.toIntExact(reached.dim()) - 1, 0, window.reach(), window.dilation());
        }
        return result;
    }

    /// What all windows have at one place, spread by the stride and padded to where it lies; all of them added.
    private static Tensor folded(Layout.Fold fold, Tensor x, Shape result) {
        int rank = result.rank();
        int places = fold.elements().count();
        Tensor sum = torch.zeros(Torch.sizes(result), x.options());
        for (int place = 0; place < places; place++) {
            int rest = place;
            Tensor part = x;
            var before = new ArrayList<>(Collections.nCopies(rank, 0));
            var after = new ArrayList<>(Collections.nCopies(rank, 0));
            var between = new ArrayList<>(Collections.nCopies(rank, 0));
            for (int i = fold.windows().size() - 1; i >= 0; i--) {
                Layout.Window window = fold.windows().get(i);
                int at = rest % window.size();
                rest /= window.size();
                part = part.select(rank + i, at);
                int covered = Math.toIntExact(x.size(window.axis()) - 1) * window.stride() + 1;
                before.set(window.axis(), at * window.dilation());
                after.set(window.axis(), result.size(window.axis()) - at * window.dilation() - covered);
                between.set(window.axis(), window.stride() - 1);
            }
            sum = sum.add(padded(part, before, after, between));
        }
        return sum;
    }
}
