package backprop4j.optim;

import backprop4j.Gradients;
import backprop4j.Parameter;
import backprop4j.State;
import backprop4j.Tensor;
import backprop4j.Update;
import java.util.ArrayList;
import java.util.List;

/// The rule that Adam and AdamW share, as PyTorch has it:
///
/// m ← m + (1 − β₁)·(g − m), v ← β₂·v + (1 − β₂)·g², θ ← θ − η/(1 − β₁ᵗ) · m / (√v · (1/√(1 − β₂ᵗ)) + ε).
///
/// What depends on the step t alone is computed in float64: in float32 1 − β₂ᵗ would lose four digits at first.
/// It multiplies where PyTorch divides by its inverse, because a division of each element costs as much as the
/// rest. Moments that have decayed to almost nothing are zero ([Moments#settled]).
///
/// @param decoupled whether decay shrinks θ by itself (AdamW) or joins the gradient (Adam)
record AdamRule(double beta1, double beta2, double epsilon, double weightDecay, double clipNorm, boolean decoupled) {
    static void check(double beta1, double beta2, double epsilon, double weightDecay) {
        Hyperparameters.requireFraction("β₁", beta1);
        Hyperparameters.requireFraction("β₂", beta2);
        Hyperparameters.requireNotNegative("ε", epsilon);
        Hyperparameters.requireNotNegative("the weight decay", weightDecay);
    }

    List<Update> updates(List<Parameter> parameters, Gradients gradient, Tensor rate, Moments moments) {
        var updates = new ArrayList<Update>();
        State step = moments.scalar("step");
        Tensor t = step.tensor().add(1);
        updates.add(new Update(step, t));
        Tensor stepSize = rate.div(power(beta1, t).rsub(1));
        Tensor correction = t.constant(1).div(power(beta2, t).rsub(1).sqrt());
        Tensor kept = rate.mul(weightDecay).rsub(1);
        var clipped = Clipped.of(parameters, gradient, clipNorm);
        for (Parameter parameter : parameters) {
            Tensor theta = parameter.tensor();
            Tensor g = clipped.of(parameter);
            if (weightDecay != 0) {
                if (decoupled) {
                    theta = theta.mul(kept.to(theta.dtype()));
                } else {
                    g = g.add(theta.mul(weightDecay));
                }
            }
            State first = moments.like(parameter, "exp_avg");
            State second = moments.like(parameter, "exp_avg_sq");
            Tensor m = Moments.settled(first.tensor().add(g.sub(first).mul(1 - beta1)));
            Tensor v = second.tensor().mul(beta2).add(g.square().mul(1 - beta2));
            // Without ε a step may divide by the smallest v.
            v = epsilon > 0 ? Moments.settled(v) : v;
            Tensor root = v.sqrt().mul(correction.to(v.dtype())).add(epsilon);
            updates.add(new Update(first, m));
            updates.add(new Update(second, v));
            updates.add(new Update(parameter, theta.sub(m.div(root).mul(stepSize.to(theta.dtype())))));
        }
        return updates;
    }

    private static Tensor power(double beta, Tensor t) {
        return t.constant(beta).pow(t);
    }
}
