package backprop4j.cli;

import backprop4j.Parameter;
import backprop4j.io.Models;
import backprop4j.nn.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A network from a file.
final class SavedModel {
    private SavedModel() {}

    /// @throws Refusal if the file is missing, unreadable, or no network
    static Model load(Path file) {
        if (!Files.exists(file)) {
            throw Refusal.failure("there is no file " + file + "; backprop train mnist --out " + file + " writes one");
        }
        if (!Files.isRegularFile(file)) {
            throw Refusal.failure("cannot read " + file + ": it is no ordinary file");
        }
        try {
            return Models.load(file);
        } catch (IOException problem) {
            String reason = String.valueOf(problem.getMessage());
            throw Refusal.failure(
                    reason.contains(file.toString()) ? reason : file + ": " + OutFile.reason(problem), problem);
        }
    }

    /// The numbers of one example that the network takes: the columns of its first weight, `[out, in]`.
    ///
    /// @throws Refusal if it has no such weight
    static int inputs(Model model) {
        return model.parameters().stream()
                .map(Parameter::shape)
                .filter(shape -> shape.rank() == 2)
                .findFirst()
                .orElseThrow(() -> Refusal.failure("the network has no weights, so it takes no numbers: " + model))
                .size(1);
    }
}
