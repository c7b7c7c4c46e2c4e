package backprop4j.cli.bench;

import backprop4j.Parameter;
import backprop4j.Tensor;
import backprop4j.cli.bench.Stage.Activation;
import backprop4j.cli.bench.Stage.Convolution;
import backprop4j.cli.bench.Stage.Dense;
import backprop4j.cli.bench.Stage.Flat;
import backprop4j.cli.bench.Stage.MaxPool;
import backprop4j.data.Batch;
import backprop4j.nn.Conv2d;
import backprop4j.nn.Flatten;
import backprop4j.nn.Gelu;
import backprop4j.nn.Layer;
import backprop4j.nn.Linear;
import backprop4j.nn.Loss;
import backprop4j.nn.Losses;
import backprop4j.nn.MaxPool2d;
import backprop4j.nn.Model;
import backprop4j.nn.Relu;
import backprop4j.nn.Sequential;
import backprop4j.nn.Sigmoid;
import backprop4j.nn.Unflatten;
import backprop4j.optim.Adam;
import backprop4j.optim.Optimizer;
import backprop4j.optim.Sgd;
import backprop4j.train.TrainStep;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/// A workload trained by this library, through what every user has.
public final class OurSteps implements Steps {
    private final Model model;
    private final TrainStep step;
    private final Batch[] batches;
    private int next;

    private OurSteps(Model model, TrainStep step, Batch[] batches) {
        this.model = model;
        this.step = step;
        this.batches = batches;
    }

    /// The workload with its first weights.
    public static OurSteps of(Workload workload) {
        Optimizer optimizer = workload.adam() ? Adam.lr(1e-3) : Sgd.lr(0.1);
        Model model = model(workload);
        return new OurSteps(
                model,
                TrainStep.compile(model, loss(workload), optimizer),
                IntStream.range(0, Workload.BATCHES)
                        .mapToObj(i -> batch(workload, i))
                        .toArray(Batch[]::new));
    }

    /// The loss of a workload.
    public static Loss loss(Workload workload) {
        return workload.classes() > 0 ? Losses.crossEntropy() : Losses.sumOfSquares();
    }

    /// The network of a workload with its first weights.
    public static Model model(Workload workload) {
        var layers = new ArrayList<Layer>();
        if (workload.exampleSizes().size() > 1) {
            // A batch in memory is made of rows.
            layers.add(new Unflatten(
                    workload.exampleSizes().stream().mapToInt(Integer::intValue).toArray()));
        }
        workload.stages().forEach(stage -> layers.add(layer(stage)));
        Model model = Sequential.of(layers.toArray(Layer[]::new));
        Iterator<float[]> initial = IntStream.range(0, workload.stages().size())
                .mapToObj(workload::initial)
                .flatMap(List::stream)
                .iterator();
        for (Parameter parameter : model.parameters()) {
            parameter.set(Tensor.copyOf(initial.next(), parameter.shape()));
        }
        return model;
    }

    /// One of the batches of a workload.
    public static Batch batch(Workload workload, int index) {
        return workload.classes() > 0
                ? Batch.of(workload.features(index), workload.labels(index))
                : Batch.of(workload.features(index), new float[workload.batch()][workload.outputs()]);
    }

    private static Layer layer(Stage stage) {
        return switch (stage) {
            case Dense(int inputs, int outputs) -> new Linear(inputs, outputs);
            case Convolution c -> new Conv2d(c.inputs(), c.outputs(), c.kernel()).padding(c.padding());
            case MaxPool(int window) -> new MaxPool2d(window);
            case Flat flat -> new Flatten();
            case Activation activation ->
                switch (activation) {
                    case SIGMOID -> new Sigmoid();
                    case RELU -> new Relu();
                    case GELU -> new Gelu();
                };
        };
    }

    /// What is trained.
    public List<Parameter> parameters() {
        return model.parameters();
    }

    @Override
    public float next() {
        float loss = step.run(batches[next]);
        next = (next + 1) % batches.length;
        return loss;
    }
}
