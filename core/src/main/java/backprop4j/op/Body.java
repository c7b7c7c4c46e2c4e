package backprop4j.op;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.autodiff.Dependents;
import backprop4j.autodiff.Reverse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// An expression with inputs of its own: results made of symbols and numbers in formulas, and of nothing else.
/// Two bodies of one structure are equal.
public final class Body {
    private final List<Tensor> symbols;
    private final List<Tensor> results;

    /// What the results are made of beside the symbols, in the order of creation.
    private final List<Tensor> made;

    private final List<Line> lines;
    private final List<Integer> resultLines;

    /// A body and what it needs beside the symbols it was closed over.
    ///
    /// @param captured tensors of outside, the values of its last symbols
    public record Closed(Body body, List<Tensor> captured) {}

    /// One operation as the structure knows it: its inputs are the numbers of earlier lines.
    private record Line(@Nullable Op op, List<Integer> inputs, Shape shape, DType dtype) {}

    private Body(List<Tensor> symbols, List<Tensor> results) {
        this.symbols = List.copyOf(symbols);
        this.results = List.copyOf(results);
        var given = Collections.newSetFromMap(new IdentityHashMap<Tensor, Boolean>());
        given.addAll(symbols);
        this.made = Dependents.reached(results, given).stream()
                .filter(tensor -> !given.contains(tensor))
                .toList();
        var numbers = new IdentityHashMap<Tensor, Integer>();
        this.lines = new ArrayList<>();
        for (Tensor symbol : symbols) {
            number(symbol, null, numbers);
        }
        for (Tensor tensor : made) {
            number(tensor, tensor.op(), numbers);
        }
        this.resultLines = lines(results, numbers);
    }

    private void number(Tensor tensor, @Nullable Op op, Map<Tensor, Integer> numbers) {
        numbers.put(tensor, lines.size());
        lines.add(new Line(op, lines(tensor.inputs(), numbers), tensor.shape(), tensor.dtype()));
    }

    private static List<Integer> lines(List<Tensor> tensors, Map<Tensor, Integer> numbers) {
        return tensors.stream()
                .map(tensor -> Objects.requireNonNull(numbers.get(tensor), "inputs come first"))
                .toList();
    }

    /// Makes a body of results that are made of symbols, of numbers in formulas, and perhaps of other tensors:
    /// these become symbols as well.
    public static Closed close(List<Tensor> symbols, List<Tensor> results) {
        var inside = new IdentityHashMap<Tensor, Tensor>();
        symbols.forEach(symbol -> inside.put(symbol, symbol));
        Dependents.ofLiterals(results).forEach(literal -> inside.put(literal, literal));
        var all = new ArrayList<>(symbols);
        var captured = new ArrayList<Tensor>();
        for (Tensor tensor : Dependents.of(results, symbols)) {
            tensor.inputs().forEach(input -> enter(input, inside, all, captured));
            inside.put(tensor, again(tensor, inside));
        }
        results.forEach(result -> enter(result, inside, all, captured));
        return new Closed(new Body(all, results.stream().map(inside::get).toList()), List.copyOf(captured));
    }

    private static void enter(Tensor tensor, Map<Tensor, Tensor> inside, List<Tensor> symbols, List<Tensor> captured) {
        if (!inside.containsKey(tensor)) {
            Tensor symbol = Tensor.input(tensor.op().name(), tensor.shape(), tensor.dtype());
            inside.put(tensor, symbol);
            symbols.add(symbol);
            captured.add(tensor);
        }
    }

    /// The same operation on what stands for its inputs.
    private static Tensor again(Tensor tensor, Map<Tensor, Tensor> standing) {
        if (tensor.op() instanceof Leaf) {
            return tensor;
        }
        Tensor[] inputs = tensor.inputs().stream()
                .map(input -> Objects.requireNonNull(standing.get(input), "inputs come first"))
                .toArray(Tensor[]::new);
        return tensor.origin().call(() -> Tensor.apply(tensor.op(), inputs));
    }

    public List<Tensor> symbols() {
        return symbols;
    }

    public List<Tensor> results() {
        return results;
    }

    /// The results with other tensors in the place of the symbols. Where these are float64 instead of float32,
    /// so is everything that is made of them.
    public List<Tensor> on(List<Tensor> inputs) {
        var standing = new IdentityHashMap<Tensor, Tensor>();
        boolean widened = false;
        for (int i = 0; i < symbols.size(); i++) {
            standing.put(symbols.get(i), inputs.get(i));
            widened |= symbols.get(i).dtype() == DType.FLOAT32 && inputs.get(i).dtype() == DType.FLOAT64;
        }
        for (Tensor tensor : made) {
            standing.put(tensor, widened ? wide(tensor, standing) : again(tensor, standing));
        }
        return results.stream().map(standing::get).map(Objects::requireNonNull).toList();
    }

    /// The same in float64 instead of float32.
    private static Tensor wide(Tensor tensor, Map<Tensor, Tensor> standing) {
        if (tensor.op() instanceof Leaf.Literal(double number) && tensor.dtype() == DType.FLOAT32) {
            return Tensor.zeros(Shape.SCALAR, DType.FLOAT64).constant(number);
        }
        if (tensor.op().equals(Arithmetic.cast(DType.FLOAT32))) {
            return Objects.requireNonNull(standing.get(tensor.inputs().getFirst()))
                    .to(DType.FLOAT64);
        }
        return again(tensor, standing);
    }

    /// The derivatives of a body: symbols are its own and one adjoint for each result; results are the
    /// derivatives by those of its symbols that have one.
    ///
    /// @param by the numbers of those symbols
    public record Derivatives(Body body, List<Integer> by) {}

    /// What adjoints of the results make of the derivatives by the symbols.
    public Derivatives derivatives() {
        List<Tensor> seeds = results.stream()
                .map(result -> Tensor.input("∂C/∂result", result.shape(), result.dtype()))
                .toList();
        List<@Nullable Tensor> found = Reverse.of(results, seeds, symbols);
        List<Integer> by = IntStream.range(0, symbols.size())
                .filter(i -> symbols.get(i).dtype().isFloating() && found.get(i) != null)
                .boxed()
                .toList();
        List<Tensor> all =
                by.stream().map(found::get).map(Objects::requireNonNull).toList();
        var inputs = new ArrayList<>(symbols);
        inputs.addAll(seeds);
        return new Derivatives(close(inputs, all).body, by);
    }

    /// Whether a result depends on a symbol.
    public boolean reads(int symbol) {
        Tensor tensor = symbols.get(symbol);
        return results.contains(tensor)
                || made.stream().anyMatch(t -> t.inputs().contains(tensor));
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || other instanceof Body that
                        && symbols.size() == that.symbols.size()
                        && resultLines.equals(that.resultLines)
                        && lines.equals(that.lines);
    }

    @Override
    public int hashCode() {
        return lines.hashCode() * 31 + resultLines.hashCode();
    }

    @Override
    public String toString() {
        return symbols.size() + " inputs, " + made.size() + " operations";
    }
}
