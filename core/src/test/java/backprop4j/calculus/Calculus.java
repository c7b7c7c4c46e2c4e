package backprop4j.calculus;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.op.Activations;
import backprop4j.op.Arithmetic;
import backprop4j.op.Comparisons;
import backprop4j.op.Elementary;
import backprop4j.op.Leaf;
import backprop4j.op.Op;
import backprop4j.op.Pointwise;
import backprop4j.spec.Look;
import backprop4j.spec.OpSpec;
import backprop4j.spec.OpSpecs;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Writes docs/calculus.md. The formulas of pointwise operations are read from their meanings and local
/// derivatives; the others are those that the specifications of all operations are made of.
final class Calculus {
    private static final Map<Integer, List<String>> SYMBOLS =
            Map.of(1, List.of("x"), 2, List.of("a", "b"), 3, List.of("a", "b", "c"));

    private Calculus() {}

    public static void main(String[] file) throws IOException {
        Files.writeString(Path.of(file[0]), document());
    }

    static String document() throws IOException {
        Map<String, Pointwise> pointwise = pointwise();
        Map<String, Structures.Row> structures = new TreeMap<>();
        for (Op op : specified()) {
            if (op instanceof Pointwise one) {
                if (pointwise.putIfAbsent(family(one), one) == null) {
                    throw new IllegalStateException(one + " stands in no family of pointwise operations");
                }
            } else if (!(op instanceof Leaf)) {
                Structures.Row row = Structures.of(op);
                structures.put(row.name(), row);
            }
        }
        try (var template = Objects.requireNonNull(Calculus.class.getResourceAsStream("calculus.md"))) {
            return new String(template.readAllBytes(), StandardCharsets.UTF_8)
                    .formatted(
                            differentiable(pointwise, 1),
                            differentiable(pointwise, 2),
                            differentiable(pointwise, 3),
                            withoutDerivative(pointwise),
                            lines(structures.values().stream()
                                    .map(row -> List.of(row.name(), escaped(row.meaning()), escaped(row.pullback())))));
        }
    }

    // ---- Which operations there are ----

    /// Pointwise operations in the order of their families' rows.
    private static Map<String, Pointwise> pointwise() {
        Map<String, Pointwise> found = new LinkedHashMap<>();
        for (Class<?> family : List.of(Arithmetic.class, Elementary.class, Activations.class, Comparisons.class)) {
            for (Field field : family.getFields()) {
                try {
                    if (field.get(null) instanceof Pointwise one) {
                        found.put(family(one), one);
                    }
                } catch (IllegalAccessException closed) {
                    throw new IllegalStateException(closed);
                }
            }
        }
        for (int n = 0; n < 2; n++) {
            found.put(family(Elementary.polygamma(n)), Elementary.polygamma(n));
        }
        for (DType dtype : DType.values()) {
            found.put(family(Arithmetic.cast(dtype)), Arithmetic.cast(dtype));
        }
        return found;
    }

    private static String family(Pointwise operation) {
        return operation.name().replaceAll("\\[.*", "");
    }

    /// The operations that the specifications' results are made of.
    private static Set<Op> specified() {
        Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        var todo = new ArrayDeque<Tensor>();
        for (OpSpec spec : OpSpecs.all()) {
            todo.add(spec.example(spec.cases().getFirst(), Look.PLAIN, DType.FLOAT64, 1)
                    .result());
        }
        Set<Op> operations = Collections.newSetFromMap(new IdentityHashMap<>());
        while (!todo.isEmpty()) {
            Tensor tensor = todo.removeLast();
            if (seen.add(tensor)) {
                operations.add(tensor.op());
                todo.addAll(tensor.inputs());
            }
        }
        return operations;
    }

    // ---- Rows ----

    private static boolean isDifferentiable(Pointwise operation) {
        return !operation.isCast() && !locals(operation).isEmpty();
    }

    private static String differentiable(Map<String, Pointwise> operations, int arity) {
        return lines(operations.entrySet().stream()
                .filter(entry -> entry.getValue().arity() == arity && isDifferentiable(entry.getValue()))
                .map(entry -> {
                    var row = new ArrayList<>(List.of(entry.getKey(), meaning(entry.getValue())));
                    row.addAll(locals(entry.getValue()));
                    return row;
                }));
    }

    private static String withoutDerivative(Map<String, Pointwise> operations) {
        return lines(operations.entrySet().stream()
                .filter(entry ->
                        !isDifferentiable(entry.getValue()) && !entry.getValue().isCast())
                .map(entry -> List.of(entry.getKey(), meaning(entry.getValue()))));
    }

    private static String meaning(Pointwise operation) {
        return code(Formulas.of(Term.of(operation.meaning(), symbols(operation))));
    }

    private static List<String> symbols(Pointwise operation) {
        return SYMBOLS.getOrDefault(operation.arity(), List.of());
    }

    /// The local derivatives by the real inputs, built for symbols; none if it has none.
    private static List<String> locals(Pointwise operation) {
        for (List<DType> types : List.of(
                Collections.nCopies(operation.arity(), DType.FLOAT64),
                List.of(DType.BOOL, DType.FLOAT64, DType.FLOAT64))) {
            if (types.size() != operation.arity() || !accepts(operation, types)) {
                continue;
            }
            var inputs = new ArrayList<Tensor>();
            for (int i = 0; i < types.size(); i++) {
                inputs.add(Tensor.input(symbols(operation).get(i), Shape.SCALAR, types.get(i)));
            }
            Tensor output = Tensor.input("y", Shape.SCALAR, DType.FLOAT64);
            var locals = new ArrayList<String>();
            boolean any = false;
            for (int i = 0; i < types.size(); i++) {
                Tensor local = operation.local(i, inputs, output);
                any |= local != null;
                locals.add(local == null ? "none" : code(Formulas.of(Term.of(local))));
            }
            return any ? locals : List.of();
        }
        return List.of();
    }

    private static boolean accepts(Pointwise operation, List<DType> types) {
        try {
            return operation.dtype(types) == DType.FLOAT64;
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }

    private static String lines(Stream<? extends List<String>> rows) {
        var text = new StringBuilder();
        rows.forEach(row -> text.append("| ").append(String.join(" | ", row)).append(" |\n"));
        return text.toString();
    }

    private static String code(String formula) {
        return "`" + escaped(formula) + "`";
    }

    /// A bar would end the cell.
    private static String escaped(String formula) {
        return formula.replace("|", "\\|");
    }
}
