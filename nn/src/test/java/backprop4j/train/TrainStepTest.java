package backprop4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import backprop4j.Cell;
import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.TensorException;
import backprop4j.data.Batch;
import backprop4j.data.Dataset;
import backprop4j.nn.BatchNorm1d;
import backprop4j.nn.Context;
import backprop4j.nn.Dropout;
import backprop4j.nn.Init;
import backprop4j.nn.Layer;
import backprop4j.nn.Linear;
import backprop4j.nn.Losses;
import backprop4j.nn.Model;
import backprop4j.nn.Parts;
import backprop4j.nn.Relu;
import backprop4j.nn.Sequential;
import backprop4j.nn.Sigmoid;
import backprop4j.nn.Tanh;
import backprop4j.optim.AdamW;
import backprop4j.optim.Sgd;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class TrainStepTest {
    private static Model model() {
        return Sequential.of(new Linear(20, 16), new Relu(), new Linear(16, 5));
    }

    private static List<float[]> values(Model model) {
        return model.parameters().stream().map(p -> p.tensor().toArray()).toList();
    }

    @Test
    void a_step_is_forward_backward_and_update() {
        Model model = model();
        Batch batch = Examples.noise(8, 20, 5);
        float[][] rows = new float[8][20];
        for (int i = 0; i < 160; i++) {
            rows[i / 20][i % 20] = batch.features().array()[i];
        }
        int[] labels = ((backprop4j.op.Storage.Ints) batch.targets()).array();
        Tensor cost = model.apply(Tensor.of(rows)).crossEntropy(Tensor.ofInts(labels));
        var gradient = cost.backward();
        List<float[]> expected = model.parameters().stream()
                .map(p -> p.tensor().sub(gradient.of(p).mul(0.5)).toArray())
                .toList();
        float loss =
                TrainStep.compile(model, Losses.crossEntropy(), Sgd.lr(0.5)).run(batch);
        assertThat(loss).isEqualTo((float) cost.toScalar());
        List<float[]> actual = values(model);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i)).isEqualTo(expected.get(i));
        }
    }

    @Test
    void a_label_outside_the_classes_changes_nothing_and_is_named_with_the_line() {
        Model model = model();
        TrainStep step = TrainStep.compile(model, Losses.crossEntropy(), AdamW.lr(0.01));
        Batch good = Examples.noise(3, 20, 5);
        step.run(good);
        List<float[]> before = values(model);
        Batch bad = Batch.of(new float[3][20], new int[] {0, 5, 1});
        assertThatThrownBy(() -> step.run(bad))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("label 5 in row 1 is none of the 5 classes 0 to 4")
                .hasMessageContaining("TrainStepTest.java:");
        List<float[]> after = values(model);
        for (int i = 0; i < before.size(); i++) {
            assertThat(after.get(i)).isEqualTo(before.get(i));
        }
        assertThat(step.steps()).isEqualTo(1);
        step.run(good);
        assertThat(step.steps()).isEqualTo(2);
    }

    @Test
    void a_step_whose_loss_is_no_number_changes_nothing() {
        Model model = model();
        TrainStep step = TrainStep.compile(model, Losses.crossEntropy(), AdamW.lr(0.01));
        step.run(Examples.noise(3, 20, 5));
        List<float[]> before = values(model);
        float[][] rows = new float[3][20];
        rows[1][7] = Float.NaN;
        Batch bad = Batch.of(rows, new int[] {0, 4, 1});
        assertThatThrownBy(() -> step.run(bad))
                .isInstanceOf(DivergedException.class)
                .hasMessageContaining("the loss is NaN at step 2")
                .hasMessageContaining("features itself holds NaN");
        List<float[]> after = values(model);
        for (int i = 0; i < before.size(); i++) {
            assertThat(after.get(i)).isEqualTo(before.get(i));
        }
        assertThat(step.steps()).isEqualTo(1);
        assertThat(step.moments().states().getFirst().tensor().toDoubles()).containsExactly(1);
        assertThat(step.run(Examples.noise(3, 20, 5))).isPositive();
    }

    /// Of weights this large the step looks at what their gradients are made of, and at them only if need be.
    @Test
    void a_gradient_that_is_no_number_changes_nothing_though_the_loss_is_one() {
        Layer square = new Linear(64, 64);
        Batch ones = Batch.of(filled(64, 1), filled(64, 0.5f));
        float[][] holes = filled(64, 1);
        holes[1][7] = Float.NaN;
        Layer withoutHoles = (x, context) -> x.ne(x).where(0, x);
        // Infinite already in ∂C/∂z; only in the product with a; 0 · NaN where a mask hides the NaN of the loss.
        refuses(Sequential.of(square, (x, context) -> x.mul(0).sqrt()), ones);
        float[][] large = filled(64, 0);
        large[0][0] = 4e19f;
        Layer steep = (x, context) -> x.mul(1e19).sin().mul(1e3);
        refuses(Sequential.of(square, steep), Batch.of(large, filled(64, 0)));
        refuses(Sequential.of(square, withoutHoles), Batch.of(holes, filled(64, 0.5f)));
    }

    private static float[][] filled(int columns, float value) {
        float[][] rows = new float[2][columns];
        for (float[] row : rows) {
            Arrays.fill(row, value);
        }
        return rows;
    }

    private static void refuses(Model model, Batch batch) {
        float[] before = model.parameters().getFirst().tensor().toArray();
        TrainStep step = TrainStep.compile(model, Losses.mse(), Sgd.lr(0.1));
        assertThatThrownBy(() -> step.run(batch))
                .isInstanceOf(DivergedException.class)
                .hasMessageContaining("a gradient is no number");
        assertThat(model.parameters().getFirst().tensor().toArray()).isEqualTo(before);
        assertThat(step.steps()).isZero();
    }

    @Test
    void numbers_of_any_size_are_trained_with_the_bits_of_their_gradients() {
        for (float size : new float[] {1, 1e9f}) {
            Model model = Sequential.of(new Linear(64, 64), new Tanh(), new Linear(64, 1));
            Batch batch = Batch.of(filled(64, size), filled(1, 0.5f));
            TrainStep step = TrainStep.compile(model, Losses.mse(), Sgd.lr(0.5));
            for (int i = 0; i < 3; i++) {
                var parameter = model.parameters().getFirst();
                float[] expected = parameter
                        .tensor()
                        .sub(step.gradients(batch).of(parameter).mul(0.5))
                        .toArray();
                step.run(batch);
                assertThat(parameter.tensor().toArray()).isEqualTo(expected);
            }
        }
    }

    @Test
    void frozen_layers_and_parameters_stay_as_they_are() {
        Model model = model();
        List<float[]> before = values(model);
        TrainStep step =
                TrainStep.compile(model, Losses.crossEntropy(), AdamW.lr(0.01).freezing("0", "2.bias"));
        step.run(Examples.noise(3, 20, 5));
        List<float[]> after = values(model);
        for (int i = 0; i < 4; i++) {
            boolean learns = model.parameters().get(i).name().equals("2.weight");
            assertThat(Arrays.equals(after.get(i), before.get(i)))
                    .as(model.parameters().get(i).name())
                    .isEqualTo(!learns);
        }
        assertThat(step.moments().states().stream().map(Cell::name))
                .containsExactly("step", "2.weight/exp_avg", "2.weight/exp_avg_sq");
        assertThatThrownBy(() -> TrainStep.compile(
                                model(), Losses.crossEntropy(), Sgd.lr(1).freezing("1"))
                        .run(Examples.noise(3, 20, 5)))
                .hasMessageContaining("no layer or parameter \"1\" to freeze")
                .hasMessageContaining("0.weight, 0.bias, 2.weight, 2.bias");
    }

    @Test
    void dropout_draws_anew_at_every_step_and_alike_in_every_training() {
        Model first = Sequential.of(new Linear(20, 64), new Dropout(0.5), new Linear(64, 5));
        Model second = Sequential.of(new Linear(20, 64), new Dropout(0.5), new Linear(64, 5));
        Batch batch = Examples.noise(8, 20, 5);
        TrainStep one = TrainStep.compile(first, Losses.crossEntropy(), Sgd.lr(1e-30));
        TrainStep other = TrainStep.compile(second, Losses.crossEntropy(), Sgd.lr(1e-30));
        float a = one.run(batch);
        float b = one.run(batch);
        assertThat(b).isNotEqualTo(a);
        assertThat(other.run(batch)).isEqualTo(a);
        assertThat(other.run(batch)).isEqualTo(b);
        TrainStep seeded = TrainStep.compile(first.seed(0), Losses.crossEntropy(), Sgd.lr(1e-30));
        seeded.resumeAt(0, 7);
        assertThat(seeded.run(batch)).isNotEqualTo(a);
    }

    @Test
    void batch_norm_learns_the_statistics_of_the_data() {
        Model model = Sequential.of(new BatchNorm1d(20), new Linear(20, 5));
        TrainStep step = TrainStep.compile(model, Losses.crossEntropy(), Sgd.lr(0.1));
        Batch batch = Examples.noise(64, 20, 5);
        float before = step.run(batch);
        float after = before;
        for (int i = 0; i < 100; i++) {
            after = step.run(batch);
        }
        assertThat(after).isLessThan(before);
        double sum = 0;
        for (int row = 0; row < 64; row++) {
            sum += batch.features().array()[row * 20 + 3];
        }
        assertThat((double) model.states().getFirst().tensor().toArray()[3]).isCloseTo(sum / 64, within(1e-4));
        assertThat(Evaluator.of(model, Losses.crossEntropy())
                        .run(data(batch).batch(64))
                        .loss())
                .isCloseTo(after, within(0.02));
    }

    private static Dataset data(Batch batch) {
        float[][] rows = new float[batch.size()][20];
        for (int row = 0; row < rows.length; row++) {
            System.arraycopy(batch.features().array(), row * 20, rows[row], 0, 20);
        }
        return Dataset.of(rows, ((backprop4j.op.Storage.Ints) batch.targets()).array());
    }

    @Test
    void a_batch_that_does_not_fit_is_explained() {
        TrainStep step = TrainStep.compile(model(), Losses.crossEntropy(), Sgd.lr(0.1));
        assertThatThrownBy(() -> step.run(Batch.of(new float[2][19], new int[] {0, 1})))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("layer 0 (made at TrainStepTest.java:")
                .hasMessageContaining("[2, 19]");
        assertThatThrownBy(() -> step.run(Batch.of(new float[2][20], new float[2][5])))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("class numbers");
    }

    @Test
    void a_short_batch_goes_on_with_the_same_moments() {
        Model mixed = model();
        TrainStep step = TrainStep.compile(mixed, Losses.crossEntropy(), AdamW.lr(0.01));
        step.run(Examples.noise(8, 20, 5));
        step.run(Examples.noise(3, 20, 5));
        step.run(Examples.noise(8, 20, 5));
        assertThat(step.moments().states().getFirst().tensor().toScalar()).isEqualTo(3);

        Model again = model();
        TrainStep other = TrainStep.compile(again, Losses.crossEntropy(), AdamW.lr(0.01));
        other.memory(Examples.noise(3, 20, 5));
        other.run(Examples.noise(8, 20, 5));
        other.run(Examples.noise(3, 20, 5));
        other.run(Examples.noise(8, 20, 5));
        assertThat(values(again).get(2)).isEqualTo(values(mixed).get(2));
    }

    @Test
    void the_learning_rate_changes_from_step_to_step() {
        Model model = model();
        TrainStep step = TrainStep.compile(model, Losses.crossEntropy(), Sgd.lr(0.1));
        assertThat(step.learningRate()).isEqualTo(0.1);
        List<float[]> before = values(model);
        step.learningRate(0);
        step.run(Examples.noise(4, 20, 5));
        assertThat(values(model).get(0)).isEqualTo(before.get(0));
        step.learningRate(0.1);
        step.run(Examples.noise(4, 20, 5));
        assertThat(values(model).get(0)).isNotEqualTo(before.get(0));
    }

    @Test
    void a_second_thread_cannot_train_the_same_model_at_the_same_time() throws Exception {
        Model model = model();
        TrainStep step = TrainStep.compile(model, Losses.crossEntropy(), Sgd.lr(0.1));
        var held = new CountDownLatch(1);
        var done = new CountDownLatch(1);
        var other = CompletableFuture.runAsync(() -> {
            model.training().lock();
            try {
                held.countDown();
                done.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            } finally {
                model.training().unlock();
            }
        });
        held.await();
        assertThatThrownBy(() -> step.run(Examples.noise(4, 20, 5)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("another thread trains this model");
        done.countDown();
        other.get();
        assertThat(step.run(Examples.noise(4, 20, 5))).isPositive();
    }

    /// The lecture's network. A run may cost no allocation; the bound of one byte a step leaves room for what the
    /// JVM itself allocates now and then on this thread while it compiles.
    @Test
    void a_warm_step_allocates_nothing() {
        Model model = Sequential.of(
                new Linear(2, 2), new Sigmoid(), new Linear(2, 2), new Sigmoid(), new Linear(2, 2), new Sigmoid());
        Batch batch = Batch.of(new float[][] {{1, -1}}, new float[][] {{0, 0}});
        Batch wide = Examples.noise(4, 2, 2);
        for (TrainStep step : List.of(
                TrainStep.compile(model, Losses.sumOfSquares(), Sgd.lr(1e-3)),
                TrainStep.compile(model, Losses.sumOfSquares(), AdamW.lr(1e-3)))) {
            assertThat(bytesPerStep(step, batch)).isLessThan(1);
        }
        TrainStep classes = TrainStep.compile(model, Losses.crossEntropy(), AdamW.lr(1e-3));
        assertThat(bytesPerStep(classes, wide)).isLessThan(1);
        TrainStep doubles = TrainStep.compile(
                Sequential.of(new Linear(2, 2), new Tanh()).to(DType.FLOAT64), Losses.crossEntropy(), AdamW.lr(1e-3));
        assertThat(bytesPerStep(doubles, wide)).isLessThan(1);
    }

    /// The least of as many rounds as it takes: until the JVM has compiled a kernel in full, vectors are objects.
    private static double bytesPerStep(TrainStep step, Batch batch) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().threadId();
        double least = Double.MAX_VALUE;
        for (int round = 0; round < 100 && least >= 1; round++) {
            long before = threads.getThreadAllocatedBytes(self);
            for (int i = 0; i < 10_000; i++) {
                step.run(batch);
            }
            least = Math.min(least, (threads.getThreadAllocatedBytes(self) - before) / 10_000.0);
        }
        return least;
    }

    @Test
    void memory_is_told_before_the_first_step() {
        TrainStep step = TrainStep.compile(model(), Losses.crossEntropy(), AdamW.lr(1e-3));
        Memory memory = step.memory(Examples.noise(8, 20, 5));
        long parameters = 4L * (20 * 16 + 16 + 16 * 5 + 5);
        assertThat(memory.parameters()).isEqualTo(parameters);
        assertThat(memory.optimizer()).isEqualTo(2 * parameters + 8);
        // The gradients, all alive when the updates begin; what the updates write lies over what they replace.
        assertThat(memory.working()).isBetween(parameters, 3 * parameters);
        assertThat(memory.toString()).contains("MiB");
        assertThat(step.steps()).isZero();
    }

    @Test
    void correct_answers_of_the_last_batch_are_counted() {
        Model model = Sequential.of(new Linear(1, 2));
        model.parameters().get(0).set(1, -1);
        model.parameters().get(1).set(0, 0);
        TrainStep step = TrainStep.compile(model, Losses.crossEntropy(), Sgd.lr(0.1));
        Batch batch = Batch.of(new float[][] {{1}, {2}, {-1}}, new int[] {0, 1, 1});
        step.run(batch);
        assertThat(step.correct(batch)).isEqualTo(2);
        assertThatThrownBy(() -> step.correct(Examples.noise(7, 1, 2))).hasMessageContaining("was not just run");
    }

    /// Keeps the mean of what it saw: m ← m + ½·(mean(x) − m).
    private static final class RunningMean implements Layer {
        @Override
        public void parts(Parts parts) {
            parts.state("mean", Shape.of(2), Init.zeros());
        }

        @Override
        public Tensor forward(Tensor x, Context context) {
            Tensor mean = context.state("mean");
            if (context.training()) {
                context.update("mean", mean.add(x.mean(0).sub(mean).mul(0.5)));
            }
            return x.sub(mean);
        }
    }

    @Test
    void states_are_updated_in_training_and_left_alone_in_prediction() {
        Model model = Sequential.of(new RunningMean(), new Linear(2, 1));
        assertThat(model.states()).extracting(Cell::name).containsExactly("0.mean");
        TrainStep step = TrainStep.compile(model, Losses.mse(), Sgd.lr(0.1));
        Batch batch = Batch.of(new float[][] {{1, 2}, {3, 6}}, new float[][] {{0}, {1}});
        step.run(batch);
        assertThat(model.states().getFirst().tensor().toArray()).containsExactly(1, 2);
        step.run(batch);
        assertThat(model.states().getFirst().tensor().toArray()).containsExactly(1.5f, 3);
        model.predict(new float[] {100, 100});
        assertThat(model.states().getFirst().tensor().toArray()).containsExactly(1.5f, 3);
    }
}
