package backprop4j.explain;

import static backprop4j.explain.JsonText.field;
import static backprop4j.explain.JsonText.list;
import static backprop4j.explain.JsonText.number;
import static backprop4j.explain.JsonText.object;
import static backprop4j.explain.JsonText.text;
import static backprop4j.explain.JsonText.textOrNull;

import backprop4j.explain.Explanation.Check;
import backprop4j.explain.Explanation.Difference;
import backprop4j.explain.Explanation.Factor;
import backprop4j.explain.Explanation.Level;
import backprop4j.explain.Explanation.Next;
import backprop4j.explain.Explanation.Others;
import backprop4j.explain.Explanation.Product;
import backprop4j.explain.Explanation.Quantity;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Explanations as JSON: the form in which they travel.
///
/// ```
/// {
///  "format": "backprop4j.explanation", "version": 1,
///  "provenance": {"model": …, "data": …, "samples": [7], "step": …, "seed": …},   // null where unknown
///  "cost": {"name": formula, "value": 0.03, "formula": formula, "meanOver": 1},   // N of the factor 1/N
///  "asked": {"name": formula, "value": 0.12},                       // the number that the derivative is by
///  "levels": [level, …],                                            // towards the cost
///  "arithmetic": {"deviation": …, "bound": …, "holds": true},
///  "difference": {"nudge": …, "below": …, "above": …, "slope": …, "deviation": …, "bound": …, "holds": true},
///  "nodes": [{"id": 0, "column": 0, "name": formula, "value": …, "derivative": …, "followed": true}, …],
///  "edges": [{"from": 0, "to": 1, "through": quantity or null, "factors": [factor, …], "factor": …,
///             "contribution": …, "followed": true}, …],
///  "definitions": [{"key": "z1", "symbol": formula, "kind": "weighted_sum", "meaning": formula or null,
///                   "operation": …, "shape": …, "layer": …, "origin": …}, …]
/// }
/// ```
///
/// A level, which is also what [#write(Level)] answers, has the products shown, the largest first, and what the
/// others come to; `next` is an address that [Explainer#open] takes, or null:
///
/// ```
/// {"address": "5:401", "name": formula, "by": quantity, "value": …, "engine": …, "sum": …, "mass": …,
///  "products": [{"value": …, "factors": [{"name": formula, "value": …, "role": "forward"}, …],
///                "next": "7:3", "by": quantity}, …],
///  "others": {"count": 120, "sum": …, "mass": …}, "arithmetic": check, "layer": "0", "origin": "…"}
/// ```
///
/// A formula is written thrice, `{"text": "z1[3]", "latex": "z^{(1)}_{3}", "mathml": "<msubsup>…"}`; roles are
/// constant, forward, local, backward; NaN and infinities are texts. New fields may come; the version changes
/// when a field goes or means something else.
public final class ExplanationJson {
    private ExplanationJson() {}

    /// A whole explanation.
    public static String write(Explanation explanation) {
        Provenance provenance = explanation.provenance();
        Explanation.Cost cost = explanation.cost();
        Fragment fragment = Fragment.of(explanation);
        return object(
                        " ",
                        List.of(
                                field("format", text("backprop4j.explanation")),
                                field("version", "1"),
                                field("provenance", provenance(provenance)),
                                field(
                                        "cost",
                                        object(
                                                formula("name", cost.name()),
                                                field("value", number(cost.value())),
                                                formula("formula", cost.formula()),
                                                field("meanOver", String.valueOf(cost.meanOver())))),
                                field("asked", quantity(explanation.asked())),
                                field(
                                        "levels",
                                        list(
                                                "  ",
                                                explanation.levels().stream()
                                                        .map(ExplanationJson::write)
                                                        .toList())),
                                field("arithmetic", check(explanation.arithmetic())),
                                field("difference", write(explanation.difference())),
                                field(
                                        "nodes",
                                        list(
                                                "  ",
                                                fragment.nodes().stream()
                                                        .map(ExplanationJson::node)
                                                        .toList())),
                                field(
                                        "edges",
                                        list(
                                                "  ",
                                                fragment.edges().stream()
                                                        .map(ExplanationJson::edge)
                                                        .toList())),
                                field(
                                        "definitions",
                                        list(
                                                "  ",
                                                explanation.definitions().stream()
                                                        .map(ExplanationJson::definition)
                                                        .toList()))))
                + "\n";
    }

