package backprop4j.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import backprop4j.DType;
import backprop4j.Parameter;
import backprop4j.Shape;
import backprop4j.State;
import backprop4j.Tensor;
import backprop4j.TensorException;
import backprop4j.engine.CompiledStep;
import backprop4j.op.Storage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Ten steps against loops over doubles, on C = Σ sin(θ)·c + ½·θ², whose gradient is cos(θ)·c + θ.
final class OptimizersTest {
    private static final int STEPS = 10;
    private static final double[] START = {0.5, -1.5, 3, 0};
    private static final double[] C = {1, -2, 0.25, 5};

    /// θ after a step, from θ and its gradient.
    private interface Rule {
        double step(int t, int i, double theta, double g, double eta);
    }

    private static double eta(int t) {
        return 0.1 / t;
    }

    private static void follows(Rule rule, Optimizer optimizer, DType dtype, double tolerance) {
        double[] expected = START.clone();
        for (int t = 1; t <= STEPS; t++) {
            for (int i = 0; i < expected.length; i++) {
                double g = Math.cos(expected[i]) * C[i] + expected[i];
                expected[i] = rule.step(t, i, expected[i], g, eta(t));
            }
        }
        assertThat(trained(optimizer, dtype)).containsExactly(expected, within(tolerance));
    }

    private static double[] trained(Optimizer optimizer, DType dtype) {
        Parameter theta = Parameter.of("theta", Tensor.float64(START).to(dtype));
        Tensor eta = Tensor.input("learning rate", Shape.SCALAR, DType.FLOAT64);
        Tensor c = Tensor.of(C);
        Tensor cost = theta.tensor()
                .sin()
                .mul(c)
                .add(theta.tensor().square().mul(0.5))
                .sum();
        var updates = optimizer.updates(List.of(theta), cost.backward(), eta, new Moments());
        CompiledStep step = CompiledStep.of(List.of(eta), List.of(cost), updates);
        for (int t = 1; t <= STEPS; t++) {
            step.give(0, new Storage.Doubles(new double[] {eta(t)}));
            step.run();
        }
        return theta.tensor().toDoubles();
    }

    private static double tolerance(DType dtype) {
        return dtype == DType.FLOAT64 ? 1e-13 : 1e-5;
    }

    private static Rule adam(double b1, double b2, double eps, double decay, boolean decoupled) {
        double[] m = new double[START.length];
        double[] v = new double[START.length];
        return (t, i, theta, gradient, eta) -> {
            double g = decoupled ? gradient : gradient + decay * theta;
            double shrunk = decoupled ? theta * (1 - eta * decay) : theta;
            m[i] = b1 * m[i] + (1 - b1) * g;
            v[i] = b2 * v[i] + (1 - b2) * g * g;
            double corrected = m[i] / (1 - Math.pow(b1, t));
            return shrunk - eta * corrected / (Math.sqrt(v[i] / (1 - Math.pow(b2, t))) + eps);
        };
    }

