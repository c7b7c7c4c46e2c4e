package backprop4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.data.Batch;
import backprop4j.data.Dataset;
import backprop4j.diagnose.BadNumber;
import backprop4j.diagnose.Finding;
import backprop4j.diagnose.HealthReport;
import backprop4j.diagnose.Kind;
import backprop4j.diagnose.Severity;
import backprop4j.nn.BatchNorm2d;
import backprop4j.nn.Conv2d;
import backprop4j.nn.Dropout;
import backprop4j.nn.Embedding;
import backprop4j.nn.Flatten;
import backprop4j.nn.Gelu;
import backprop4j.nn.Init;
import backprop4j.nn.Layer;
import backprop4j.nn.Linear;
import backprop4j.nn.Loss;
import backprop4j.nn.Losses;
import backprop4j.nn.Model;
import backprop4j.nn.Relu;
import backprop4j.nn.Sequential;
import backprop4j.nn.Sigmoid;
import backprop4j.nn.Softmax;
import backprop4j.nn.Tanh;
import backprop4j.nn.Unflatten;
import backprop4j.op.Composite;
import backprop4j.optim.Adam;
import backprop4j.optim.AdamW;
import backprop4j.optim.Optimizer;
import backprop4j.optim.Sgd;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A fault that was planted is told above a note, with its kind, and with its layer and line where it has one.
final class PlantedFaultsTest {
    private static final Loss CLASSES = Losses.crossEntropy();

    /// @param layer where it is; null if the whole run is meant
    record Fault(
            String name,
            Kind kind,
            @Nullable String layer,
            Model model,
            Loss loss,
            Optimizer optimizer,
            Dataset data,
            int batch) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Fault fault(String name, Kind kind, @Nullable String layer, Model model) {
        return fault(name, kind, layer, model, Adam.lr(1e-2), Toys.blobs(1));
    }

    private static Fault fault(
            String name, Kind kind, @Nullable String layer, Model model, Optimizer optimizer, Dataset data) {
        return new Fault(name, kind, layer, model, CLASSES, optimizer, data, 30);
    }

    private static Fault regression(String name, Kind kind, @Nullable String layer, Dataset data, Layer... end) {
        Layer[] layers = {new Linear(3, 16), new Tanh(), new Linear(16, 1)};
        Layer[] all = Arrays.copyOf(layers, 3 + end.length);
        System.arraycopy(end, 0, all, 3, end.length);
        return new Fault(name, kind, layer, Sequential.of(all), Losses.mse(), Adam.lr(1e-3), data, 32);
    }

    private static Fault cost(String name, Kind kind, Loss loss) {
        Model model = Sequential.of(new Linear(3, 16), new Tanh(), new Linear(16, 1));
        return new Fault(name, kind, null, model, loss, Adam.lr(0.05), Toys.curve(1), 32);
    }

    private static Model between(Layer layer) {
        return Sequential.of(new Linear(8, 16), layer, new Linear(16, 3));
    }

    private static Model between(UnaryOperator<Tensor> f) {
        return between(Blocks.function(f));
    }

    private static Model relus() {
        return Sequential.of(new Linear(8, 16), new Relu(), new Linear(16, 16), new Relu(), new Linear(16, 3));
    }

    private static Model filled(Model model, String name, double value) {
        model.parameters().stream()
                .filter(parameter -> parameter.name().equals(name))
                .forEach(parameter -> {
                    double[] numbers = new double[parameter.shape().count()];
                    Arrays.fill(numbers, value);
                    parameter.set(numbers);
                });
        return model;
    }

    private static Model scaled(Model model, double factor) {
        model.parameters().forEach(parameter -> parameter.set(parameter.tensor().mul(factor)));
        return model;
    }

    private static Layer[] deep(int depth) {
        Layer[] layers = new Layer[2 * depth + 3];
        layers[0] = new Unflatten(1, 8, 8);
        for (int i = 0; i < depth; i++) {
            layers[2 * i + 1] = new Conv2d(i == 0 ? 1 : 4, 4, 3).padding(1);
            layers[2 * i + 2] = new Sigmoid();
        }
        layers[2 * depth + 1] = new Flatten();
        layers[2 * depth + 2] = new Linear(256, 2);
        return layers;
    }

    private static Model pictures(Layer layer) {
        return Sequential.of(
                new Unflatten(1, 8, 8), new Conv2d(1, 4, 3), layer, new Relu(), new Flatten(), new Linear(144, 2));
    }

