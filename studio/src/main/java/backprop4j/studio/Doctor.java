package backprop4j.studio;

import backprop4j.data.Batch;
import backprop4j.data.Dataset;
import backprop4j.diagnose.BadNumber;
import backprop4j.diagnose.Diagnosis;
import backprop4j.diagnose.Finding;
import backprop4j.diagnose.HealthReport;
import backprop4j.diagnose.Severity;
import backprop4j.studio.Recorder.Moment;
import backprop4j.train.TrainStep;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What is wrong with a network, or with one entry of its gradient. The layers that run are the page's own; a place has
/// the line where the user's code constructed the layer that they stand for, or none.
final class Doctor {
    /// Enough for a neuron to come to life if it can.
    private static final int EXAMPLES = 64;

    private final Setup setup;
    private final TrainStep step;
    private final Locale language;

    private Doctor(Setup setup, TrainStep step, Locale language) {
        this.setup = setup;
        this.step = step;
        this.language = language;
    }

    /// For the values of a moment.
    static Doctor of(Setup setup, Moment moment, Locale language) {
        return new Doctor(setup, setup.step(setup.model(Arrays.asList(moment.values()))), language);
    }

    /// Why the derivative of one sample's C by a weight or a bias is what it is.
    ///
    /// @throws BadRequest if the place is something else
    Map<String, @Nullable Object> why(Place place, int sample) {
        var parameters = step.model().parameters();
        Batch batch = batch(sample, sample + 1);
        Diagnosis diagnosis = switch (place.kind()) {
            case WEIGHT -> step.diagnose(batch, parameters.get(2 * place.layer()), place.to(), place.from());
            case BIAS -> step.diagnose(batch, parameters.get(2 * place.layer() + 1), place.to());
            case NEURON, INPUT, OUTPUT -> throw new BadRequest("only a weight or a bias is diagnosed");
        };
        Diagnosis told = diagnosis.at(lines(setup));
        return Json.object(
                "place",
                place.toString(),
                "headline",
                told.headline(language),
                "findings",
                findings(told.findings(), language),
                "way",
                told.stages().isEmpty() ? "" : told.way(language));
    }

    /// What is found in all parameters for the first examples, the gravest first.
    Map<String, @Nullable Object> checkup() {
        Batch batch = batch(0, Math.min(EXAMPLES, setup.data().train().size()));
        Optional<BadNumber> bad = step.firstBadNumber(batch);
        List<Finding> found = bad.isPresent()
                ? List.of()
                : Diagnosis.findings(step.diagnose(batch).stream()
                        .map(diagnosis -> diagnosis.at(lines(setup)))
                        .toList());
        return Json.object(
                "examples",
                batch.size(),
                "bad",
                bad.map(number -> text(number, setup, language)).orElse(""),
                "findings",
                findings(found, language));
    }

    private Batch batch(int from, int to) {
        Dataset examples = setup.data().trainFor(setup.net().cost()).range(from, to);
        return examples.batch(to - from).iterator().next();
    }

    /// A number that is none.
    static String text(BadNumber bad, Setup setup, Locale language) {
        return bad.at(lines(setup)).text(language);
    }

    /// How a run was.
    static Map<String, @Nullable Object> health(HealthReport report, Setup setup, Locale language) {
        HealthReport told = report.at(lines(setup));
        return Json.object(
                "steps",
                told.steps(),
                "lines",
                told.lines(language),
                "findings",
                findings(
                        told.findings().stream()
                                .filter(finding -> finding.severity() != Severity.NOTE)
                                .toList(),
                        language));
    }

    /// What a place here is to the user: their line, not the page's.
    private static UnaryOperator<backprop4j.diagnose.Place> lines(Setup setup) {
        return place ->
                place.at(place.layer() == null ? null : setup.net().lines().get(place.layer()));
    }

    private static List<Map<String, @Nullable Object>> findings(List<Finding> findings, Locale language) {
        return findings.stream()
                .map(finding -> Json.object(
                        "severity",
                        finding.severity().name().toLowerCase(Locale.ROOT),
                        "kind",
                        finding.kind().key(),
                        "place",
                        finding.place().toString(),
                        "text",
                        finding.text(language),
                        "remedy",
                        finding.severity() == Severity.NOTE ? "" : finding.remedy(language)))
                .toList();
    }
}
