package backprop4j.op;

import backprop4j.Shape;
import backprop4j.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The derivative of a region: another region, that visits the elements in the opposite order. Its states are the
/// adjoints of the states, and the sums of what each run adds to the derivatives by the constants; its outputs
/// are the derivatives by the elements. Each run computes the body again, from the state that went into it.
final class RegionBackward {
    private final Region region;
    private final List<Tensor> inputs;
    private final Body.Derivatives derivatives;
    private final List<Region.Field> fields;
    private final Tensor adjoint;

    /// The region's result with the values of every state that derivatives read.
    private final Tensor values;

    private final Region keeping;

    RegionBackward(Region region, List<Tensor> inputs, Tensor output, Tensor adjoint) {
        this.region = region;
        this.inputs = inputs;
        this.adjoint = adjoint;
        this.fields = region.fields();
        this.derivatives = region.body().derivatives();
        var kept = new ArrayList<>(region.kept());
        for (int i = 0; i < kept.size(); i++) {
            kept.set(i, kept.get(i) || derivatives.body().reads(i));
        }
        this.keeping = new Region(region.body(), region.length(), kept, region.sequences(), region.descending());
        this.values = kept.equals(region.kept()) ? output : Tensor.apply(keeping, inputs.toArray(Tensor[]::new));
    }

    List<@Nullable Tensor> derivatives() {
        if (derivatives.by().isEmpty()) {
            return Arrays.asList(new Tensor[inputs.size()]);
        }
        return region.equals(Region.once(region.body())) ? once() : alongTheWay();
    }

    private List<@Nullable Tensor> once() {
        var given = new ArrayList<>(inputs);
        for (Region.Field field : fields) {
            given.add(field.of(adjoint).squeeze(0));
        }
        Region back = Region.once(derivatives.body());
        Tensor packed = Tensor.apply(back, given.toArray(Tensor[]::new));
        List<Region.Field> places = back.fields();
        var found = new ArrayList<@Nullable Tensor>(Collections.nCopies(inputs.size(), null));
        for (int i = 0; i < places.size(); i++) {
            found.set(derivatives.by().get(i), places.get(i).of(packed).squeeze(0));
        }
        return found;
    }

    private List<@Nullable Tensor> alongTheWay() {
        int states = region.states();
        List<Tensor> symbols = region.body().symbols();
        List<Integer> sums = derivatives.by().stream()
                .filter(i -> i >= states && !region.isSequence(i))
                .toList();
        var carried = new RegionInputs();
        var elements = new RegionInputs();
        var constants = new RegionInputs();

        var adjoints = new ArrayList<Tensor>();
        for (int i = 0; i < states; i++) {
            adjoints.add(carried.add("∂C/∂state", symbols.get(i).shape(), lastOf(i, adjoint, region)));
        }
        var sumsSoFar = new ArrayList<Tensor>();
        for (int i : sums) {
            Tensor zeros = inputs.get(i).constant(0).broadcastTo(inputs.get(i).shape());
            sumsSoFar.add(carried.add("∂C/∂constant", symbols.get(i).shape(), zeros));
        }
        var onBody = new ArrayList<Tensor>();
        for (int i = 0; i < symbols.size(); i++) {
            Shape shape = symbols.get(i).shape();
            if (i < states) {
                onBody.add(
                        derivatives.body().reads(i)
                                ? elements.add("state", shape, byElement(before(i, values, keeping)))
                                : inputs.get(i));
            } else if (region.isSequence(i)) {
                onBody.add(elements.add("element", shape, inputs.get(i)));
            } else {
                onBody.add(constants.add("constant", shape, inputs.get(i)));
            }
        }
        onBody.addAll(adjoints);
        for (Region.Field output : fields.subList(states, fields.size())) {
            onBody.add(elements.add("∂C/∂output", output.shape(), output.of(adjoint)));
        }
        List<Tensor> found = derivatives.body().on(onBody);

        var next = new ArrayList<Tensor>();
        for (int i = 0; i < states; i++) {
            int at = derivatives.by().indexOf(i);
            Shape shape = symbols.get(i).shape();
            Tensor through = at < 0 ? adjoints.get(i).constant(0).broadcastTo(shape) : found.get(at);
            next.add(
                    region.kept().get(i)
                            ? through.add(elements.add("∂C/∂value", shape, byElement(before(i, adjoint, region))))
                            : through);
        }
        for (int i = 0; i < sums.size(); i++) {
            next.add(sumsSoFar.get(i).add(found.get(derivatives.by().indexOf(sums.get(i)))));
        }
        List<Integer> byElement =
                derivatives.by().stream().filter(region::isSequence).toList();
        byElement.forEach(i -> next.add(found.get(derivatives.by().indexOf(i))));

        List<Boolean> kept = Collections.nCopies(carried.size(), false);
        Tensor packed =
                RegionInputs.run(carried, elements, constants, next, region.length(), kept, !region.descending());
        Region back = (Region) packed.op();
        List<Region.Field> places = back.fields();
        var result = new ArrayList<@Nullable Tensor>(Collections.nCopies(inputs.size(), null));
        IntStream.range(0, states)
                .forEach(i -> result.set(i, places.get(i).of(packed).squeeze(0)));
        for (int i = 0; i < sums.size(); i++) {
            result.set(sums.get(i), places.get(states + i).of(packed).squeeze(0));
        }
        for (int i = 0; i < byElement.size(); i++) {
            result.set(byElement.get(i), places.get(states + sums.size() + i).of(packed));
        }
        return result;
    }

    private static Tensor lastOf(int state, Tensor packed, Region layout) {
        Region.Field field = layout.fields().get(state);
        return field.of(packed).slice(0, field.values() - 1, field.values()).squeeze(0);
    }

    /// The values of a kept state before each run, in the order of the runs.
    private static Tensor before(int state, Tensor packed, Region layout) {
        return layout.fields().get(state).of(packed).slice(0, 0, layout.length());
    }

    private Tensor byElement(Tensor byRun) {
        return region.descending() ? byRun.flip(0) : byRun;
    }
}
