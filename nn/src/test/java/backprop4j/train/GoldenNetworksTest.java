package backprop4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import backprop4j.DType;
import backprop4j.Parameter;
import backprop4j.Tensor;
import backprop4j.data.Batch;
import backprop4j.nn.Layer;
import backprop4j.nn.Linear;
import backprop4j.nn.Loss;
import backprop4j.nn.Losses;
import backprop4j.nn.Model;
import backprop4j.nn.Sequential;
import backprop4j.nn.Sigmoid;
import backprop4j.optim.Sgd;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One training step of each golden network.
final class GoldenNetworksTest {
    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void one_step_of_gradient_descent_has_the_golden_parameters(DType dtype) throws IOException {
        List<Goldens.Network> networks = Goldens.read();
        assertThat(networks).hasSize(3);
        for (Goldens.Network network : networks) {
            // A batch holds float32, and 0.05 or 0.99 are not: there, float64 can only be as exact as its data.
            boolean exact = dtype == DType.FLOAT64 && isFloat(network.input()) && network.target() == null;
            double tolerance = exact ? 1e-14 : 1e-6;
            Model model = model(network, dtype);
            Loss loss = network.target() == null ? Losses.sumOfSquares() : Losses.halfSquaredError();
            double[] target = network.target() == null ? new double[2] : network.target();
            TrainStep step = TrainStep.compile(model, loss, Sgd.lr(network.learningRate()));
            Batch batch = Batch.of(new float[][] {floats(network.input())}, new float[][] {floats(target)});

            float cost = step.run(batch);

            assertThat(cost).isEqualTo((float) step.lastLoss());
            assertThat(step.lastLoss()).as(network.name()).isCloseTo(network.cost(), within(tolerance));
            List<Parameter> parameters = model.parameters();
            for (int i = 0; i < network.layers().size(); i++) {
                Goldens.GoldenLayer layer = network.layers().get(i);
                assertThat(parameters.get(2 * i).tensor().toDoubles())
                        .as(network.name())
                        .containsExactly(flat(layer.weightAfter()), within(tolerance));
                assertThat(parameters.get(2 * i + 1).tensor().toDoubles())
                        .as(network.name())
                        .containsExactly(layer.biasAfter(), within(tolerance));
            }
        }
    }

    private static Model model(Goldens.Network network, DType dtype) {
        var layers = new ArrayList<Layer>();
        for (Goldens.GoldenLayer layer : network.layers()) {
            layers.add(new Linear(layer.weight()[0].length, layer.weight().length));
            layers.add(new Sigmoid());
        }
        Model model = Sequential.of(layers.toArray(Layer[]::new)).to(dtype);
        for (int i = 0; i < network.layers().size(); i++) {
            Goldens.GoldenLayer layer = network.layers().get(i);
            model.parameters().get(2 * i).set(Tensor.float64(layer.weight()));
            model.parameters().get(2 * i + 1).set(layer.bias());
        }
        return model;
    }

    private static boolean isFloat(double[] numbers) {
        return Arrays.stream(numbers).allMatch(number -> (float) number == number);
    }

    private static double[] flat(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    private static float[] floats(double[] numbers) {
        float[] floats = new float[numbers.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers[i];
        }
        return floats;
    }
}
