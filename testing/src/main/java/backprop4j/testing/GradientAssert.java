package backprop4j.testing;

import backprop4j.GradCheck;
import backprop4j.Tensor;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.assertj.core.api.AbstractAssert;

/// Assertions on the derivatives of a function at a point, by [GradCheck].
public final class GradientAssert extends AbstractAssert<GradientAssert, GradCheck> {
    private final Tensor[] points;

    private GradientAssert(GradCheck actual, Tensor... points) {
        super(actual, GradientAssert.class);
        this.points = points;
    }

    /// The point is yet to be said.
    public static final class At {
        private final Function<List<Tensor>, Tensor> f;

        At(Function<List<Tensor>, Tensor> f) {
            this.f = f;
        }

        /// The arguments to check at, as many as the function takes.
        public GradientAssert at(Tensor... arguments) {
            return new GradientAssert(GradCheck.ofAll(f), arguments);
        }
    }

    /// A check with another tolerance or seed.
    public GradientAssert with(UnaryOperator<GradCheck> settings) {
        return new GradientAssert(settings.apply(actual), points);
    }

    /// Every entry of the gradient agrees with its difference quotient.
    public GradientAssert isCorrect() {
        return isCorrectToOrder(1);
    }

    /// Every entry of the derivatives up to this order agrees with its difference quotient.
    public GradientAssert isCorrectToOrder(int order) {
        GradCheck.Report report = actual.order(order).at(points);
        if (!report.passed()) {
            failWithMessage("%s", report);
        }
        return this;
    }

    /// There is a derivative everywhere: no entry lies at a kink.
    public GradientAssert hasNoKink() {
        GradCheck.Report report = actual.order(1).at(points);
        if (!report.kinks().isEmpty()) {
            failWithMessage("%s", report);
        }
        return this;
    }
}
