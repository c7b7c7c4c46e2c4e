package backprop4j.optim;

import backprop4j.Gradients;
import backprop4j.Parameter;
import backprop4j.State;
import backprop4j.Tensor;
import backprop4j.Update;
import java.util.ArrayList;
import java.util.List;

/// Gradient descent, θ ← θ − η·∇θ C, optionally with momentum and weight decay. The formulas are PyTorch's: with
/// g = ∂C/∂θ + λ·θ and momentum μ, b ← μ·b + g, and θ ← θ − η·b; Nesterov's variant takes θ ← θ − η·(g + μ·b).
///
/// @param learningRate η
/// @param momentum μ; 0 keeps no moments
/// @param nesterov whether to look ahead along the momentum
/// @param weightDecay λ
/// @param clipNorm the largest global norm of the gradient, infinite unless asked for
public record Sgd(double learningRate, double momentum, boolean nesterov, double weightDecay, double clipNorm)
        implements Optimizer {
    /// @throws IllegalArgumentException if a number is negative or not finite, μ is not below 1, or Nesterov's
    ///     variant has no momentum
    public Sgd {
        Hyperparameters.requirePositive("the learning rate", learningRate);
        Hyperparameters.requireFraction("the momentum", momentum);
        Hyperparameters.requireNotNegative("the weight decay", weightDecay);
        Hyperparameters.requireAbove0("the norm to clip at", clipNorm);
        if (nesterov && momentum == 0) {
            throw new IllegalArgumentException("Nesterov's variant looks ahead along the momentum, which is 0");
        }
    }

    /// Plain gradient descent.
    public static Sgd lr(double learningRate) {
        return new Sgd(learningRate, 0, false, 0, Double.POSITIVE_INFINITY);
    }

    /// With momentum μ.
    public Sgd momentum(double mu) {
        return new Sgd(learningRate, mu, nesterov, weightDecay, clipNorm);
    }

    /// Looking ahead along the momentum, which must be set before.
    public Sgd withNesterov() {
        return new Sgd(learningRate, momentum, true, weightDecay, clipNorm);
    }

    /// With weight decay λ.
    public Sgd weightDecay(double lambda) {
        return new Sgd(learningRate, momentum, nesterov, lambda, clipNorm);
    }

    /// With the gradient scaled down where its global norm, over all parameters, is above `maximum`; before
    /// decay.
    public Sgd clipNorm(double maximum) {
        return new Sgd(learningRate, momentum, nesterov, weightDecay, maximum);
    }

    @Override
    public List<Update> updates(List<Parameter> parameters, Gradients gradient, Tensor rate, Moments moments) {
        var updates = new ArrayList<Update>();
        var clipped = Clipped.of(parameters, gradient, clipNorm);
        for (Parameter parameter : parameters) {
            Tensor theta = parameter.tensor();
            Tensor g = clipped.of(parameter);
            if (weightDecay != 0) {
                g = g.add(theta.mul(weightDecay));
            }
            Tensor direction = g;
            if (momentum != 0) {
                State velocity = moments.like(parameter, "momentum");
                Tensor b = Moments.settled(velocity.tensor().mul(momentum).add(g));
                updates.add(new Update(velocity, b));
                direction = nesterov ? g.add(b.mul(momentum)) : b;
            }
            updates.add(new Update(parameter, theta.sub(direction.mul(rate.to(theta.dtype())))));
        }
        return updates;
    }
}
