package backprop4j.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import backprop4j.Cell;
import backprop4j.DType;
import backprop4j.Parameter;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.TensorException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ModelTest {
    /// y = x + scale · inner(x), as in the documentation of [Layer].
    private static final class Residual implements Layer {
        private final Layer inner;
        private final int width;

        Residual(Layer inner, int width) {
            this.inner = inner;
            this.width = width;
        }

        @Override
        public void parts(Parts parts) {
            parts.layer("inner", inner).parameter("scale", Shape.of(width), Init.constant(0.5));
        }

        @Override
        public Tensor forward(Tensor x, Context context) {
            return x.add(context.call("inner", x).mul(context.parameter("scale")));
        }
    }

    private static List<String> names(Model model) {
        return model.parameters().stream().map(Cell::name).toList();
    }

    private static float[] numbers(Model model, String name) {
        return model.parameters().stream()
                .filter(p -> p.name().equals(name))
                .map(p -> p.tensor().toArray())
                .findFirst()
                .orElseThrow();
    }

    private static float[][] rows(int rows, int columns) {
        var random = new Random(5);
        float[][] x = new float[rows][columns];
        for (float[] row : x) {
            for (int i = 0; i < columns; i++) {
                row[i] = (float) random.nextGaussian();
            }
        }
        return x;
    }

    @Test
    void parameters_are_called_by_their_path() {
        Model model = Sequential.of(
                new Linear(4, 3),
                new Sequential(new Linear(3, 3), new Relu(), new Residual(new Linear(3, 3).withoutBias(), 3)),
                new Linear(3, 2));
        assertThat(names(model))
                .containsExactly(
                        "0.weight",
                        "0.bias",
                        "1.0.weight",
                        "1.0.bias",
                        "1.2.scale",
                        "1.2.inner.weight",
                        "2.weight",
                        "2.bias");
        assertThat(model.parameterCount()).isEqualTo(15 + 12 + 3 + 9 + 8);
        assertThat(model.predict(new float[4])).hasSize(2);
    }

    @Test
    void values_depend_on_seed_and_path_and_not_on_the_order_of_construction() {
        var last = new Linear(3, 2);
        var first = new Linear(4, 3);
        Model one = Sequential.of(first, new Relu(), last).seed(7);
        Model other =
                Sequential.of(new Linear(4, 3), new Tanh(), new Linear(3, 2)).seed(7);
        assertThat(numbers(one, "2.weight")).isEqualTo(numbers(other, "2.weight"));
        assertThat(numbers(one, "0.weight")).isEqualTo(numbers(other, "0.weight"));
        assertThat(numbers(one.seed(8), "2.weight")).isNotEqualTo(numbers(one, "2.weight"));
        assertThat(numbers(Sequential.of(new Linear(4, 3)), "0.weight"))
                .isEqualTo(numbers(Sequential.of(new Linear(4, 3)).seed(0), "0.weight"));
    }

    @Test
    void a_layer_at_two_places_has_parameters_of_its_own_at_each() {
        var linear = new Linear(3, 3);
        Model model = Sequential.of(linear, linear);
        assertThat(names(model)).containsExactly("0.weight", "0.bias", "1.weight", "1.bias");
        assertThat(numbers(model, "0.weight")).isNotEqualTo(numbers(model, "1.weight"));
    }

    @Test
    void linear_starts_within_the_bound_of_pytorch() {
        assertThat(numbers(Sequential.of(new Linear(16, 8)), "0.weight"))
                .satisfies(w -> assertThat(w.length).isEqualTo(128))
                .satisfies(w -> {
                    for (float number : w) {
                        assertThat(Math.abs(number)).isLessThanOrEqualTo(0.25f);
                    }
                });
    }

    @Test
    void a_model_computes_what_its_formula_says() {
        Model model = Sequential.of(new Residual(new Linear(2, 2), 2), (x, context) -> x.square());
        model.parameters().get(1).set(1, 2, 3, 4);
        model.parameters().get(2).set(10, 20);
        // x + ½·(x·wᵀ + b), squared, for x = (1, −1).
        assertThat(model.predict(new float[] {1, -1})).containsExactly(5.5f * 5.5f, 8.5f * 8.5f);
        assertThat(model.apply(Tensor.of(new float[][] {{1, -1}})).toArray()).containsExactly(5.5f * 5.5f, 8.5f * 8.5f);
    }

    @Test
    void a_row_predicted_alone_has_the_bits_it_has_in_a_batch() {
        Model model = Sequential.of(new Linear(50, 600), new Gelu(), new Linear(600, 10), new Softmax());
        float[][] x = rows(301, 50);
        float[][] together = model.predict(x);
        for (int row = 0; row < x.length; row += 25) {
            assertThat(model.predict(x[row])).isEqualTo(together[row]);
        }
        float[] wholeBatch = model.apply(Tensor.of(x)).toArray();
        for (int row = 0; row < x.length; row++) {
            for (int i = 0; i < 10; i++) {
                assertThat(together[row][i]).isEqualTo(wholeBatch[row * 10 + i]);
            }
        }
    }

    @Test
    void float64_models_compute_in_double_precision() {
        Model model = Sequential.of(new Linear(3, 2), new Tanh()).to(DType.FLOAT64);
        assertThat(model.dtype()).isEqualTo(DType.FLOAT64);
        double[] w = model.parameters().get(0).tensor().toDoubles();
        double[] b = model.parameters().get(1).tensor().toDoubles();
        Tensor y = model.apply(Tensor.float64(new double[][] {{0.1, 0.2, 0.3}}));
        assertThat(y.dtype()).isEqualTo(DType.FLOAT64);
        assertThat(y.toDoubles()[0])
                .isCloseTo(
                        Math.tanh(0.1 * w[0] + 0.2 * w[1] + 0.3 * w[2] + b[0]),
                        org.assertj.core.api.Assertions.within(1e-15));
        assertThat(model.predict(new float[] {1, 2, 3})).hasSize(2);
        assertThatThrownBy(() -> model.to(DType.INT32)).hasMessageContaining("float32 or float64");
    }

    @Test
    void a_mistake_inside_a_layer_names_its_path_and_the_line_that_made_it() {
        Model model = Sequential.of(new Linear(4, 3), new Sequential(new Relu(), new Linear(5, 2)));
        assertThatThrownBy(() -> model.predict(new float[4]))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("layer 1.1 (made at ModelTest.java:")
                .hasMessageContaining("[1, 3]")
                .hasMessageContaining("[2, 5]");
        assertThatThrownBy(() -> model.predict(new float[3]))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("layer 0 (made at ModelTest.java:");
    }

    @Test
    void a_mistake_in_a_layer_of_ones_own_names_its_path_and_the_line_in_it() {
        int line = new Throwable().getStackTrace()[0].getLineNumber() + 1;
        Model model = Sequential.of(new Linear(4, 3), (x, context) -> x.add(Tensor.of(1, 2)), new Relu());
        assertThatThrownBy(() -> model.predict(new float[4]))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("layer 1 (ModelTest.java:" + line + ")");
    }

    @Test
    void mistakes_in_a_layer_of_ones_own_are_explained() {
        assertThatThrownBy(() -> Sequential.of((x, context) -> context.parameter("weight"))
                        .predict(new float[2]))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("parameter \"weight\": layer 0 has none")
                .hasMessageContaining("parts(");
        var calledDirectly = new Linear(2, 2);
        Model model = Model.of(new Layer() {
            @Override
            public void parts(Parts parts) {
                parts.layer("inner", calledDirectly);
            }

            @Override
            public Tensor forward(Tensor x, Context context) {
                return calledDirectly.forward(x, context);
            }
        });
        assertThatThrownBy(() -> model.predict(new float[2])).hasMessageContaining("context.call(");
        assertThatThrownBy(() -> Model.of(partsOnly("a.b"))).hasMessageContaining("no dot");
        assertThatThrownBy(() -> Model.of(partsOnly(""))).hasMessageContaining("not empty");
        assertThatThrownBy(() -> new Linear(0, 3)).hasMessageContaining("at least one input");
    }

    private static Layer partsOnly(String name) {
        return new Layer() {
            @Override
            public void parts(Parts parts) {
                parts.parameter(name, Shape.of(1), Init.zeros());
            }

            @Override
            public Tensor forward(Tensor x, Context context) {
                return x;
            }
        };
    }

    @Test
    void two_parts_of_one_name_are_refused() {
        Layer twice = new Layer() {
            @Override
            public void parts(Parts parts) {
                parts.parameter("w", Shape.of(1), Init.zeros()).state("w", Shape.of(1), Init.zeros());
            }

            @Override
            public Tensor forward(Tensor x, Context context) {
                return x;
            }
        };
        assertThatThrownBy(() -> Model.of(twice)).hasMessageContaining("two parts called \"w\"");
    }

    @Test
    void a_layer_that_contains_itself_is_refused() {
        Layer endless = new Layer() {
            @Override
            public void parts(Parts parts) {
                parts.layer("again", this);
            }

            @Override
            public Tensor forward(Tensor x, Context context) {
                return x;
            }
        };
        assertThatThrownBy(() -> Model.of(endless)).hasMessageContaining("contains itself");
    }

    @Test
    void examples_of_different_lengths_are_refused() {
        Model model = Sequential.of(new Linear(2, 2));
        assertThatThrownBy(() -> model.predict(new float[][] {{1, 2}, {1}}))
                .hasMessageContaining("differ in length: 2 features, then 1");
        assertThat(model.predict(new float[0][])).isEmpty();
    }

    @Test
    void predictions_follow_the_parameters() {
        Model model = Sequential.of(new Linear(1, 1));
        Parameter weight = model.parameters().get(0);
        model.parameters().get(1).set(0);
        weight.set(2);
        assertThat(model.predict(new float[] {3})).containsExactly(6);
        weight.set(4);
        assertThat(model.predict(new float[] {3})).containsExactly(12);
    }

    @Test
    void flatten_keeps_the_examples_apart() {
        Model model = Sequential.of(new Flatten(), new Linear(6, 2));
        assertThat(model.apply(Tensor.ones(Shape.of(5, 2, 3), DType.FLOAT32)).shape())
                .isEqualTo(Shape.of(5, 2));
    }
}
