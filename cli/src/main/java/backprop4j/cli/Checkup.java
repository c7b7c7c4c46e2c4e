package backprop4j.cli;

import backprop4j.data.Batch;
import backprop4j.datasets.Mnist;
import backprop4j.diagnose.BadNumber;
import backprop4j.diagnose.Diagnosis;
import backprop4j.diagnose.Place;
import backprop4j.diagnose.Severity;
import backprop4j.explain.JsonText;
import backprop4j.explain.Messages;
import backprop4j.nn.Loss;
import backprop4j.nn.Losses;
import backprop4j.nn.Model;
import backprop4j.op.Storage;
import backprop4j.optim.Sgd;
import backprop4j.train.TrainStep;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/// What a batch shows of a network that was read from a file: its layers were constructed nowhere, so that places
/// have no lines.
///
/// @param network its layers
/// @param examples how many were run
/// @param data where they are from; empty if they are test digits
/// @param loss of the batch
/// @param badNumber the first number that is none
/// @param diagnoses of all parameters; empty if there is a bad number
record Checkup(
        String network,
        int examples,
        Optional<Path> data,
        double loss,
        Optional<BadNumber> badNumber,
        List<Diagnosis> diagnoses) {
    /// Enough for a unit to come to life if it can, and computed in an instant.
    private static final int EXAMPLES = 256;

    /// @param data rows of inputs and targets; empty for test digits
    /// @throws Refusal if the examples do not fit the network
    static Checkup of(Model model, Path file, Optional<Path> data) {
        Batch batch = data.isPresent() ? rows(model, file, data.get()) : digits(model, file);
        boolean classes = batch.targets() instanceof Storage.Ints;
        Loss loss = classes ? Losses.crossEntropy() : Losses.mse();
        TrainStep step = TrainStep.compile(model, loss, Sgd.lr(1e-3));
        Optional<BadNumber> bad = step.firstBadNumber(batch);
        return new Checkup(
                model.toString(),
                batch.size(),
                data,
                step.gradients(batch).cost().toScalar(),
                bad.map(found -> found.at(Checkup::withoutLine)),
                bad.isPresent()
                        ? List.of()
                        : step.diagnose(batch).stream()
                                .map(diagnosis -> diagnosis.at(Checkup::withoutLine))
                                .toList());
    }

    private static Place withoutLine(Place place) {
        return place.at(null);
    }

    private static Batch digits(Model model, Path file) {
        int outputs = AskedSamples.outputs(model, TrainSettings.PIXELS);
        if (outputs < TrainSettings.CLASSES) {
            throw Refusal.failure("the network in " + file + " does not tell " + TrainSettings.CLASSES
                    + " classes of the " + TrainSettings.PIXELS
                    + " pixels of a digit of MNIST; --data FILE gives examples of another kind");
        }
        return Mnist.test().batch(EXAMPLES).iterator().next();
    }

    /// The first rows. Behind the inputs stand as many target numbers as the network answers with, or one class
    /// number.
    private static Batch rows(Model model, Path file, Path data) {
        List<float[]> rows = CsvRows.first(data, EXAMPLES);
        int width = rows.getFirst().length;
        int oneTarget = AskedSamples.outputs(model, width - 1);
        int inputs = oneTarget > 0
                ? width - 1
                : IntStream.range(1, width)
                        .filter(count -> AskedSamples.outputs(model, count) == width - count)
                        .findFirst()
                        .orElseThrow(() -> Refusal.failure("rows of " + data + " have "
                                + Words.count(width, "number") + ", which does not fit the network in " + file
                                + ": it takes its inputs and then one class number, or as many target numbers as it"
                                + " answers with"));
        float[][] features = new float[rows.size()][];
        float[][] targets = new float[rows.size()][];
        int[] labels = new int[rows.size()];
        for (int row = 0; row < features.length; row++) {
            features[row] = Arrays.copyOf(rows.get(row), inputs);
            targets[row] = Arrays.copyOfRange(rows.get(row), inputs, width);
            labels[row] = oneTarget > 1 ? label(data, row, targets[row][0], oneTarget) : 0;
        }
        return oneTarget > 1 ? Batch.of(features, labels) : Batch.of(features, targets);
    }

    private static int label(Path data, int row, float target, int classes) {
        if (target != Math.rint(target) || target < 0 || target >= classes) {
            throw Refusal.failure(data + ", row " + (row + 1) + ": the last number is to be a class from 0 to "
                    + (classes - 1) + ", not " + target);
        }
        return (int) target;
    }

    Severity severity() {
        return badNumber.isPresent()
                ? Severity.ERROR
                : diagnoses.stream()
                        .map(Diagnosis::severity)
                        .max(Comparator.naturalOrder())
                        .orElse(Severity.NOTE);
    }

    String text(Locale locale) {
        Messages say = Messages.in(locale);
        String title = data.isPresent()
                ? say.get("doctor.rows", network, examples, data.get(), Words.format("%.4g", loss))
                : say.get("doctor.digits", network, examples, Words.format("%.4g", loss));
        var text = new StringBuilder(title).append('\n');
        badNumber.ifPresent(bad -> text.append('\n').append(bad.text(locale)));
        text.append('\n');
        diagnoses.forEach(diagnosis -> text.append(diagnosis.headline(locale)).append('\n'));
        Diagnosis.findings(diagnoses).forEach(finding -> text.append('\n').append(finding.paragraph(locale)));
        diagnoses.stream()
                .max(Comparator.comparingInt(diagnosis -> diagnosis.stages().size()))
                .ifPresent(longest -> text.append('\n').append(longest.way(locale)));
        if (severity() == Severity.NOTE) {
            text.append('\n').append(say.get("diagnosis.healthy.run")).append('\n');
        }
        return text.toString();
    }

    String toJson() {
        return JsonText.object(
                        JsonText.field("network", JsonText.text(network)),
                        JsonText.field("examples", String.valueOf(examples)),
                        JsonText.field("loss", JsonText.number(loss)),
                        JsonText.field("severity", JsonText.text(severity().name())),
                        JsonText.field(
                                "badNumber", badNumber.map(BadNumber::toJson).orElse("null")),
                        JsonText.field(
                                "parameters",
                                JsonText.list(diagnoses.stream()
                                        .map(Diagnosis::toJson)
                                        .toList())))
                + "\n";
    }
}
