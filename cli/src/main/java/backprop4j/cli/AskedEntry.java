package backprop4j.cli;

import backprop4j.Gradients;
import backprop4j.Operand;
import backprop4j.Parameter;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.explain.Explainer;
import backprop4j.explain.Explanation;
import backprop4j.nn.Model;
import backprop4j.op.Storage;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The number of a network that somebody asks about: a parameter or the input, and the place in it.
final class AskedEntry {
    private static final Pattern NAME = Pattern.compile("([^\\[\\]]+)(?:\\[(\\d{1,9}(?:,\\s*\\d{1,9})*)])?");

    private final Operand operand;
    private final int[] indices;

    private AskedEntry(Operand operand, int... indices) {
        this.operand = operand;
        this.indices = indices;
    }

    /// Unfolds the derivative by it.
    Explanation explained(Explainer explainer) {
        return explainer.entry(operand, indices);
    }

    /// An entry of a parameter: `0.weight[3,401]`; of `0.weight` the one with the largest derivative.
    ///
    /// @throws Refusal if there is no such parameter or entry
    static AskedEntry ofParameter(String text, List<Parameter> parameters, Gradients gradients) {
        Matcher matcher = NAME.matcher(text.strip());
        if (!matcher.matches()) {
            throw Refusal.misuse("--weight takes the name of a parameter and a place, such as " + example(parameters)
                    + ", not '" + text + "'");
        }
        Parameter parameter = named(matcher.group(1), parameters);
        if (matcher.group(2) == null) {
            return largest(parameter, gradients);
        }
        int[] indices = Arrays.stream(matcher.group(2).split(",", -1))
                .mapToInt(index -> Integer.parseInt(index.strip()))
                .toArray();
        requireInside(parameter.name(), parameter.shape(), indices);
        return new AskedEntry(parameter, indices);
    }

    /// One input of the only sample.
    ///
    /// @param x `[1, inputs]`
    /// @throws Refusal if there is no such input
    static AskedEntry ofInput(int input, Tensor x) {
        int inputs = x.shape().size(1);
        if (input >= inputs) {
            throw Refusal.failure("there is no input " + input + ": the network takes " + Words.count(inputs, "number")
                    + ", from 0 to " + (inputs - 1));
        }
        return new AskedEntry(x, 0, input);
    }

    /// The entry with the largest derivative of all parameters.
    ///
    /// @throws Refusal if there is no parameter
    static AskedEntry largest(Model model, Gradients gradients) {
        AskedEntry largest = null;
        double magnitude = -1;
        for (Parameter parameter :
                model.parameters().stream().filter(gradients::reaches).toList()) {
            AskedEntry entry = largest(parameter, gradients);
            double here = Math.abs(gradients.of(parameter).storage().get(position(parameter.shape(), entry.indices)));
            if (here > magnitude) {
                largest = entry;
                magnitude = here;
            }
        }
        if (largest == null) {
            throw Refusal.failure("the cost depends on no parameter of the network: " + model);
        }
        return largest;
    }

    private static AskedEntry largest(Parameter parameter, Gradients gradients) {
        Storage derivative = gradients.of(parameter).storage();
        int place = 0;
        for (int i = 1; i < derivative.count(); i++) {
            if (Math.abs(derivative.get(i)) > Math.abs(derivative.get(place))) {
                place = i;
            }
        }
        int[] strides = parameter.shape().strides();
        int[] indices = new int[strides.length];
        for (int axis = 0; axis < indices.length; axis++) {
            indices[axis] = place / strides[axis] % parameter.shape().size(axis);
        }
        return new AskedEntry(parameter, indices);
    }

    private static int position(Shape shape, int[] indices) {
        return IntStream.range(0, indices.length)
                .map(axis -> indices[axis] * shape.strides()[axis])
                .sum();
    }

    private static Parameter named(String name, List<Parameter> parameters) {
        return parameters.stream()
                .filter(parameter -> parameter.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Refusal.failure("there is no parameter '" + name + "', only "
                        + parameters.stream()
                                .map(parameter -> parameter.name() + parameter.shape())
                                .collect(Collectors.joining(", "))
                        + Words.nearest(
                                        name,
                                        parameters.stream().map(Parameter::name).toList())
                                .map(nearest -> "; did you mean " + nearest + "?")
                                .orElse("")));
    }

    private static String example(List<Parameter> parameters) {
        return parameters.isEmpty()
                ? "0.weight[3,401]"
                : parameters.getFirst().name() + "["
                        + "0,".repeat(Math.max(0, parameters.getFirst().shape().rank() - 1)) + "0]";
    }

    private static void requireInside(String name, Shape shape, int[] indices) {
        if (indices.length != shape.rank()) {
            throw Refusal.failure(name + " is " + shape + ", so its entries have "
                    + Words.count(shape.rank()) + (shape.rank() == 1 ? " index" : " indices") + ", not "
                    + indices.length);
        }
        for (int axis = 0; axis < indices.length; axis++) {
            if (indices[axis] >= shape.size(axis)) {
                throw Refusal.failure(name + " is " + shape + ", so index " + (axis + 1) + " goes from 0 to "
                        + (shape.size(axis) - 1) + "; " + indices[axis] + " is outside");
            }
        }
    }
}