    private static Model words(Layer attention) {
        return Sequential.of(new Embedding(20, 8), attention, new Linear(8, 2));
    }

    private static Dataset oneClass() {
        float[][] x = new float[64][8];
        for (int row = 0; row < x.length; row++) {
            x[row][row % 8] = 1;
        }
        return Dataset.of(x, new int[64]);
    }

    static List<Fault> weights() {
        return List.of(
                fault("dead gelu", Kind.DEAD_UNITS, "1", filled(between(new Gelu()), "0.bias", -100)),
                fault("dead elu", Kind.DEAD_UNITS, "1", filled(between(x -> x.elu(1)), "0.bias", -50)),
                fault("dead maximum", Kind.CLIPPED_VALUE, "1", filled(between(x -> x.maximum(0)), "0.bias", -50)),
                fault("flat softplus", Kind.SATURATED, "1", filled(between(Tensor::softplus), "0.bias", -50)),
                fault("flat erf", Kind.SATURATED, "1", filled(between(Tensor::erf), "0.bias", 8)),
                fault(
                        "all weights 0",
                        Kind.SYMMETRIC,
                        "0",
                        Sequential.of(
                                Blocks.linear(8, 16, Init.zeros()), new Tanh(), Blocks.linear(16, 3, Init.zeros()))),
                fault(
                        "all weights alike",
                        Kind.SYMMETRIC,
                        "0",
                        Sequential.of(
                                Blocks.linear(8, 16, Init.constant(0.1)),
                                new Tanh(),
                                Blocks.linear(16, 3, Init.constant(0.1)))),
                fault("weights x 100", Kind.BAD_START, "0", scaled(relus(), 100)),
                fault("weights x 0.001", Kind.VANISHING, "2", scaled(relus(), 1e-3), Sgd.lr(0.1), Toys.blobs(1)),
                fault("a number of 10⁹", Kind.UNDERFLOW, "0", filled(relus(), "0.bias", 1e9)),
                fault(
                        "dead channels",
                        Kind.DEAD_UNITS,
                        "3",
                        filled(pictures(new Dropout(0.1)), "1.bias", -50),
                        Adam.lr(1e-2),
                        Toys.bars(1)),
                fault(
                        "batch norm of 0",
                        Kind.ZERO_FACTOR,
                        "2",
                        filled(pictures(new BatchNorm2d(4)), "2.weight", 0),
                        Sgd.lr(0.1),
                        Toys.bars(1)),
                fault("deep sigmoids", Kind.VANISHING, "16", Sequential.of(deep(8)), Sgd.lr(0.1), Toys.bars(1)));
    }

    static List<Fault> graphs() {
        Composite noGradient = Composite.of("twice", x -> x.getFirst().mul(2), (i, x, y, adjoint) -> adjoint.mul(0));
        return List.of(
                fault(
                        "rounded",
                        Kind.STEP_FUNCTION,
                        "1",
                        between(x -> x.mul(100).floor().div(100))),
                fault("clamped away", Kind.CLIPPED_VALUE, "1", between(x -> x.clamp(50, 60))),
                fault(
                        "nearly clamped away",
                        Kind.CLIPPED_VALUE,
                        "1",
                        between(x -> x.clamp(-0.02, 0.02)),
                        Sgd.lr(0.1),
                        Toys.blobs(1)),
                fault("times 0", Kind.ZERO_FACTOR, "1", between(x -> x.mul(0))),
                fault(
                        "branch times 0",
                        Kind.ZERO_FACTOR,
                        "1",
                        between(Blocks.residual(16, x -> x.relu().mul(0)))),
                fault(
                        "branch times 10⁻⁹",
                        Kind.VANISHING,
                        "1",
                        between(Blocks.residual(16, x -> x.relu().mul(1e-9))),
                        Sgd.lr(0.1),
                        Toys.blobs(1)),
                fault(
                        "times 10⁻⁶⁰",
                        Kind.UNDERFLOW,
                        "1",
                        between(x -> x.mul(1e-30).mul(1e-30))),
                fault("x − x", Kind.CANCELLATION, "0", between(x -> x.sub(x))),
                fault("a rule that gives 0", Kind.FLAT, "1", between(x -> Tensor.apply(noGradient, x))),
                fault("a gate that is shut", Kind.SATURATED, "1", between(gate())),
                fault("dropout of 0.99", Kind.MASKED, "1", between(new Dropout(0.99))),
                fault(
                        "a softmax too much",
                        Kind.SQUASHED,
                        "3",
                        Sequential.of(new Linear(8, 16), new Relu(), new Linear(16, 3), new Softmax())),
                fault(
                        "attention that is sure",
                        Kind.VANISHING,
                        "1",
                        words(Blocks.attention(8, 100)),
                        Sgd.lr(0.1),
                        Toys.words(1)),
                fault(
                        "memory that saturates",
                        Kind.SATURATED,
                        "0",
                        Sequential.of(Blocks.recurrent(8, 10, 1, x -> x.mul(30).tanh()), new Linear(8, 2)),
                        Adam.lr(1e-2),
                        Toys.sequences(1, 10)),
                fault(
                        "memory that explodes",
                        Kind.EXPLODING,
                        "0",
                        Sequential.of(Blocks.recurrent(8, 30, 6, x -> x), new Linear(8, 2)),
                        Adam.lr(1e-2),
                        Toys.sequences(1, 30)),
                fault(
                        "memory that is dead",
                        Kind.DEAD_UNITS,
                        "0",
                        filled(
                                Sequential.of(Blocks.recurrent(8, 10, 0.1, Tensor::relu), new Linear(8, 2)),
                                "0.bias",
                                -50),
                        Adam.lr(1e-2),
                        Toys.sequences(1, 10)),
                fault(
                        "gates of a memory shut",
                        Kind.SATURATED,
                        "0",
                        Sequential.of(Blocks.lstm(8, 10, 0.5, -30), new Linear(8, 2)),
                        Adam.lr(1e-2),
                        Toys.sequences(1, 10)));
    }

