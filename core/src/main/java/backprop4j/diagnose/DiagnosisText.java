package backprop4j.diagnose;

import backprop4j.explain.Messages;
import java.util.List;
import java.util.Locale;

/// Findings as text for people.
final class DiagnosisText {
    /// Tensors shown of a spread; the others are counted.
    private static final int SHOWN = 8;

    private DiagnosisText() {}

    static String of(Diagnosis diagnosis, Locale language) {
        var text = new StringBuilder(headline(diagnosis, language)).append('\n');
        diagnosis.findings().forEach(finding -> text.append('\n').append(of(finding, language)));
        if (!diagnosis.stages().isEmpty()) {
            text.append('\n').append(way(diagnosis.stages(), language));
        }
        return text.toString();
    }

    static String headline(Diagnosis diagnosis, Locale language) {
        Messages say = Messages.in(language);
        Diagnosis.Size size = diagnosis.size();
        return diagnosis.subject() + ": "
                + (size.entries() <= 1
                        ? say.get(size.entries() == 0 ? "diagnosis.absent" : "diagnosis.size.one", text(size))
                        : say.get(
                                "diagnosis.size",
                                Numbers.text(size.entries()),
                                Numbers.text(size.norm()),
                                Numbers.text(size.zeros()),
                                Numbers.text(size.bad())));
    }

    private static String text(Diagnosis.Size one) {
        return Numbers.text(one.bad() > 0 ? Double.NaN : one.norm());
    }

    static String of(Finding finding, Locale language) {
        String severity = finding.severity().name().toLowerCase(Locale.ROOT);
        String text = Messages.in(language).get("diagnosis.severity." + severity) + "  "
                + finding.kind().key() + " · " + finding.place() + "\n  " + finding.text(language) + "\n";
        return finding.severity() == Severity.NOTE ? text : text + "  → " + finding.remedy(language) + "\n";
    }

    static String way(List<Stage> stages, Locale language) {
        Messages say = Messages.in(language);
        var text = new StringBuilder(say.get("diagnosis.way")).append('\n');
        stages.forEach(stage -> text.append("  ").append(stage(stage, say)).append('\n'));
        return text.toString();
    }

    private static String stage(Stage stage, Messages say) {
        if (stage.in() == 0) {
            return say.get("diagnosis.stage.nothing", stage.place());
        }
        String sizes = say.get(
                "diagnosis.stage",
                stage.place(),
                Numbers.text(stage.in()),
                Numbers.text(stage.out()),
                Numbers.text(stage.factor()));
        Activity activity = stage.activity();
        return activity == null
                ? sizes
                : sizes
                        + say.get(
                                "diagnosis.activity",
                                Numbers.text(activity.meanSlope()),
                                Numbers.text(activity.deadUnits()),
                                Numbers.text(activity.units()));
    }

    static String of(BadNumber bad, Locale language) {
        Messages say = Messages.in(language);
        var text = new StringBuilder(say.get(
                "diagnosis.first",
                Numbers.text(bad.value()),
                bad.place(),
                bad.index().isEmpty() ? "" : bad.index().toString().replace(" ", ""),
                say.get(bad.backward() ? "diagnosis.backward" : "diagnosis.forward")));
        text.append('\n').append("  ").append(bad.finding().text(language)).append('\n');
        for (BadNumber.Operand operand : bad.operands()) {
            text.append("  ")
                    .append(
                            Double.isNaN(operand.value()) && !Double.isNaN(operand.least())
                                    ? say.get(
                                            "diagnosis.operand.range",
                                            operand.what(),
                                            Numbers.text(operand.least()),
                                            Numbers.text(operand.largest()))
                                    : say.get("diagnosis.operand", operand.what(), Numbers.text(operand.value())))
                    .append('\n');
        }
        text.append("  → ").append(bad.finding().remedy(language)).append('\n');
        spread(text, bad.spread(), say);
        return text.toString();
    }

    /// The first and the last tensors of the spread.
    private static void spread(StringBuilder text, List<BadNumber.Spread> spread, Messages say) {
        if (!spread.isEmpty()) {
            text.append(say.get("diagnosis.spread")).append('\n');
        }
        for (int i = 0; i < spread.size(); i++) {
            if (i == SHOWN && spread.size() > 2 * SHOWN) {
                text.append("  … ").append(spread.size() - 2 * SHOWN).append('\n');
                i = spread.size() - SHOWN;
            }
            BadNumber.Spread step = spread.get(i);
            text.append("  ")
                    .append(say.get(
                            "diagnosis.spread.step",
                            step.place(),
                            say.get(step.backward() ? "diagnosis.backward" : "diagnosis.forward"),
                            Numbers.text(step.bad()),
                            Numbers.text(step.entries())));
            if (step.reason() != null) {
                text.append(": ")
                        .append(say.get("diagnosis.reason." + step.reason().key()));
            }
            text.append('\n');
        }
    }
}
