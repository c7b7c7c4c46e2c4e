package backprop4j.train;

import backprop4j.DType;
import backprop4j.Tensor;
import backprop4j.data.Batch;
import backprop4j.data.Batches;
import backprop4j.engine.CompiledStep;
import backprop4j.metrics.Metrics;
import backprop4j.nn.Inference;
import backprop4j.nn.Loss;
import backprop4j.nn.Model;
import backprop4j.op.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// Measures a model on examples, batch by batch, with its values of one moment; others may train it meanwhile.
/// Belongs to one thread at a time.
public final class Evaluator {
    private final Model model;
    private final Loss loss;
    private final List<Compiled> compiled = new ArrayList<>();

    private Evaluator(Model model, Loss loss) {
        this.model = model;
        this.loss = loss;
    }

    /// Measures a model by a loss.
    public static Evaluator of(Model model, Loss loss) {
        return new Evaluator(model, loss);
    }

    /// The mean loss, and the accuracy if targets are class numbers.
    ///
    /// @throws backprop4j.TensorException if the examples do not fit the model and the loss
    public Evaluation run(Batches batches) {
        Storage[] values = model.values();
        double total = 0;
        int examples = 0;
        int correct = 0;
        boolean classes = false;
        for (Batch batch : batches) {
            CompiledStep step = ready(batch, values);
            step.run();
            total += step.result(0).get(0) * batch.size();
            examples += batch.size();
            if (batch.targets() instanceof Storage.Ints(int[] labels)) {
                classes = true;
                correct += Metrics.correct(step.result(1), labels);
            }
        }
        return new Evaluation(
                total / examples,
                classes ? OptionalDouble.of((double) correct / examples) : OptionalDouble.empty(),
                examples);
    }

    private CompiledStep ready(Batch batch, Storage[] values) {
        DType dtype = model.dtype();
        Compiled found = null;
        for (Compiled known : compiled) {
            if (known.kind.fits(batch, dtype)) {
                found = known;
            }
        }
        if (found == null) {
            found = compile(BatchKind.of(batch, dtype));
            compiled.add(found);
        }
        found.step.give(0, found.features.of(batch.features()));
        found.step.give(1, found.targets.of(batch.targets()));
        for (int i = 0; i < values.length; i++) {
            found.step.give(2 + i, values[i]);
        }
        return found.step;
    }

    private Compiled compile(BatchKind kind) {
        Tensor x = kind.featureInput();
        Tensor target = kind.targetInput();
        Inference inference = model.inference(x);
        Tensor cost = loss.of(inference.output(), target);
        var inputs = new ArrayList<>(List.of(x, target));
        inputs.addAll(inference.values());
        return new Compiled(
                kind,
                CompiledStep.of(inputs, List.of(cost, inference.output()), List.of()),
                kind.featureMemory(),
                kind.targetMemory());
    }

    private record Compiled(BatchKind kind, CompiledStep step, Given features, Given targets) {}
}
