package backprop4j.op;

import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.autodiff.Forward;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The derivative of a region in a direction: another region, that visits the elements in the same order. Its states
/// are the region's and, behind them, their directions; its outputs the directions of the outputs. So what lies
/// in its result behind the last states is the direction of the region's result, in the same places.
final class RegionForward {
    private RegionForward() {}

    static @Nullable Tensor of(Region region, List<Tensor> inputs, List<@Nullable Tensor> directions) {
        int states = region.states();
        var carried = new RegionInputs();
        var elements = new RegionInputs();
        var constants = new RegionInputs();
        var inside = new ArrayList<Tensor>();
        for (int i = 0; i < inputs.size(); i++) {
            RegionInputs part = i < states ? carried : region.isSequence(i) ? elements : constants;
            inside.add(part.add("of outside", shape(region, i), inputs.get(i)));
        }
        var insideDirections = new ArrayList<@Nullable Tensor>();
        for (int i = 0; i < inputs.size(); i++) {
            Tensor direction = directions.get(i);
            if (i < states) {
                Tensor first = Op.orZeros(direction, inputs.get(i));
                insideDirections.add(carried.add("direction of a state", shape(region, i), first));
            } else if (direction == null) {
                insideDirections.add(null);
            } else {
                RegionInputs part = region.isSequence(i) ? elements : constants;
                insideDirections.add(part.add("direction", shape(region, i), direction));
            }
        }
        List<Tensor> results = region.body().on(inside);
        List<@Nullable Tensor> found = Forward.of(results, inside, insideDirections);
        if (found.stream().allMatch(Objects::isNull)) {
            return null;
        }
        var next = new ArrayList<>(results.subList(0, states));
        for (int i = 0; i < results.size(); i++) {
            next.add(Op.orZeros(found.get(i), results.get(i)));
        }
        var kept = new ArrayList<>(Collections.nCopies(states, false));
        kept.addAll(region.kept());
        Tensor packed =
                RegionInputs.run(carried, elements, constants, next, region.length(), kept, region.descending());
        int begin = ((Region) packed.op()).fields().get(states).offset();
        return packed.slice(0, begin, packed.shape().size(0));
    }

    private static Shape shape(Region region, int input) {
        return region.body().symbols().get(input).shape();
    }
}
