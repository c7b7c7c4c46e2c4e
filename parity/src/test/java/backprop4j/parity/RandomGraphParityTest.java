package backprop4j.parity;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.DType;
import backprop4j.Tensor;
import backprop4j.proof.ErrorBound;
import backprop4j.proof.RandomGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

/// Random graphs in float64: values and derivatives of both orders are those of libtorch, within what rounding
/// may make of them. `-Dparity.graphs=100000` for more.
class RandomGraphParityTest {
    private static final int GRAPHS = Integer.getInteger("parity.graphs", 500);
    private static final long FIRST = Long.getLong("parity.first", 1);

    /// Where libtorch itself is less exact, or wrong: it takes a float for a sixth in its derivative of
    /// hardsigmoid, and knows no second one; clamp between equal bounds loses the gradient; selu near 0 is eˣ − 1
    /// with the digits gone; for the functions of Γ see [Jet].
    private static final Set<String> BY_FORMULA =
            Set.of("hardsigmoid", "clamp", "selu", "lgamma", "digamma", "polygamma[1]");

    /// What was seen on the way.
    private static final class Tally {
        int judged;
        int undecided;
        long elements;
        double worst;
        final List<String> beyond = new ArrayList<>();
    }

    @Test
    void values_and_derivatives_lie_within_the_bound() {
        var tally = new Tally();
        for (int i = 0; i < GRAPHS; i++) {
            compare(FIRST + i, tally);
        }
        System.out.printf(
                "%d random graphs: %d compared with libtorch in %d numbers, %d left out whose decisions are matters of"
                        + " rounding; at most %.2f of 16 times 2^-53 B%n",
                GRAPHS, tally.judged, tally.elements, tally.undecided, tally.worst);
        assertThat(tally.beyond).isEmpty();
        assertThat(tally.judged).as("most graphs decide clearly").isGreaterThan(GRAPHS / 2);
    }

    @SuppressWarnings("try") // the scope frees whatever libtorch made
    private static void compare(long seed, Tally tally) {
        RandomGraph graph = RandomGraph.moderate(seed);
        RandomGraph.Built built = graph.build(DType.FLOAT64);
        var bound = new ErrorBound(built.results());
        var wanted = new ArrayList<>(built.results());
        built.results().forEach(result -> wanted.add(bound.of(result)));
        wanted.addAll(bound.undecided());
        Tensor.evaluate(wanted.toArray(Tensor[]::new));
        if (bound.undecided().stream().anyMatch(condition -> condition.toScalar() != 0)) {
            tally.undecided++;
            return;
        }
        tally.judged++;
        try (var scope = new PointerScope()) {
            List<org.bytedeco.pytorch.Tensor> there = translated(graph, built);
            for (int i = 0; i < there.size(); i++) {
                Tensor here = built.results().get(i);
                judge("graph " + seed + ", result " + i, here, bound.of(here), there.get(i), tally);
            }
        } catch (RuntimeException refused) {
            String[] sentence = String.valueOf(refused.getMessage()).split("\n", 2);
            tally.beyond.add("graph " + seed + " is refused there: " + sentence[0]);
        }
    }

    /// Shown lines, first and second derivatives, in the order of the graph's results.
    private static List<org.bytedeco.pytorch.Tensor> translated(RandomGraph graph, RandomGraph.Built built) {
        var translation = new Translation(BY_FORMULA);
        var results = new ArrayList<org.bytedeco.pytorch.Tensor>();
        for (int line : graph.shown()) {
            results.add(translation.of(built.lines().get(line)));
        }
        if (built.first().leaves().isEmpty()) {
            return results;
        }
        org.bytedeco.pytorch.Tensor cost = results.getLast().sum();
        List<org.bytedeco.pytorch.Tensor> first =
                derivatives(cost, built.first().leaves(), built, translation);
        results.addAll(first);
        if (!built.second().leaves().isEmpty()) {
            org.bytedeco.pytorch.Tensor squares = first.stream()
                    .map(gradient -> gradient.square().sum())
                    .reduce(org.bytedeco.pytorch.Tensor::add)
                    .orElseThrow();
            results.addAll(derivatives(squares, built.second().leaves(), built, translation));
        }
        return results;
    }

    private static List<org.bytedeco.pytorch.Tensor> derivatives(
            org.bytedeco.pytorch.Tensor cost, List<Integer> leaves, RandomGraph.Built built, Translation translation) {
        List<org.bytedeco.pytorch.Tensor> by = leaves.stream()
                .map(line -> translation.of(built.lines().get(line)))
                .toList();
        if (!cost.requires_grad()) {
            return by.stream().map(torch::zeros_like).toList();
        }
        TensorVector found = torch.grad(
                Torch.all(List.of(cost)), Torch.all(by), new TensorVector(), new BoolOptional(true), true, true);
        var derivatives = new ArrayList<org.bytedeco.pytorch.Tensor>();
        for (int i = 0; i < by.size(); i++) {
            org.bytedeco.pytorch.Tensor one = found.get(i);
            derivatives.add(one.defined() ? one : torch.zeros_like(by.get(i)));
        }
        return derivatives;
    }

    private static void judge(String what, Tensor here, Tensor bound, org.bytedeco.pytorch.Tensor there, Tally tally) {
        double[] found = here.toDoubles();
        double[] expected = Torch.numbers(there);
        double[] bounds = bound.toDoubles();
        assertThat(found).as(what).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
            double units = Math.abs(found[i] - expected[i]) / (0x1p-53 * bounds[i]);
            boolean same = Double.compare(found[i], expected[i]) == 0 || found[i] == expected[i];
            tally.elements++;
            // Where the bound itself overflows it bounds nothing.
            if (!same && Double.isFinite(bounds[i])) {
                tally.worst = Math.max(tally.worst, units);
                if (!(units <= 16)) {
                    tally.beyond.add(what + "[" + i + "]: " + found[i] + " here, " + expected[i] + " there, " + units
                            + " times 2^-53 B");
                    return;
                }
            }
        }
    }
}
