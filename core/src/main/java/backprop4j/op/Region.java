package backprop4j.op;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A body that runs once for every element of some sequences, one after the other, with states that go from each
/// run to the next; or, without states and sequences, once. Nothing inside is merged with what stands outside, so
/// what a derivative needs of it is computed again on the way back instead of being kept.
///
/// The body's symbols are the states, then one element of each sequence, then constants, the same for all runs;
/// its results the next states, then outputs. The operation's inputs are the first states, the sequences (axis 0
/// counts the elements) and the constants. Its result holds one behind the other, each row-major: for every
/// state the values from the first to the last, or the last alone if it is not kept, then for every output the
/// values by element.
///
/// @param length how many times the body runs
/// @param kept for each state whether all its values are wanted, or the last alone
/// @param sequences how many of the inputs are sequences
/// @param descending whether the last element comes first
public record Region(Body body, int length, List<Boolean> kept, int sequences, boolean descending) implements Op {
    public Region {
        kept = List.copyOf(kept);
    }

    /// A body that runs once.
    public static Region once(Body body) {
        return new Region(body, 1, List.of(), 0, false);
    }

    private boolean isOnce() {
        return kept.isEmpty() && sequences == 0 && length == 1;
    }

    public int states() {
        return kept.size();
    }

    /// Whether input `index` is a sequence, of which each run sees one element.
    public boolean isSequence(int index) {
        return index >= states() && index < states() + sequences;
    }

    @Override
    public String name() {
        return isOnce() ? "recompute" : "scan[length=" + length + (descending ? ", descending]" : "]");
    }

    /// Where a result of the body lies in the operation's.
    ///
    /// @param offset of its first value
    /// @param values how many lie one behind the other
    /// @param shape of each
    public record Field(int offset, int values, Shape shape) {
        public int count() {
            return values * shape.count();
        }

        /// The values of this field, stacked along axis 0.
        public Tensor of(Tensor result) {
            return result.slice(0, offset, offset + count())
                    .reshape(shape.inFront(values).toArray());
        }
    }

    /// The places of the body's results.
    public List<Field> fields() {
        var fields = new ArrayList<Field>();
        int offset = 0;
        for (int i = 0; i < body.results().size(); i++) {
            int values = i >= states() ? length : kept.get(i) ? length + 1 : 1;
            var field = new Field(offset, values, body.results().get(i).shape());
            fields.add(field);
            offset = Math.addExact(offset, Math.multiplyExact(values, field.shape.count()));
        }
        return fields;
    }

    @Override
    public Shape shape(List<Shape> inputs) {
        for (int i = 0; i < inputs.size(); i++) {
            Shape inside = body.symbols().get(i).shape();
            Shape given = inputs.get(i);
            boolean fits = isSequence(i)
                    ? given.rank() > 0
                            && given.size(0) == length
                            && given.without(List.of(0)).equals(inside)
                    : given.equals(inside);
            if (!fits) {
                throw new IllegalArgumentException("input " + i + " is " + given + ", but its body was made for "
                        + inside + (isSequence(i) ? " at each of " + length + " elements" : ""));
            }
        }
        for (int i = 0; i < states(); i++) {
            Shape next = body.results().get(i).shape();
            if (!next.equals(inputs.get(i))) {
                throw new IllegalArgumentException("a state keeps its shape from step to step, but from "
                        + inputs.get(i) + " the body makes " + next);
            }
        }
        Field last = fields().getLast();
        return Shape.of(Math.addExact(last.offset, last.count()));
    }

    @Override
    public DType dtype(List<DType> inputs) {
        DType dtype = Op.common(body.results().stream().map(Tensor::dtype).toList());
        if (!dtype.isFloating()) {
            throw new IllegalArgumentException(
                    "its results must be float32 or float64, not " + dtype + ": convert them with .to(DType.FLOAT32)");
        }
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i) != body.symbols().get(i).dtype()) {
                throw new IllegalArgumentException("input " + i + " is " + inputs.get(i)
                        + ", but its body was made for " + body.symbols().get(i).dtype());
            }
        }
        return dtype;
    }

    /// All runs written one behind the other: the same numbers without a region.
    public Tensor unrolled(List<Tensor> inputs) {
        var values = new ArrayList<List<Tensor>>();
        List<Tensor> now = inputs.subList(0, states());
        for (Tensor first : now) {
            values.add(new ArrayList<>(List.of(first)));
        }
        for (int i = states(); i < body.results().size(); i++) {
            values.add(new ArrayList<>(Collections.nCopies(length, inputs.getFirst())));
        }
        for (int step = 0; step < length; step++) {
            int element = descending ? length - 1 - step : step;
            var given = new ArrayList<>(now);
            for (int i = states(); i < inputs.size(); i++) {
                Tensor input = inputs.get(i);
                given.add(isSequence(i) ? input.slice(0, element, element + 1).squeeze(0) : input);
            }
            List<Tensor> made = body.on(given);
            now = made.subList(0, states());
            for (int i = 0; i < states(); i++) {
                values.get(i).add(made.get(i));
            }
            for (int i = states(); i < made.size(); i++) {
                values.get(i).set(element, made.get(i));
            }
        }
        var flat = new ArrayList<Tensor>();
        for (int i = 0; i < values.size(); i++) {
            List<Tensor> all = values.get(i);
            boolean lastAlone = i < states() && !kept.get(i);
            for (Tensor value : lastAlone ? all.subList(all.size() - 1, all.size()) : all) {
                flat.add(value.reshape(value.shape().count()));
            }
        }
        return flat.size() == 1 ? flat.getFirst() : Tensor.concat(0, flat.toArray(Tensor[]::new));
    }

    @Override
    public @Nullable Tensor pullback(int index, List<Tensor> inputs, Tensor output, Tensor adjoint) {
        return pullbacks(inputs, output, adjoint).get(index);
    }

    /// What every input's derivative gets, all from one region that runs the other way.
    public List<@Nullable Tensor> pullbacks(List<Tensor> inputs, Tensor output, Tensor adjoint) {
        return new RegionBackward(this, inputs, output, adjoint).derivatives();
    }

    /// One region more, that runs the same way: beside each state it carries the state's direction.
    @Override
    public @Nullable Tensor pushforward(List<Tensor> inputs, Tensor output, List<@Nullable Tensor> directions) {
        return RegionForward.of(this, inputs, directions);
    }
}
