package backprop4j.engine.cpu;

import backprop4j.compile.View;
import java.util.ArrayList;

/// The positions of two views of one shape side by side, in row-major order, with neighbouring axes joined where
/// one stride walks both in both views. There are at least two axes.
final class JointWalk {
    final int startA;
    final int startB;
    final int[] sizes;
    final int[] stridesA;
    final int[] stridesB;

    /// @param cut the first so many axes, if any, become the first one here, so that parts of it can be walked
    JointWalk(View a, View b, int cut) {
        var joinedSizes = new ArrayList<Integer>();
        var joinedA = new ArrayList<Integer>();
        var joinedB = new ArrayList<Integer>();
        for (int axis = 0; axis < a.sizes().length; axis++) {
            int size = a.sizes()[axis];
            int stepA = a.strides()[axis];
            int stepB = b.strides()[axis];
            if (size == 1 && (axis > 0 || cut == 0)) {
                continue;
            }
            int last = joinedSizes.size() - 1;
            if (last >= (axis < cut || cut == 0 ? 0 : 1)
                    && joinedA.get(last) == stepA * size
                    && joinedB.get(last) == stepB * size) {
                joinedSizes.set(last, joinedSizes.get(last) * size);
                joinedA.set(last, stepA);
                joinedB.set(last, stepB);
            } else {
                joinedSizes.add(size);
                joinedA.add(stepA);
                joinedB.add(stepB);
            }
        }
        while (joinedSizes.size() < 2) {
            int place = cut > 0 ? joinedSizes.size() : 0;
            joinedSizes.add(place, 1);
            joinedA.add(place, 0);
            joinedB.add(place, 0);
        }
        this.startA = a.offset();
        this.startB = b.offset();
        this.sizes = joinedSizes.stream().mapToInt(Integer::intValue).toArray();
        this.stridesA = joinedA.stream().mapToInt(Integer::intValue).toArray();
        this.stridesB = joinedB.stream().mapToInt(Integer::intValue).toArray();
    }
}
