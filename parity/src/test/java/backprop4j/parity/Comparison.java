package backprop4j.parity;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.DType;
import backprop4j.Gradients;
import backprop4j.Tensor;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;

/// One result and its gradients, there and here.
final class Comparison {
    private Comparison() {}

    /// Values and the gradients of Σ c · result agree, within a tolerance relative to the largest number of each.
    ///
    /// @param float64 tolerance of float64; float32 has one of 2²⁹ times as much, as its roundings are
    @SuppressWarnings("try") // the scope frees whatever libtorch made
    static void verify(String what, Tensor result, List<Tensor> variables, double float64) {
        try (var scope = new PointerScope()) {
            var translation = new Translation();
            org.bytedeco.pytorch.Tensor there = translation.of(result);
            assertThat(Torch.shape(there))
                    .as("shape of " + what)
                    .isEqualTo(result.shape().toList());
            double tolerance = result.dtype() == DType.FLOAT32 ? float64 * 0x1p29 : float64;
            verify(
                    what,
                    result.toDoubles(),
                    Torch.numbers(there),
                    result.dtype().isFloating() ? tolerance : 0);
            if (result.dtype().isFloating() && result.shape().count() > 0) {
                verifyGradients(what, result, variables, there, translation, tolerance);
            }
        }
    }

    private static void verifyGradients(
            String what,
            Tensor result,
            List<Tensor> variables,
            org.bytedeco.pytorch.Tensor there,
            Translation translation,
            double tolerance) {
        double[] c = new Random(5).doubles(result.shape().count(), -1, 1).toArray();
        Gradients gradients = result.mul(Tensor.copyOf(c, result.shape()).to(result.dtype()))
                .sum()
                .backward();
        if (there.requires_grad()) {
            there.mul(Torch.of(c, result.shape(), result.dtype())).sum().backward();
        }
        for (int i = 0; i < variables.size(); i++) {
            Tensor variable = variables.get(i);
            org.bytedeco.pytorch.Tensor theirs = translation.of(variable).grad();
            int count = variable.shape().count();
            double[] expected = theirs.defined() ? Torch.numbers(theirs) : new double[count];
            double[] found =
                    gradients.reaches(variable) ? gradients.of(variable).toDoubles() : new double[count];
            double own = variable.dtype() == DType.FLOAT32 ? Math.max(tolerance, 1e-12 * 0x1p29) : tolerance;
            verify("∂/∂x" + i + " of " + what, found, expected, own);
        }
    }

    private static void verify(String what, double[] found, double[] expected, double tolerance) {
        assertThat(found).as(what).hasSameSizeAs(expected);
        double scale = 1;
        for (double number : expected) {
            scale = Double.isFinite(number) ? Math.max(scale, Math.abs(number)) : scale;
        }
        for (int i = 0; i < found.length; i++) {
            boolean same =
                    Double.compare(found[i], expected[i]) == 0 || Math.abs(found[i] - expected[i]) <= tolerance * scale;
            if (!same) {
                assertThat(found[i])
                        .as("%s, element %d of %d, within %s", what, i, found.length, tolerance * scale)
                        .isEqualTo(expected[i]);
            }
        }
    }
}