    private static Layer gate() {
        return Blocks.of(
                parts -> parts.parameter("gate", Shape.of(16), Init.constant(-20)),
                (x, context) -> x.mul(context.parameter("gate").sigmoid().broadcastTo(x.shape())));
    }

    static List<Fault> runs() {
        return List.of(
                fault("rate x 1000", Kind.RATE_TOO_HIGH, null, relus(), Adam.lr(3), Toys.blobs(1)),
                fault(
                        "rate x 1000 with attention",
                        Kind.RATE_TOO_HIGH,
                        null,
                        words(Blocks.attention(8, 1)),
                        Adam.lr(3),
                        Toys.words(1)),
                fault("rate / 1000", Kind.RATE_TOO_LOW, null, relus(), Adam.lr(1e-6), Toys.blobs(1)),
                fault(
                        "rate / 1000 with attention",
                        Kind.RATE_TOO_LOW,
                        null,
                        words(Blocks.attention(8, 1)),
                        Adam.lr(1e-6),
                        Toys.words(1)),
                fault(
                        "rate / 1000 with convolutions",
                        Kind.RATE_TOO_LOW,
                        null,
                        pictures(new BatchNorm2d(4)),
                        Adam.lr(1e-6),
                        Toys.bars(1)),
                fault("decay of 20", Kind.DECAYED, "0", relus(), AdamW.lr(1e-2).weightDecay(20), Toys.blobs(1)),
                fault("decay of 3", Kind.DECAYED, "0", relus(), Sgd.lr(0.1).weightDecay(3), Toys.blobs(1)),
                fault(
                        "clipped away",
                        Kind.CLIPPED_NORM,
                        null,
                        relus(),
                        Sgd.lr(0.1).clipNorm(1e-4),
                        Toys.blobs(1)),
                fault("all frozen", Kind.FROZEN, null, relus(), Adam.lr(1e-2).freezing("0", "2", "4"), Toys.blobs(1)),
                fault("features x 1000", Kind.UNSCALED, null, relus(), Sgd.lr(0.1), Toys.blobs(1, 1000, 0)),
                fault(
                        "features + 1000",
                        Kind.UNSCALED,
                        null,
                        between(new Tanh()),
                        Adam.lr(1e-3),
                        Toys.blobs(1, 1, 1000)),
                fault("one class", Kind.CONSTANT_TARGET, null, relus(), Adam.lr(1e-3), oneClass()),
                regression("targets x 10⁴", Kind.UNSCALED, null, Toys.curve(1, 1e4, 0)),
                regression("targets above 1", Kind.OUT_OF_REACH, "3", Toys.curve(1, 1, 3), new Sigmoid()),
                regression("targets below 0", Kind.OUT_OF_REACH, "3", Toys.curve(1, 1, -4), new Relu()),
                cost("tiny", Kind.UNDERFLOW, (y, t) -> y.mse(t).mul(1e-30)),
                cost("on top of 10⁹", Kind.UNDERFLOW, (y, t) -> y.mse(t).add(1e9)),
                cost("upside down", Kind.UNBOUNDED, (y, t) -> y.mse(t).neg()));
    }

