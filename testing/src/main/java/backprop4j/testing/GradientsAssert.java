package backprop4j.testing;

import backprop4j.Gradients;
import backprop4j.Operand;
import org.assertj.core.api.AbstractAssert;

/// Assertions on what a cost depends on.
public final class GradientsAssert extends AbstractAssert<GradientsAssert, Gradients> {
    GradientsAssert(Gradients actual) {
        super(actual, GradientsAssert.class);
    }

    /// The cost depends differentiably on it.
    public GradientsAssert reaches(Operand operand) {
        isNotNull();
        if (!actual.reaches(operand)) {
            failWithMessage("Expected the cost to depend on %s, but it does not", operand);
        }
        return this;
    }

    /// The cost does not depend on it, or not differentiably.
    public GradientsAssert doesNotReach(Operand operand) {
        isNotNull();
        if (actual.reaches(operand)) {
            failWithMessage("Expected the cost not to depend on %s, but ∂C by it is %s", operand, actual.of(operand));
        }
        return this;
    }

    /// The cost depends differentiably on it, and its derivative is what the assertions that follow say.
    public TensorAssert at(Operand operand) {
        reaches(operand);
        return new TensorAssert(actual.of(operand));
    }
}
