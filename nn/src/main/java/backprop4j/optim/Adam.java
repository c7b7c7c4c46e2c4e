package backprop4j.optim;

import backprop4j.Gradients;
import backprop4j.Parameter;
import backprop4j.Tensor;
import backprop4j.Update;
import java.util.List;

/// Kingma and Ba: Adam, a method for stochastic optimization, 2015. Decay joins the gradient: g = ∂C/∂θ + λ·θ.
///
/// @param learningRate η
/// @param beta1 β₁, how long the mean of gradients remembers
/// @param beta2 β₂, how long the mean of their squares remembers
/// @param epsilon ε, keeps the quotient finite
/// @param weightDecay λ, 0 unless asked for
/// @param clipNorm the largest global norm of the gradient, infinite unless asked for
public record Adam(double learningRate, double beta1, double beta2, double epsilon, double weightDecay, double clipNorm)
        implements Optimizer {
    /// @throws IllegalArgumentException if a number is negative or not finite, or a β is not below 1
    public Adam {
        Hyperparameters.requirePositive("the learning rate", learningRate);
        AdamRule.check(beta1, beta2, epsilon, weightDecay);
        Hyperparameters.requireAbove0("the norm to clip at", clipNorm);
    }

    /// The defaults everyone knows: β₁ 0.9, β₂ 0.999, ε 10⁻⁸, λ 0.
    public static Adam lr(double learningRate) {
        return new Adam(learningRate, 0.9, 0.999, 1e-8, 0, Double.POSITIVE_INFINITY);
    }

    /// With other decay rates of the means.
    public Adam betas(double first, double second) {
        return new Adam(learningRate, first, second, epsilon, weightDecay, clipNorm);
    }

    /// With another ε.
    public Adam epsilon(double other) {
        return new Adam(learningRate, beta1, beta2, other, weightDecay, clipNorm);
    }

    /// With weight decay λ.
    public Adam weightDecay(double lambda) {
        return new Adam(learningRate, beta1, beta2, epsilon, lambda, clipNorm);
    }

    /// With the gradient scaled down where its global norm, over all parameters, is above `maximum`; before
    /// decay.
    public Adam clipNorm(double maximum) {
        return new Adam(learningRate, beta1, beta2, epsilon, weightDecay, maximum);
    }

    @Override
    public List<Update> updates(List<Parameter> parameters, Gradients gradient, Tensor rate, Moments moments) {
        return new AdamRule(beta1, beta2, epsilon, weightDecay, clipNorm, false)
                .updates(parameters, gradient, rate, moments);
    }
}
