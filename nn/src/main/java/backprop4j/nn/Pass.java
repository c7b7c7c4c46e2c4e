package backprop4j.nn;

import backprop4j.Cell;
import backprop4j.RandomStream;
import backprop4j.Tensor;
import backprop4j.Update;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What all layers share in one forward pass.
///
/// @param values what stands for a cell
/// @param updates what the pass puts into states
/// @param random where it draws from, if it may
/// @param draws how often each layer has drawn so far, by path
record Pass(
        Mode mode,
        Function<Cell, Tensor> values,
        List<Update> updates,
        @Nullable RandomStream random,
        Map<String, Integer> draws) {
    Pass(Mode mode, Function<Cell, Tensor> values, List<Update> updates, @Nullable RandomStream random) {
        this(mode, values, updates, random, new HashMap<>());
    }
}
