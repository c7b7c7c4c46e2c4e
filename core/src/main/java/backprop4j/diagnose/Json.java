package backprop4j.diagnose;

import backprop4j.explain.JsonText;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Findings as JSON.
final class Json {
    private Json() {}

    static String of(Diagnosis diagnosis) {
        Diagnosis.Size size = diagnosis.size();
        return JsonText.object(
                JsonText.field("subject", JsonText.text(diagnosis.subject())),
                JsonText.field("severity", JsonText.text(diagnosis.severity().name())),
                JsonText.field("entries", String.valueOf(size.entries())),
                JsonText.field("zeros", String.valueOf(size.zeros())),
                JsonText.field("bad", String.valueOf(size.bad())),
                JsonText.field("norm", JsonText.number(size.norm())),
                JsonText.field("largest", JsonText.number(size.largest())),
                JsonText.field("findings", findings(diagnosis.findings())),
                JsonText.field("layers", list(diagnosis.stages(), Json::stage)));
    }

    static String of(BadNumber bad) {
        return JsonText.object(
                JsonText.field("kind", JsonText.text(Kind.BAD_NUMBER.key())),
                JsonText.field("reason", JsonText.text(bad.reason().key())),
                JsonText.field("backward", String.valueOf(bad.backward())),
                JsonText.field("place", place(bad.place())),
                JsonText.field("value", JsonText.number(bad.value())),
                JsonText.field("index", list(bad.index(), String::valueOf)),
                JsonText.field("bad", String.valueOf(bad.bad())),
                JsonText.field("entries", String.valueOf(bad.entries())),
                JsonText.field(
                        "operands",
                        list(
                                bad.operands(),
                                operand -> JsonText.object(
                                        JsonText.field("what", JsonText.text(operand.what())),
                                        JsonText.field("value", JsonText.number(operand.value())),
                                        JsonText.field("least", JsonText.number(operand.least())),
                                        JsonText.field("largest", JsonText.number(operand.largest()))))),
                JsonText.field(
                        "spread",
                        list(
                                bad.spread(),
                                spread -> JsonText.object(
                                        JsonText.field("place", place(spread.place())),
                                        JsonText.field("backward", String.valueOf(spread.backward())),
                                        JsonText.field(
                                                "reason",
                                                spread.reason() == null
                                                        ? "null"
                                                        : JsonText.text(
                                                                spread.reason().key())),
                                        JsonText.field("bad", String.valueOf(spread.bad())),
                                        JsonText.field("entries", String.valueOf(spread.entries()))))));
    }

    /// A list of findings, each with its English sentences.
    static String findings(List<Finding> findings) {
        return list(
                findings,
                finding -> JsonText.object(
                        JsonText.field("kind", JsonText.text(finding.kind().key())),
                        JsonText.field("variant", JsonText.text(finding.variant())),
                        JsonText.field(
                                "severity", JsonText.text(finding.severity().name())),
                        JsonText.field("place", place(finding.place())),
                        JsonText.field("other", finding.other() == null ? "null" : place(finding.other())),
                        JsonText.field(
                                "quantities",
                                finding.quantities().stream()
                                        .map(quantity ->
                                                JsonText.field(quantity.name(), JsonText.number(quantity.value())))
                                        .distinct()
                                        .collect(Collectors.joining(", ", "{", "}"))),
                        JsonText.field("text", JsonText.text(finding.text(Locale.ROOT))),
                        JsonText.field("remedy", JsonText.text(finding.remedy(Locale.ROOT)))));
    }

    private static String stage(Stage stage) {
        Activity activity = stage.activity();
        return JsonText.object(
                JsonText.field("place", place(stage.place())),
                JsonText.field("in", JsonText.number(stage.in())),
                JsonText.field("out", JsonText.number(stage.out())),
                JsonText.field("factor", JsonText.number(stage.factor())),
                JsonText.field("activity", activity == null ? "null" : activity(activity)));
    }

    static String activity(Activity activity) {
        return JsonText.object(
                JsonText.field("function", JsonText.text(activity.function())),
                JsonText.field("saturates", String.valueOf(activity.saturates())),
                JsonText.field("units", String.valueOf(activity.units())),
                JsonText.field("deadUnits", String.valueOf(activity.deadUnits())),
                JsonText.field("flatShare", JsonText.number(activity.flatShare())),
                JsonText.field("meanSlope", JsonText.number(activity.meanSlope())));
    }

    static String place(Place place) {
        return JsonText.object(
                JsonText.field("what", JsonText.text(place.what())),
                JsonText.field("layer", JsonText.textOrNull(place.layer())),
                JsonText.field("line", JsonText.textOrNull(place.line())));
    }

    private static <T> String list(List<T> items, Function<T, String> item) {
        return JsonText.list(items.stream().map(item).toList());
    }
}
