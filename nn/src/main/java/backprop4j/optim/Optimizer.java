package backprop4j.optim;

import backprop4j.Gradients;
import backprop4j.Parameter;
import backprop4j.Tensor;
import backprop4j.Update;
import java.util.List;

/// How parameters follow the gradient: a graph of updates. Immutable; what it has to remember from step to step
/// lives in [Moments].
public interface Optimizer {
    /// The learning rate η, before a schedule scales it.
    double learningRate();

    /// What replaces each parameter, and each moment, after a step.
    ///
    /// @param gradient ∇ of the loss
    /// @param learningRate η of the step: a float64 scalar that changes from step to step
    /// @param moments where it keeps what it remembers
    /// @throws backprop4j.TensorException if the loss does not depend on a parameter
    List<Update> updates(List<Parameter> parameters, Gradients gradient, Tensor learningRate, Moments moments);

    /// The largest global norm of the gradient, to which a larger one is scaled down; infinite if it is taken as
    /// it is.
    default double clipNorm() {
        return Double.POSITIVE_INFINITY;
    }

    /// λ, by which every parameter is drawn to 0; 0 if it is not.
    default double weightDecay() {
        return 0;
    }

    /// What a checkpoint calls it.
    default String name() {
        return getClass().getSimpleName();
    }

    /// This optimizer without updates, decay or moments for the layers and parameters at these paths:
    /// `freezing("0", "2.bias")`. Gradients still flow through them, and running statistics, which are no
    /// parameters, still move. A norm that is clipped counts only what is updated.
    ///
    /// A path at which nothing is learned is an [IllegalArgumentException] when a step is compiled.
    default Optimizer freezing(String... paths) {
        return new Freezing(this, List.of(paths));
    }
}
