package backprop4j.op;

import backprop4j.Shape;
import backprop4j.Tensor;
import java.util.ArrayList;
import java.util.List;

/// Symbols of a region that is being made, with what they stand for.
final class RegionInputs {
    private final List<Tensor> symbols = new ArrayList<>();
    private final List<Tensor> inputs = new ArrayList<>();

    Tensor add(String name, Shape shape, Tensor input) {
        Tensor symbol = Tensor.input(name, shape, input.dtype());
        symbols.add(symbol);
        inputs.add(input);
        return symbol;
    }

    int size() {
        return symbols.size();
    }

    /// Runs a body of these states, elements and constants: its results are the next states, then outputs.
    static Tensor run(
            RegionInputs states,
            RegionInputs elements,
            RegionInputs constants,
            List<Tensor> results,
            int length,
            List<Boolean> kept,
            boolean descending) {
        var symbols = new ArrayList<Tensor>();
        var inputs = new ArrayList<Tensor>();
        for (RegionInputs part : List.of(states, elements, constants)) {
            symbols.addAll(part.symbols);
            inputs.addAll(part.inputs);
        }
        Body.Closed closed = Body.close(symbols, results);
        inputs.addAll(closed.captured());
        var region = new Region(closed.body(), length, kept, elements.size(), descending);
        return Tensor.apply(region, inputs.toArray(Tensor[]::new));
    }
}
