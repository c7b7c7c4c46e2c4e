package backprop4j;

import backprop4j.op.Body;
import backprop4j.op.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;

/// A step that runs for one element of a sequence after the other, with states that go from each run to the next:
/// recurrent networks, filters, simulations.
///
/// The step is written once, for symbols without numbers, and compiled once, however long the sequence is:
/// neither the graph nor that of its derivative is unrolled. Between the forward and the backward pass only the
/// states are kept; what else the derivative of a run needs is computed again. What the step uses beside its
/// arguments, parameters for example, is the same for all runs, and has its derivative as ever; so are random
/// numbers.
public final class Scan {
    private Scan() {}

    /// What one run makes.
    ///
    /// @param states the next states, each of the shape and type it had
    /// @param outputs what else it has to say; may be empty
    public record Step(List<Tensor> states, List<Tensor> outputs) {}

    /// One run.
    @FunctionalInterface
    public interface Run {
        /// What follows from the states and the elements.
        ///
        /// @param states as the run before left them
        /// @param elements one of each sequence, without the axis that counts them
        Step of(List<Tensor> states, List<Tensor> elements);
    }

    /// What all runs made.
    ///
    /// @param states for each state its value before the first run and after each: `[length + 1, …]`
    /// @param outputs for each output its value at each element: `[length, …]`
    public record Result(List<Tensor> states, List<Tensor> outputs) {
        /// A state after the last run.
        public Tensor last(int state) {
            Tensor all = states.get(state);
            int length = all.shape().size(0) - 1;
            return all.slice(0, length, length + 1).squeeze(0);
        }
    }

    /// The simplest scan, h' = f(h, x): the states after each element, `[length, …]`.
    ///
    /// ```java
    /// Tensor states = Scan.of(h0, x, (h, xt) -> xt.linear(w, b).add(h.matmul(u.tensor().transpose())).tanh());
    /// ```
    ///
    /// @param initial the state before the first element
    /// @param sequence axis 0 counts the elements
    /// @throws TensorException if the state changes its shape or type
    public static Tensor of(Operand initial, Operand sequence, BinaryOperator<Tensor> f) {
        Result result = of(
                List.of(initial),
                List.of(sequence),
                (states, elements) -> new Step(List.of(f.apply(states.getFirst(), elements.getFirst())), List.of()));
        Tensor all = result.states.getFirst();
        return all.slice(0, 1, all.shape().size(0));
    }

    /// Runs through sequences from the first element to the last.
    ///
    /// @param initial the states before the first element
    /// @param sequences at least one; axis 0 counts the elements, equally many in each
    /// @throws TensorException if the sequences differ in length, or a state changes its shape or type
    public static Result of(List<? extends Operand> initial, List<? extends Operand> sequences, Run body) {
        return run(initial, sequences, length(sequences), false, body);
    }

    /// Runs through sequences from the last element to the first; outputs stand at the elements they were made
    /// for, states in the order of the runs.
    ///
    /// @throws TensorException as [#of]
    public static Result backwards(List<? extends Operand> initial, List<? extends Operand> sequences, Run body) {
        return run(initial, sequences, length(sequences), true, body);
    }

    /// Runs through the first elements of sequences, so many as a tensor says: a number that is known when the
    /// program
    /// runs, so that one program, a compiled step for example, serves sequences of every length up to theirs. It
    /// takes
    /// as long as all elements.
    ///
    /// From element `length` on the states stay, outputs are 0, and the derivative by what is there is 0. The step
    /// then runs once more for the first element, so that what lies there, NaN even, does no harm; all of it is
    /// behind the choice of [Tensor#where].
    ///
    /// @param length int32, a scalar; less than 0 is 0, more than there are elements is all
    /// @throws TensorException as [#of], or if the length is not an int32 scalar
    public static Result upTo(
            Operand length, List<? extends Operand> initial, List<? extends Operand> sequences, Run body) {
        Tensor end = length.tensor();
        if (end.dtype() != DType.INT32 || end.shape().rank() != 0) {
            throw TensorException.of(
                    "scan",
                    "the length is " + end.dtype() + end.shape() + ", not one whole number",
                    "make it with Tensor.ofInts(n).squeeze(0), or as Tensor.input(name, Shape.SCALAR, DType.INT32)");
        }
        int most = length(sequences);
        if (most == 0) {
            return of(initial, sequences, body);
        }
        var counted = new ArrayList<Operand>(sequences);
        counted.add(Tensor.ofInts(IntStream.range(0, most).toArray()));
        List<Tensor> first = sequences.stream()
                .map(sequence -> sequence.tensor().slice(0, 0, 1).squeeze(0))
                .toList();
        return of(initial, counted, (states, elements) -> {
            Tensor runs = elements.getLast().lt(end);
            var given = new ArrayList<Tensor>();
            for (int i = 0; i < first.size(); i++) {
                given.add(runs.where(elements.get(i), first.get(i)));
            }
            Step step = body.of(states, given);
            requireStates(states, step.states);
            var next = new ArrayList<Tensor>();
            for (int i = 0; i < states.size(); i++) {
                next.add(runs.where(step.states.get(i), states.get(i)));
            }
            List<Tensor> outputs = step.outputs.stream()
                    .map(output -> runs.where(output, output.constant(0)))
                    .toList();
            return new Step(next, outputs);
        });
    }

