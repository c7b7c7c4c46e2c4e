package backprop4j.optim;

import backprop4j.Gradients;
import backprop4j.Parameter;
import backprop4j.Tensor;
import backprop4j.Update;
import java.util.List;

/// Loshchilov and Hutter: Decoupled weight decay regularization, 2019. Each step first shrinks the parameters,
/// θ ← (1 − η·λ)·θ, and then moves them as Adam does.
///
/// @param learningRate η
/// @param beta1 β₁, how long the mean of gradients remembers
/// @param beta2 β₂, how long the mean of their squares remembers
/// @param epsilon ε, keeps the quotient finite
/// @param weightDecay λ, applied to every parameter
/// @param clipNorm the largest global norm of the gradient, infinite unless asked for
public record AdamW(
        double learningRate, double beta1, double beta2, double epsilon, double weightDecay, double clipNorm)
        implements Optimizer {
    /// @throws IllegalArgumentException if a number is negative or not finite, or a β is not below 1
    public AdamW {
        Hyperparameters.requirePositive("the learning rate", learningRate);
        AdamRule.check(beta1, beta2, epsilon, weightDecay);
        Hyperparameters.requireAbove0("the norm to clip at", clipNorm);
    }

    /// The defaults everyone knows: β₁ 0.9, β₂ 0.999, ε 10⁻⁸, λ 0.01.
    public static AdamW lr(double learningRate) {
        return new AdamW(learningRate, 0.9, 0.999, 1e-8, 0.01, Double.POSITIVE_INFINITY);
    }

    /// With other decay rates of the means.
    public AdamW betas(double first, double second) {
        return new AdamW(learningRate, first, second, epsilon, weightDecay, clipNorm);
    }

    /// With another ε.
    public AdamW epsilon(double other) {
        return new AdamW(learningRate, beta1, beta2, other, weightDecay, clipNorm);
    }

    /// With weight decay λ.
    public AdamW weightDecay(double lambda) {
        return new AdamW(learningRate, beta1, beta2, epsilon, lambda, clipNorm);
    }

    /// With the gradient scaled down where its global norm, over all parameters, is above `maximum`; before
    /// decay.
    public AdamW clipNorm(double maximum) {
        return new AdamW(learningRate, beta1, beta2, epsilon, weightDecay, maximum);
    }

    @Override
    public List<Update> updates(List<Parameter> parameters, Gradients gradient, Tensor rate, Moments moments) {
        return new AdamRule(beta1, beta2, epsilon, weightDecay, clipNorm, true)
                .updates(parameters, gradient, rate, moments);
    }
}