    private static Rule momentum(double mu, double decay, boolean nesterov) {
        double[] b = new double[START.length];
        return (t, i, theta, gradient, eta) -> {
            double g = gradient + decay * theta;
            b[i] = mu * b[i] + g;
            return theta - eta * (nesterov ? g + mu * b[i] : b[i]);
        };
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void sgd_follows_its_formula(DType dtype) {
        follows((t, i, theta, g, eta) -> theta - eta * g, Sgd.lr(0.1), dtype, tolerance(dtype));
        follows(momentum(0.9, 0, false), Sgd.lr(0.1).momentum(0.9), dtype, tolerance(dtype));
        follows(
                momentum(0.9, 0.05, true),
                Sgd.lr(0.1).momentum(0.9).withNesterov().weightDecay(0.05),
                dtype,
                tolerance(dtype));
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void adam_follows_its_formula(DType dtype) {
        follows(adam(0.9, 0.999, 1e-8, 0, false), Adam.lr(0.1), dtype, tolerance(dtype));
        follows(
                adam(0.8, 0.99, 1e-3, 0.1, false),
                Adam.lr(0.1).betas(0.8, 0.99).epsilon(1e-3).weightDecay(0.1),
                dtype,
                tolerance(dtype));
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void adamw_shrinks_parameters_apart_from_the_gradient(DType dtype) {
        follows(adam(0.9, 0.999, 1e-8, 0.01, true), AdamW.lr(0.1), dtype, tolerance(dtype));
        follows(adam(0.9, 0.999, 1e-8, 0.3, true), AdamW.lr(0.1).weightDecay(0.3), dtype, tolerance(dtype));
    }

    private record Clipping(Rule rule, Optimizer optimizer) {}

    /// θ after a step whose gradient is clipped, by the rule on the clipped gradient.
    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void clipping_scales_the_whole_gradient_before_the_rule(DType dtype) {
        double maximum = 2;
        List<Clipping> cases = List.of(
                new Clipping(
                        momentum(0.9, 0.05, false),
                        Sgd.lr(0.1).momentum(0.9).weightDecay(0.05).clipNorm(maximum)),
                new Clipping(adam(0.9, 0.999, 1e-8, 0, false), Adam.lr(0.1).clipNorm(maximum)),
                new Clipping(
                        adam(0.9, 0.999, 1e-8, 0.3, true),
                        AdamW.lr(0.1).weightDecay(0.3).clipNorm(maximum)));
        for (Clipping pair : cases) {
            double[] expected = START.clone();
            int clipped = 0;
            for (int t = 1; t <= STEPS; t++) {
                double[] g = new double[expected.length];
                double squares = 0;
                for (int i = 0; i < g.length; i++) {
                    g[i] = Math.cos(expected[i]) * C[i] + expected[i];
                    squares += g[i] * g[i];
                }
                double factor = Math.min(1, maximum / (Math.sqrt(squares) + 1e-6));
                clipped += factor < 1 ? 1 : 0;
                for (int i = 0; i < g.length; i++) {
                    expected[i] = pair.rule().step(t, i, expected[i], factor * g[i], eta(t));
                }
            }
            assertThat(clipped).isPositive();
            assertThat(trained(pair.optimizer(), dtype)).containsExactly(expected, within(tolerance(dtype)));
        }
    }

    @Test
    void the_norm_is_that_of_all_parameters_and_a_short_gradient_keeps_its_bits() {
        Parameter a = Parameter.of("a", 0, 0);
        Parameter b = Parameter.of("b", 0);
        Tensor eta = Tensor.scalar(1).to(DType.FLOAT64);
        Tensor cost =
                a.tensor().mul(Tensor.of(3, 0)).sum().add(b.tensor().mul(4).sum());
        var clipped = Sgd.lr(1).clipNorm(1).updates(List.of(a, b), cost.backward(), eta, new Moments());
        assertThat(clipped.get(0).value().toDoubles()).containsExactly(new double[] {-0.6, 0}, within(1e-6));
        assertThat(clipped.get(1).value().toDoubles()).containsExactly(new double[] {-0.8}, within(1e-6));
        var kept = Sgd.lr(1).clipNorm(6).updates(List.of(a, b), cost.backward(), eta, new Moments());
        assertThat(kept.get(0).value().toDoubles()).containsExactly(-3, 0);
        var alone = Sgd.lr(1).clipNorm(3.5).freezing("b");
        var updates = alone.updates(List.of(a, b), cost.backward(), eta, new Moments());
        assertThat(updates).hasSize(1);
        assertThat(updates.getFirst().value().toDoubles()).containsExactly(-3, 0);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void a_moment_that_only_decays_becomes_zero_before_its_numbers_are_slow(DType dtype) {
        double smallestNormal = dtype == DType.FLOAT32 ? Float.MIN_NORMAL : Double.MIN_NORMAL;
        Parameter theta = Parameter.of("theta", Tensor.zeros(Shape.of(1), dtype));
        Tensor cost = theta.tensor().mul(0).sum();
        Tensor eta = Tensor.scalar(0.1).to(DType.FLOAT64);
        var optimizers = List.of(
                Adam.lr(0.1).betas(0.5, 0.5),
                AdamW.lr(0.1).betas(0.5, 0.5),
                Sgd.lr(0.1).momentum(0.5));
        for (Optimizer optimizer : optimizers) {
            var moments = new Moments();
            optimizer.updates(List.of(theta), cost.backward(), eta, moments);
            moments.states().stream()
                    .filter(s -> s.name().startsWith("theta"))
                    .forEach(s -> s.set(Tensor.ones(Shape.of(1), dtype)));
            for (int step = 0; step < 1100; step++) {
                optimizer.updates(List.of(theta), cost.backward(), eta, moments).stream()
                        .filter(update -> update.cell() instanceof State)
                        .forEach(update -> update.cell().set(update.value()));
                for (State state : moments.states()) {
                    double now = state.tensor().toDoubles()[0];
                    assertThat(now == 0 || now >= smallestNormal)
                            .as("%s in step %d", now, step)
                            .isTrue();
                }
            }
            assertThat(moments.states().getLast().tensor().toDoubles()).containsExactly(0);
        }
    }

    @Test
    void plain_gradient_descent_remembers_nothing() {
        Parameter theta = Parameter.of("theta", 1, 2);
        Tensor eta = Tensor.scalar(0.1).to(DType.FLOAT64);
        var moments = new Moments();
        Sgd.lr(0.1).updates(List.of(theta), theta.tensor().sum().backward(), eta, moments);
        assertThat(moments.states()).isEmpty();
        AdamW.lr(0.1).updates(List.of(theta), theta.tensor().sum().backward(), eta, moments);
        assertThat(moments.states())
                .extracting(state -> state.name())
                .containsExactly("step", "theta/exp_avg", "theta/exp_avg_sq");
    }

    @Test
    void a_parameter_the_loss_does_not_depend_on_is_named() {
        Parameter used = Parameter.of("used", 1);
        Parameter unused = Parameter.of("unused", 1);
        Tensor eta = Tensor.scalar(0.1).to(DType.FLOAT64);
        assertThatThrownBy(() -> Sgd.lr(0.1)
                        .updates(List.of(used, unused), used.tensor().sum().backward(), eta, new Moments()))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("unused")
                .hasMessageContaining("does not depend on it");
    }

    @Test
    void impossible_numbers_are_refused() {
        assertThatThrownBy(() -> Sgd.lr(Double.NaN)).hasMessageContaining("learning rate");
        assertThatThrownBy(() -> AdamW.lr(-1)).hasMessageContaining("learning rate");
        assertThatThrownBy(() -> Adam.lr(Double.POSITIVE_INFINITY)).hasMessageContaining("learning rate");
        assertThatThrownBy(() -> Adam.lr(1).betas(1, 0.9)).hasMessageContaining("β₁");
        assertThatThrownBy(() -> Adam.lr(1).betas(0.9, -0.1)).hasMessageContaining("β₂");
        assertThatThrownBy(() -> AdamW.lr(1).weightDecay(-1)).hasMessageContaining("decay");
        assertThatThrownBy(() -> Sgd.lr(1).clipNorm(0)).hasMessageContaining("norm to clip at");
        assertThatThrownBy(() -> AdamW.lr(1).clipNorm(Double.NaN)).hasMessageContaining("norm to clip at");
        assertThatThrownBy(() -> Sgd.lr(1).withNesterov()).hasMessageContaining("Nesterov");
    }
}
