package backprop4j.spec;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.Gradients;
import backprop4j.Parameter;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.Update;
import backprop4j.engine.CompiledStep;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Three networks computed elsewhere in 50-digit arithmetic: every number of the forward pass, the backward pass
/// and one step of gradient descent.
class GoldenNetworksTest {
    private static final double TOLERANCE = 1e-12;

    record Golden(Map<String, Object> network) {
        @Override
        public String toString() {
            return String.valueOf(network.get("name"));
        }
    }

    @SuppressWarnings("unchecked")
    static Stream<Golden> networks() throws IOException {
        try (InputStream file =
                Objects.requireNonNull(GoldenNetworksTest.class.getResourceAsStream("/notes-networks.json"))) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            var networks = (List<Object>) Objects.requireNonNull(Json.read(text));
            assertThat(networks).hasSize(3);
            return networks.stream().map(network -> new Golden((Map<String, Object>) network));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    @SuppressWarnings("unchecked")
    void every_number_agrees_with_50_digit_arithmetic(Golden golden) {
        Map<String, Object> network = golden.network;
        var layers = (List<Map<String, Object>>) field(network, "layers");
        Tensor x = vector(field(network, "input"));
        var weights = new ArrayList<Parameter>();
        var biases = new ArrayList<Parameter>();
        var inputs = new ArrayList<Tensor>();
        var sums = new ArrayList<Tensor>();
        var activations = new ArrayList<Tensor>();
        Tensor a = x;
        for (int i = 0; i < layers.size(); i++) {
            weights.add(Parameter.of(i + ".weight", matrix(field(layers.get(i), "weight"))));
            biases.add(Parameter.of(i + ".bias", vector(field(layers.get(i), "bias"))));
            inputs.add(a);
            Tensor z = a.linear(weights.getLast(), biases.getLast());
            a = z.sigmoid();
            sums.add(z);
            activations.add(a);
        }
        Object target = network.get("target");
        Tensor cost = target == null
                ? a.square().sum()
                : vector(target).sub(a).square().sum().mul(0.5);
        Gradients gradients = cost.backward();
        agree("cost", cost, field(network, "cost"));
        agree("dC_dx", gradients.of(x), field(network, "dC_dx"));
        double rate = (Double) field(network, "learningRate");
        var updates = new ArrayList<Update>();
        for (int i = 0; i < layers.size(); i++) {
            Map<String, Object> layer = layers.get(i);
            agree("input", inputs.get(i), field(layer, "input"));
            agree("z", sums.get(i), field(layer, "z"));
            agree("a", activations.get(i), field(layer, "a"));
            Tensor local = Objects.requireNonNull(gradients.local(activations.get(i), 0));
            agree("sigmaPrime", local, field(layer, "sigmaPrime"));
            agree("dC_da", gradients.of(activations.get(i)), field(layer, "dC_da"));
            agree("dC_dz", gradients.of(sums.get(i)), field(layer, "dC_dz"));
            agree("dC_dw", gradients.of(weights.get(i)), field(layer, "dC_dw"));
            agree("dC_db", gradients.of(biases.get(i)), field(layer, "dC_db"));
            for (Parameter p : List.of(weights.get(i), biases.get(i))) {
                updates.add(new Update(p, p.tensor().sub(gradients.of(p).mul(rate))));
            }
        }
        CompiledStep.of(List.of(), List.of(), updates).run();
        for (int i = 0; i < layers.size(); i++) {
            agree("weight after a step", weights.get(i).tensor(), field(layers.get(i), "weightAfterOneSgdStep"));
            agree("bias after a step", biases.get(i).tensor(), field(layers.get(i), "biasAfterOneSgdStep"));
        }
    }

    private static Object field(Map<String, Object> object, String name) {
        return Objects.requireNonNull(object.get(name), name);
    }

    private static void agree(String what, Tensor found, Object expected) {
        double[] wanted = flat(expected);
        double[] numbers = found.toDoubles();
        assertThat(numbers).as(what).hasSameSizeAs(wanted);
        for (int i = 0; i < wanted.length; i++) {
            assertThat(Math.abs(numbers[i] - wanted[i]) <= TOLERANCE * Math.abs(wanted[i]))
                    .as("%s[%s] is %s, not %s", what, i, numbers[i], wanted[i])
                    .isTrue();
        }
    }

    private static Tensor vector(Object numbers) {
        return Tensor.float64(flat(numbers));
    }

    private static Tensor matrix(Object rows) {
        double[] flat = flat(rows);
        int count = ((List<?>) rows).size();
        return Tensor.copyOf(flat, Shape.of(count, flat.length / count));
    }

    private static double[] flat(Object numbers) {
        return numbers instanceof List<?> list
                ? list.stream().flatMapToDouble(n -> DoubleStream.of(flat(n))).toArray()
                : new double[] {(Double) numbers};
    }
}