    /// Runs so many times, without a sequence.
    ///
    /// @throws TensorException if a state changes its shape or type
    public static Result times(int length, List<? extends Operand> initial, Run body) {
        if (length < 0) {
            throw TensorException.of("scan", "it cannot run " + length + " times", "");
        }
        return run(initial, List.of(), length, false, body);
    }

    private static int length(List<? extends Operand> sequences) {
        if (sequences.isEmpty()) {
            throw TensorException.of("scan", "there is no sequence to run through", "Scan.times runs without one");
        }
        int length = -1;
        for (Operand sequence : sequences) {
            Shape shape = sequence.tensor().shape();
            if (shape.rank() == 0 || length >= 0 && shape.size(0) != length) {
                throw TensorException.of(
                        "scan",
                        "axis 0 counts the elements, but the sequences are "
                                + sequences.stream()
                                        .map(s -> s.tensor().shape())
                                        .toList(),
                        "give every sequence an axis 0 of one size");
            }
            length = shape.size(0);
        }
        return length;
    }

    private static Result run(
            List<? extends Operand> initial,
            List<? extends Operand> sequences,
            int length,
            boolean descending,
            Run body) {
        var inputs = new ArrayList<Tensor>();
        var symbols = new ArrayList<Tensor>();
        for (Operand state : initial) {
            inputs.add(state.tensor());
            symbols.add(
                    Tensor.input("state", state.tensor().shape(), state.tensor().dtype()));
        }
        for (Operand sequence : sequences) {
            inputs.add(sequence.tensor());
            Shape element = sequence.tensor().shape().without(List.of(0));
            symbols.add(Tensor.input("element", element, sequence.tensor().dtype()));
        }
        int states = initial.size();
        Step step = body.of(symbols.subList(0, states), symbols.subList(states, symbols.size()));
        requireStates(symbols.subList(0, states), step.states);
        var results = new ArrayList<>(step.states);
        results.addAll(step.outputs);
        if (results.isEmpty()) {
            throw TensorException.of("scan", "a step makes neither a state nor an output", "");
        }
        Body.Closed closed = Body.close(symbols, results);
        inputs.addAll(closed.captured());
        var kept = initial.stream().map(state -> true).toList();
        var region = new Region(closed.body(), length, kept, sequences.size(), descending);
        Tensor packed = Tensor.apply(region, inputs.toArray(Tensor[]::new));
        List<Tensor> parts =
                region.fields().stream().map(field -> field.of(packed)).toList();
        return new Result(parts.subList(0, states), parts.subList(states, parts.size()));
    }

    private static void requireStates(List<Tensor> before, List<Tensor> after) {
        boolean alike = before.size() == after.size();
        for (int i = 0; alike && i < before.size(); i++) {
            alike = before.get(i).shape().equals(after.get(i).shape())
                    && before.get(i).dtype() == after.get(i).dtype();
        }
        if (!alike) {
            throw TensorException.of(
                    "scan",
                    "a step goes from the states " + described(before) + " to " + described(after)
                            + ", but each keeps its shape and type",
                    "give the first states the shape and type that the step makes");
        }
    }

    private static List<String> described(List<Tensor> states) {
        return states.stream().map(state -> state.dtype() + "" + state.shape()).toList();
    }
}