    @ParameterizedTest
    @MethodSource({"weights", "graphs", "runs"})
    void a_fault_is_told_with_its_kind_and_its_place(Fault fault) {
        HealthReport report = HealthTest.run(
                        fault.model(), fault.loss(), fault.optimizer(), fault.data(), fault.batch(), 200)
                .report();
        assertThat(report.findings())
                .as(report.toString())
                .filteredOn(finding -> finding.severity() != Severity.NOTE && finding.kind() == fault.kind())
                .extracting(Finding::place)
                .anySatisfy(place -> {
                    if (fault.layer() != null) {
                        assertThat(place.layer()).isEqualTo(fault.layer());
                        assertThat(place.line()).contains(".java:");
                    }
                });
    }

    private static void ends(String name, Model model, BadNumber.Reason reason, @Nullable String layer) {
        Health health = Health.every(10);
        Trainer trainer = Trainer.of(model, CLASSES, Adam.lr(1e-2)).listener(health);
        Throwable thrown = catchThrowable(() -> trainer.fit(Toys.blobs(1).batch(30), Epochs.of(2)));
        assertThat(thrown).as(name).isInstanceOf(DivergedException.class).hasMessageContaining("→ ");
        assertThat(thrown.getMessage()).doesNotContain("a learning rate below");
        BadNumber bad = ((DivergedException) thrown).badNumber().orElseThrow();
        assertThat(bad.reason()).as(bad.toString()).isEqualTo(reason);
        assertThat(bad.place().layer()).as(bad.toString()).isEqualTo(layer);
        Finding told = health.report().findings().getFirst();
        assertThat(told.kind()).isEqualTo(Kind.BAD_NUMBER);
        assertThat(told.place()).isEqualTo(bad.place());
    }

    @Test
    void numbers_that_are_none_are_told_with_their_reason_and_layer() {
        ends("log", between(x -> x.relu().log()), BadNumber.Reason.LOG_OF_ZERO, "1");
        ends("log1p", between(x -> x.mul(9).clamp(-1, 1).log1p()), BadNumber.Reason.LOG_OF_ZERO, "1");
        ends("sqrt", between(Tensor::sqrt), BadNumber.Reason.ROOT_OF_NEGATIVE, "1");
        ends("sqrt'", between(x -> x.relu().sqrt()), BadNumber.Reason.DIVISION_BY_ZERO, "1");
        ends("1/x", between(x -> x.relu().rdiv(1)), BadNumber.Reason.DIVISION_BY_ZERO, "1");
        ends("pow", between(x -> x.relu().pow(-1)), BadNumber.Reason.DIVISION_BY_ZERO, "1");
        ends("0/0", between(x -> x.mul(0).div(x.mul(0))), BadNumber.Reason.ZERO_BY_ZERO, "1");
        ends("exp", between(x -> x.mul(200).exp()), BadNumber.Reason.OVERFLOW, "1");
        ends("square", between(x -> x.mul(1e30).square()), BadNumber.Reason.OVERFLOW, "1");
        ends("asin", between(x -> x.mul(3).asin()), BadNumber.Reason.OUTSIDE_DOMAIN, "1");
        ends("weights", scaled(between(new Relu()), 1e25), BadNumber.Reason.OVERFLOW, "2");
        ends("a bias", filled(between(new Relu()), "2.bias", Double.NaN), BadNumber.Reason.GIVEN, "2");
    }

    @Test
    void what_bars_the_way_is_named_when_the_step_is_compiled() {
        Batch batch = Toys.blobs(1).batch(30).iterator().next();
        for (Model model : List.of(between(Tensor::stopGradient), between(Blocks.residual(16, Tensor::stopGradient)))) {
            TrainStep step = TrainStep.compile(model, CLASSES, Adam.lr(1e-2));
            assertThatThrownBy(() -> step.run(batch))
                    .hasMessageContaining("only through stopGradient (layer 1 (")
                    .hasMessageContaining("PlantedFaultsTest.java:");
            String name = model.parameters().size() == 5 ? "1.weight" : "0.weight";
            Finding finding = step.diagnose(
                            batch,
                            model.parameters().stream()
                                    .filter(parameter -> parameter.name().equals(name))
                                    .findFirst()
                                    .orElseThrow())
                    .findings()
                    .getFirst();
            assertThat(finding.kind()).isEqualTo(Kind.STOPPED);
            assertThat(finding.place().layer()).isEqualTo("1");
        }
    }
}
