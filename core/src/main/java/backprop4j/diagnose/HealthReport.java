package backprop4j.diagnose;

import backprop4j.explain.JsonText;
import backprop4j.explain.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How a training run is, in five lines and a list of findings. Immutable.
///
/// @param steps how many were watched
/// @param firstLoss the mean loss of the first of them
/// @param lastLoss the mean loss of the last of them
/// @param updates by how much of its size a step changes each weight, by name; the median over the run
/// @param firstToLast ‖∂C/∂z‖ of the first layer against that of the last; the median over the run
/// @param agreement the cosine between the gradients of two halves of a batch, the median; NaN if batches were
///     too small to be halved
/// @param noiseScale about how many examples tell the gradient as well as its noise is large (McCandlish et al.:
///     An empirical model of large-batch training, 2018); NaN if it cannot be told
/// @param layers the activation functions, with what they did in the second half of the run
/// @param findings what was found, the gravest first
public record HealthReport(
        long steps,
        double firstLoss,
        double lastLoss,
        List<Quantity> updates,
        double firstToLast,
        double agreement,
        double noiseScale,
        List<Layer> layers,
        List<Finding> findings) {
    /// Findings that the first line names.
    private static final int TOLD = 3;

    /// An activation function in its layer.
    public record Layer(Place place, Activity activity) {}

    public HealthReport {
        updates = List.copyOf(updates);
        layers = List.copyOf(layers);
        findings = Diagnosis.sorted(findings);
    }

    /// This report with other places, for a network that whoever reads it did not write.
    public HealthReport at(UnaryOperator<Place> places) {
        return new HealthReport(
                steps,
                firstLoss,
                lastLoss,
                updates,
                firstToLast,
                agreement,
                noiseScale,
                layers.stream()
                        .map(layer -> new Layer(places.apply(layer.place()), layer.activity()))
                        .toList(),
                findings.stream().map(finding -> finding.at(places)).toList());
    }

    /// The gravest severity of its findings; a note if there is none.
    public Severity severity() {
        return findings.isEmpty() ? Severity.NOTE : findings.getFirst().severity();
    }

    /// Whether something of this kind was found.
    public boolean has(Kind kind) {
        return findings.stream().anyMatch(finding -> finding.kind() == kind);
    }

    /// Five lines: the verdict, the loss, the updates, the gradients, the units.
    public List<String> lines(Locale language) {
        Messages say = Messages.in(language);
        return List.of(
                verdict(say),
                say.get("diagnosis.health.loss", Numbers.text(firstLoss), Numbers.text(lastLoss), Numbers.text((double)
                        steps)),
                updatesLine(say),
                say.get(
                        "diagnosis.health.gradients",
                        Numbers.text(firstToLast),
                        Numbers.text(agreement),
                        Numbers.text(noiseScale >= 1 ? Math.rint(noiseScale) : noiseScale)),
                unitsLine(say));
    }

    private String verdict(Messages say) {
        List<Finding> grave = grave();
        return grave.isEmpty()
                ? say.get("diagnosis.health.good")
                : say.get(
                        "diagnosis.health.bad",
                        grave.size(),
                        grave.stream()
                                        .map(finding -> finding.kind().key() + " (" + finding.place() + ")")
                                        .distinct()
                                        .limit(TOLD)
                                        .collect(Collectors.joining(", "))
                                + (grave.size() > TOLD ? ", …" : ""));
    }

    private List<Finding> grave() {
        return findings.stream().filter(f -> f.severity() != Severity.NOTE).toList();
    }

    private String updatesLine(Messages say) {
        @Nullable Quantity least = null;
        @Nullable Quantity most = null;
        for (Quantity update : updates) {
            least = least == null || update.value() < least.value() ? update : least;
            most = most == null || update.value() > most.value() ? update : most;
        }
        return least == null || most == null
                ? say.get("diagnosis.health.updates.none")
                : say.get(
                        "diagnosis.health.updates",
                        Numbers.text(least.value()),
                        least.name(),
                        Numbers.text(most.value()),
                        most.name());
    }

    private String unitsLine(Messages say) {
        int dead = 0;
        int units = 0;
        double flat = 0;
        for (Layer layer : layers) {
            boolean saturates = layer.activity().saturates();
            dead += saturates ? 0 : layer.activity().deadUnits();
            units += saturates ? 0 : layer.activity().units();
            flat = saturates ? Math.max(flat, layer.activity().flatShare()) : flat;
        }
        return say.get(
                "diagnosis.health.units",
                Numbers.text(dead),
                Numbers.text(units),
                Numbers.text(new Quantity("share", flat)));
    }

    /// The five lines, then what is above a note with what to do about it.
    public String text(Locale language) {
        var text = new StringBuilder(String.join("\n", lines(language))).append('\n');
        grave().forEach(finding -> text.append('\n').append(DiagnosisText.of(finding, language)));
        return text.toString();
    }

    /// As JSON for programs.
    public String toJson() {
        var activities = new ArrayList<String>();
        layers.forEach(layer -> activities.add(JsonText.object(
                JsonText.field("place", Json.place(layer.place())),
                JsonText.field("activity", Json.activity(layer.activity())))));
        return JsonText.object(
                JsonText.field("severity", JsonText.text(severity().name())),
                JsonText.field("steps", String.valueOf(steps)),
                JsonText.field("firstLoss", JsonText.number(firstLoss)),
                JsonText.field("lastLoss", JsonText.number(lastLoss)),
                JsonText.field(
                        "updates",
                        updates.stream()
                                .map(update -> JsonText.field(update.name(), JsonText.number(update.value())))
                                .collect(Collectors.joining(", ", "{", "}"))),
                JsonText.field("firstToLast", JsonText.number(firstToLast)),
                JsonText.field("agreement", JsonText.number(agreement)),
                JsonText.field("noiseScale", JsonText.number(noiseScale)),
                JsonText.field("layers", JsonText.list(activities)),
                JsonText.field("findings", Json.findings(findings)));
    }

    /// As text, in English.
    @Override
    public String toString() {
        return text(Locale.ROOT);
    }
}