    /// One level.
    public static String write(Level level) {
        Others others = level.others();
        return object(
                "   ",
                List.of(
                        field("address", text(level.address().toString())),
                        formula("name", level.name()),
                        field("by", quantity(level.by())),
                        field("value", number(level.value())),
                        field("engine", number(level.engine())),
                        field("sum", number(level.sum())),
                        field("mass", number(level.mass())),
                        field(
                                "products",
                                list(
                                        "    ",
                                        level.products().stream()
                                                .map(ExplanationJson::product)
                                                .toList())),
                        field(
                                "others",
                                object(
                                        field("count", String.valueOf(others.count())),
                                        field("sum", number(others.sum())),
                                        field("mass", number(others.mass())))),
                        field("arithmetic", check(level.arithmetic())),
                        field("layer", textOrNull(level.layer())),
                        field("origin", text(level.origin()))));
    }

    /// A measured slope.
    public static String write(Difference difference) {
        return object(
                field("nudge", number(difference.nudge())),
                field("below", number(difference.below())),
                field("above", number(difference.above())),
                field("slope", number(difference.slope())),
                field("deviation", number(difference.deviation())),
                field("bound", number(difference.bound())),
                field("holds", String.valueOf(difference.holds())));
    }

    private static String provenance(Provenance provenance) {
        return object(
                field("model", textOrNull(provenance.model())),
                field("data", textOrNull(provenance.data())),
                field(
                        "samples",
                        list(provenance.samples().stream().map(String::valueOf).toList())),
                field("step", String.valueOf(provenance.step())),
                field("seed", String.valueOf(provenance.seed())));
    }

    private static String formula(String name, Formula formula) {
        return field(
                name,
                object(
                        field("text", text(FormulaText.of(formula))),
                        field("latex", text(FormulaLatex.of(formula))),
                        field("mathml", text(FormulaMathml.of(formula)))));
    }

    private static String quantity(@Nullable Quantity quantity) {
        return quantity == null
                ? "null"
                : object(formula("name", quantity.name()), field("value", number(quantity.value())));
    }

    private static String check(Check check) {
        return object(
                field("deviation", number(check.deviation())),
                field("bound", number(check.bound())),
                field("holds", String.valueOf(check.holds())));
    }

    private static String product(Product product) {
        Next next = product.next();
        return object(
                field("value", number(product.value())),
                field("factors", factors(product.factors())),
                field("next", textOrNull(next == null ? null : next.address())),
                field("by", quantity(next == null ? null : next.by())));
    }

    private static String factors(List<Factor> factors) {
        return list(factors.stream()
                .map(factor -> object(
                        formula("name", factor.name()),
                        field("value", number(factor.value())),
                        field("role", text(factor.role().name().toLowerCase(Locale.ROOT)))))
                .toList());
    }

    private static String node(Fragment.Node node) {
        Double derivative = node.derivative();
        return object(
                field("id", String.valueOf(node.id())),
                field("column", String.valueOf(node.column())),
                formula("name", node.quantity().name()),
                field("value", number(node.quantity().value())),
                field("derivative", derivative == null ? "null" : number(derivative)),
                field("followed", String.valueOf(node.isFollowed())));
    }

    private static String edge(Fragment.Edge edge) {
        return object(
                field("from", String.valueOf(edge.from())),
                field("to", String.valueOf(edge.to())),
                field("through", quantity(edge.through())),
                field("factors", factors(edge.factors())),
                field("factor", number(edge.factor())),
                field("contribution", number(edge.contribution())),
                field("followed", String.valueOf(edge.isFollowed())));
    }

    private static String definition(Definition definition) {
        Formula meaning = definition.meaning();
        return object(
                field("key", text(definition.symbol().key())),
                formula("symbol", definition.symbol()),
                field("kind", text(definition.kind().name().toLowerCase(Locale.ROOT))),
                meaning == null ? field("meaning", "null") : formula("meaning", meaning),
                field("operation", text(definition.operation())),
                field("shape", text(definition.shape())),
                field("layer", textOrNull(definition.layer())),
                field("origin", text(definition.origin())));
    }
}
