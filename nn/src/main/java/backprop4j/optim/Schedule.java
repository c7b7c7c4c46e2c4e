package backprop4j.optim;

/// How the learning rate changes from step to step: a factor on the optimizer's rate, computed in double
/// precision.
@FunctionalInterface
public interface Schedule {
    /// The factor for a step.
    ///
    /// @param step counted from 0
    /// @param steps all steps of the training
    double factor(long step, long steps);

    /// Always 1.
    static Schedule constant() {
        return (step, steps) -> 1;
    }

    /// From 1 in a straight line to 0, which it would reach one step after the last.
    static Schedule linear() {
        return (step, steps) -> 1 - progress(step, steps);
    }

    /// From 1 to 0 along half a cosine: slow, fast, slow.
    static Schedule cosine() {
        return (step, steps) -> 0.5 * (1 + StrictMath.cos(Math.PI * progress(step, steps)));
    }

    /// This schedule after `warmUpSteps` steps that rise in a straight line to its first factor.
    ///
    /// @throws IllegalArgumentException if `warmUpSteps` is negative
    default Schedule warmUp(long warmUpSteps) {
        if (warmUpSteps < 0) {
            throw new IllegalArgumentException("a warm-up cannot take " + warmUpSteps + " steps");
        }
        return (step, steps) -> {
            long rest = Math.max(1, steps - warmUpSteps);
            return step < warmUpSteps
                    ? factor(0, rest) * (step + 1) / (warmUpSteps + 1)
                    : factor(step - warmUpSteps, rest);
        };
    }

    private static double progress(long step, long steps) {
        return Math.clamp((double) step / Math.max(1, steps), 0, 1);
    }
}
