package backprop4j.optim;

import backprop4j.Cell;
import backprop4j.Gradients;
import backprop4j.Parameter;
import backprop4j.Tensor;
import backprop4j.Update;
import java.util.List;
import java.util.stream.Collectors;

/// An optimizer that leaves some parameters as they are.
///
/// @param paths of layers or parameters
record Freezing(Optimizer inner, List<String> paths) implements Optimizer {
    Freezing {
        paths = List.copyOf(paths);
    }

    @Override
    public double learningRate() {
        return inner.learningRate();
    }

    @Override
    public double clipNorm() {
        return inner.clipNorm();
    }

    @Override
    public double weightDecay() {
        return inner.weightDecay();
    }

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public List<Update> updates(List<Parameter> parameters, Gradients gradient, Tensor learningRate, Moments moments) {
        for (String path : paths) {
            if (parameters.stream().noneMatch(parameter -> isAt(parameter, path))) {
                throw new IllegalArgumentException("there is no layer or parameter \"" + path
                        + "\" to freeze; the parameters are "
                        + parameters.stream().map(Cell::name).collect(Collectors.joining(", ")));
            }
        }
        List<Parameter> learning = parameters.stream()
                .filter(parameter -> paths.stream().noneMatch(path -> isAt(parameter, path)))
                .toList();
        return inner.updates(learning, gradient, learningRate, moments);
    }

    private static boolean isAt(Parameter parameter, String path) {
        return parameter.name().equals(path) || parameter.name().startsWith(path + ".");
    }
}
