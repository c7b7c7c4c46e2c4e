package backprop4j.explain.render;

import backprop4j.explain.Explanation;
import backprop4j.explain.Formula;
import backprop4j.explain.FormulaText;
import backprop4j.explain.Fragment;
import backprop4j.explain.Fragment.Edge;
import backprop4j.explain.Fragment.Node;
import backprop4j.explain.Narrative;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Draws the part of the network that an explanation walks through, column by column towards the cost.
final class HtmlFigure {
    private static final int MOST_COLUMNS = 7;
    private static final int COLUMN = 190;
    private static final int ROW = 92;
    private static final int RADIUS = 24;
    private static final int TOP = 16;
    private static final double THICKEST = 6;

    private final Fragment fragment;
    private final Narrative narrative;
    private final String about;
    private final int columns;
    private final boolean isCut;
    private final int rows;
    private final StringBuilder svg = new StringBuilder();

    HtmlFigure(Explanation explanation, Narrative narrative) {
        this.fragment = Fragment.of(explanation);
        this.narrative = narrative;
        this.about = FormulaText.of(explanation.asked().name());
        int all = 1 + fragment.nodes().stream().mapToInt(Node::column).max().orElse(0);
        this.columns = Math.min(all, MOST_COLUMNS);
        this.isCut = all > columns;
        int tallest = 1;
        for (int column = 0; column < columns; column++) {
            tallest = Math.max(tallest, in(column).size());
        }
        this.rows = tallest;
    }

    /// A column from top to bottom, with the followed number in the middle.
    private List<Node> in(int column) {
        var nodes = new ArrayList<>(fragment.nodes().stream()
                .filter(node -> node.column() == column)
                .toList());
        nodes.stream().filter(Node::isFollowed).findFirst().ifPresent(followed -> {
            nodes.remove(followed);
            nodes.add((nodes.size() + 1) / 2, followed);
        });
        return nodes;
    }

    /// The figure; empty if there is nothing to draw.
    String draw() {
        if (fragment.edges().isEmpty()) {
            return "";
        }
        int width = columns * COLUMN + (isCut ? COLUMN : 0);
        int height = TOP + rows * ROW + 16;
        svg.append(
                "<svg viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\" aria-labelledby=\"figure-text\">\n"
                        .formatted(width, height, width, height));
        double largest = fragment.edges().stream()
                .mapToDouble(edge -> Math.abs(edge.contribution()))
                .filter(Double::isFinite)
                .max()
                .orElse(0);
        fragment.edges().stream().filter(edge -> !edge.isFollowed()).forEach(edge -> edge(edge, largest));
        fragment.edges().stream().filter(Edge::isFollowed).forEach(edge -> edge(edge, largest));
        fragment.nodes().stream().filter(this::isShown).forEach(this::node);
        if (isCut) {
            text(
                    columns * COLUMN + COLUMN / 2,
                    TOP + ROW / 2 + rows / 2 * ROW,
                    "further",
                    narrative.say("report.figure.further"));
        }
        svg.append("</svg>\n");
        return "<figure><div class=\"wide\" tabindex=\"0\" role=\"group\" aria-label=\""
                + Html.escaped(narrative.say("report.figure")) + "\">\n" + svg
                + "</div><figcaption id=\"figure-text\">" + Html.escaped(narrative.say("report.figure.text", about))
                + "</figcaption></figure>\n";
    }

    private boolean isShown(Node node) {
        return node.column() < columns;
    }

    private int x(Node node) {
        return COLUMN / 2 + node.column() * COLUMN;
    }

    private int y(Node node) {
        List<Node> column = in(node.column());
        // Where the followed one is in the middle of every column, its way is straight.
        return TOP + ROW / 2 + (rows / 2 - column.size() / 2 + column.indexOf(node)) * ROW;
    }

    private void edge(Edge edge, double largest) {
        Node from = fragment.nodes().get(edge.from());
        Node to = fragment.nodes().get(edge.to());
        if (!isShown(from) || !isShown(to)) {
            return;
        }
        double share =
                largest == 0 || !Double.isFinite(edge.contribution()) ? 0 : Math.abs(edge.contribution()) / largest;
        svg.append(String.format(
                Locale.ROOT,
                "<line class=\"edge%s%s\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke-width=\"%.1f\"/>\n",
                edge.isFollowed() ? " followed" : "",
                edge.contribution() < 0 ? " negative" : "",
                x(from) + RADIUS,
                y(from),
                x(to) - RADIUS,
                y(to),
                1 + (THICKEST - 1) * share));
        if (edge.isFollowed()) {
            int middle = (x(from) + x(to)) / 2;
            int height = (y(from) + y(to)) / 2;
            text(middle, height - 26, "label", label(edge));
            text(middle, height - 11, "local", "× " + shown(edge.factor()));
            arrow(middle, height + 17);
        }
    }

    /// What stands on an edge: the asked parameter, or the factor itself.
    private static String label(Edge edge) {
        if (edge.through() != null) {
            return FormulaText.of(edge.through().name());
        }
        var names = new ArrayList<String>();
        edge.factors().forEach(factor -> names.add(FormulaText.of(factor.name())));
        return String.join(" · ", names);
    }

    /// From right to left: the way of the backward pass.
    private void arrow(int x, int y) {
        svg.append("<path class=\"back\" d=\"M%d %d h-26 m6 -5 l-7 5 l7 5\"/>\n".formatted(x + 13, y));
    }

    private void node(Node node) {
        int x = x(node);
        int y = y(node);
        svg.append("<circle class=\"node%s\" cx=\"%d\" cy=\"%d\" r=\"%d\"/>\n"
                .formatted(node.isFollowed() ? " followed" : "", x, y, RADIUS));
        Formula name = node.quantity().name();
        text(x, y - RADIUS - 6, "name", FormulaText.of(name));
        text(x, y + 4, "forward", brief(node.quantity().value()));
        Double derivative = node.derivative();
        if (derivative != null) {
            text(x, y + RADIUS + 14, "backward", "∂C " + brief(derivative));
        }
    }

    private static String shown(double number) {
        return FormulaText.number(number).replace('-', '−');
    }

    /// Three significant digits: the tables have the others.
    private static String brief(double number) {
        if (!Double.isFinite(number) || number == 0) {
            return shown(number);
        }
        return shown(new BigDecimal(number).round(new MathContext(3)).doubleValue());
    }

    private void text(int x, int y, String type, String words) {
        svg.append("<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>\n".formatted(type, x, y, Html.escaped(words)));
    }
}
