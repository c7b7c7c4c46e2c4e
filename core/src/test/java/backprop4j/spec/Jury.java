package backprop4j.spec;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.explain.Explainer;
import backprop4j.explain.Explanation;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// Hears what the two witnesses of derivatives say of one operation: the test of its gradient, and the checks
/// that an explanation makes of itself. It is called through a class loader that may have replaced the operation.
public final class Jury {
    private Jury() {}

    /// What the test of the gradient, of both orders, says against an operation; empty if nothing.
    public static String gradientTest(String spec) {
        var test = new GradientTest();
        return objection(() -> {
            test.every_entry_of_the_gradient_is_its_difference_quotient(named(spec));
            test.the_gradient_of_the_gradient_is_the_difference_quotient_of_the_gradient(named(spec));
        });
    }

    /// The first entry of a float32 gradient through an operation whose explanation fails its own checks; empty
    /// if there is none.
    public static String explanation(String spec) {
        OpSpec.Example example = named(spec).example(named(spec).cases().getFirst(), Look.PLAIN, DType.FLOAT32, 1);
        Tensor result = example.result();
        Tensor weights = DifferenceQuotient.weights(List.of(result), 2).getFirst();
        Explainer explainer =
                Explainer.of(result.mul(weights.to(DType.FLOAT32)).sum().backward());
        for (Tensor variable : example.variables()) {
            for (int position = 0; position < variable.shape().count(); position++) {
                Explanation explanation = explainer.entry(variable, indices(position, variable.shape()));
                if (!explanation.arithmetic().holds()
                        || !explanation.difference().holds()) {
                    return explanation.toString();
                }
            }
        }
        return "";
    }

    /// What the test of the engines, of all passes, says against an operation; empty if nothing.
    public static String enginesTest(String spec) {
        return objection(() -> {
            new EnginesAgreeTest().values_and_gradients_have_the_same_bits_in_every_engine(named(spec));
            new PassesAgreeTest().passes_that_change_no_bit_may_be_left_out(named(spec));
        });
    }

    /// What the test says that looks for operations without a specification; empty if nothing.
    public static String specificationsTest(String spec) {
        return objection(() -> {
            EveryOperationHasASpecTest.requireSpecsOfMethods();
            EveryOperationHasASpecTest.requireSpecsOfOperations();
        });
    }

    /// What the test says that compares the list of operations with the methods there are; empty if nothing.
    public static String documentTest(String document) {
        return objection(() -> OperationsDocumentTest.names_every_operation_and_nothing_else(Path.of(document)));
    }

    private static String objection(ThrowingCallable test) {
        try {
            test.call();
            return "";
        } catch (AssertionError failure) {
            return String.valueOf(failure.getMessage());
        } catch (Throwable problem) {
            throw new IllegalStateException(problem);
        }
    }

    private static OpSpec named(String name) {
        return OpSpecs.all().stream()
                .filter(spec -> spec.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no spec named " + name));
    }

    private static int[] indices(int position, Shape shape) {
        int[] indices = new int[shape.rank()];
        int rest = position;
        for (int axis = indices.length - 1; axis >= 0; axis--) {
            indices[axis] = rest % shape.size(axis);
            rest /= shape.size(axis);
        }
        return indices;
    }
}
