package backprop4j.nn;

import backprop4j.Tensor;
import backprop4j.Update;
import java.util.List;

/// A forward pass, written down as a graph.
///
/// @param output what the model answers
/// @param updates of states, such as running statistics, that belong to the pass
public record Forward(Tensor output, List<Update> updates) {}
