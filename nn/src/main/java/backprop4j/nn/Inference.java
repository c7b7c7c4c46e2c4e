package backprop4j.nn;

import backprop4j.Tensor;
import java.util.List;

/// A forward pass in [Mode#EVALUATE] that takes the model's values as inputs, so that it can run on a snapshot of
/// them ([Model#values]) while the model is trained.
///
/// @param values inputs for the values, in the order of [Model#cells]
/// @param output what the model answers
public record Inference(List<Tensor> values, Tensor output) {}
