package backprop4j.explain;

import backprop4j.explain.Explanation.Factor;
import backprop4j.explain.Explanation.Level;
import backprop4j.explain.Explanation.Product;
import backprop4j.explain.Explanation.Quantity;
import backprop4j.explain.Explanation.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The part of the network that an explanation walks through, as a graph: numbers of the forward pass with the
/// cost's derivative by each, and edges with the factor that each multiplies with.
///
/// @param nodes column by column towards the cost
public record Fragment(List<Node> nodes, List<Edge> edges) {
    public Fragment {
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
    }

    /// One number of the forward pass.
    ///
    /// @param id its place in [#nodes]
    /// @param column how many steps it is from the asked number
    /// @param derivative of the cost by it; null where the explanation does not say
    /// @param isFollowed whether the largest products lead through it
    public record Node(
            int id, int column, Quantity quantity, @Nullable Double derivative, boolean isFollowed) {}

    /// From a number to one nearer the cost.
    ///
    /// @param through the parameter on the edge, if the asked number is one
    /// @param factors that the derivative is multiplied with on its way back
    /// @param factor their product
    /// @param contribution factor times derivative: what comes back on this edge
    public record Edge(
            int from,
            int to,
            @Nullable Quantity through,
            List<Factor> factors,
            double factor,
            double contribution,
            boolean isFollowed) {
        public Edge {
            factors = List.copyOf(factors);
        }
    }

    /// The graph of an explanation.
    public static Fragment of(Explanation explanation) {
        return new Drawing(explanation).fragment();
    }

    /// Collects nodes and edges, level by level.
    private static final class Drawing {
        private final Explanation explanation;
        private final List<Node> nodes = new ArrayList<>();
        private final List<Edge> edges = new ArrayList<>();
        private Map<Address, Integer> here = new LinkedHashMap<>();

        Drawing(Explanation explanation) {
            this.explanation = explanation;
        }

        Fragment fragment() {
            for (int l = 0; l < explanation.levels().size(); l++) {
                add(explanation.levels().get(l), l);
            }
            return new Fragment(nodes, edges);
        }

        private void add(Level level, int column) {
            boolean isParameter = column == 0
                    && explanation.definitions().stream()
                            .anyMatch(definition -> definition.kind() == Definition.Kind.PARAMETER
                                    && level.by().name() instanceof Formula.Symbol symbol
                                    && definition.symbol().equals(symbol.whole()));
            Map<Address, Integer> next = new LinkedHashMap<>();
            for (int i = 0; i < level.products().size(); i++) {
                Product product = level.products().get(i);
                Explanation.Next towards = product.next();
                if (towards == null) {
                    continue;
                }
                boolean isFollowed = i == 0;
                Factor backward = product.backward();
                List<Factor> factors = product.factors().stream()
                        .filter(factor -> !factor.equals(backward))
                        .toList();
                int from = isParameter ? input(level, factors, isFollowed) : from(level, column);
                int to = next.computeIfAbsent(
                        towards.address(), address -> node(column + 1, towards.by(), value(backward), isFollowed));
                edges.add(new Edge(
                        from,
                        to,
                        isParameter ? level.by() : null,
                        factors,
                        factors.stream().mapToDouble(Factor::value).reduce(1, (a, b) -> a * b),
                        product.value(),
                        isFollowed));
            }
            if (level.products().stream().allMatch(product -> product.next() == null) && !isParameter) {
                end(level, column);
            }
            here = next;
        }

        /// Here the cost itself begins.
        private void end(Level level, int column) {
            Quantity cost =
                    new Quantity(explanation.cost().name(), explanation.cost().value());
            if (!level.by().name().equals(cost.name())) {
                int from = from(level, column);
                int to = node(column + 1, cost, 1.0, true);
                edges.add(new Edge(from, to, null, List.of(), level.value(), level.value(), true));
            }
        }

        private static @Nullable Double value(@Nullable Factor backward) {
            return backward == null ? null : backward.value();
        }

        /// The number of the forward pass that the asked parameter is multiplied with.
        private int input(Level level, List<Factor> factors, boolean isFollowed) {
            return factors.stream()
                    .filter(factor -> factor.role() == Role.FORWARD)
                    .findFirst()
                    .map(factor -> node(0, new Quantity(factor.name(), factor.value()), null, isFollowed))
                    .orElseGet(() -> from(level, 0));
        }

        private int from(Level level, int column) {
            return here.computeIfAbsent(level.address(), address -> node(column, level.by(), level.value(), true));
        }

        private int node(int column, Quantity quantity, @Nullable Double derivative, boolean isFollowed) {
            nodes.add(new Node(nodes.size(), column, quantity, derivative, isFollowed));
            return nodes.size() - 1;
        }
    }
}
