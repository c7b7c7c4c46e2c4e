package backprop4j.proof;

import backprop4j.DType;
import backprop4j.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Writes a random graph as a Java source file that runs by itself and prints its results. A method holds 64 KiB
/// of code at most, about 8,000 numbers: many numbers get a method of their own.
final class JavaText {
    private static final List<String> LANGUAGE = List.of(
            "Attention",
            "Convolutions",
            "DType",
            "Grad",
            "Gradients",
            "Images",
            "Linalg",
            "Pooling",
            "RandomStream",
            "Scan",
            "Shape",
            "Sliding",
            "Tensor");

    /// From here on numbers are written as text.
    private static final int MANY = 100;

    private static final int PER_ROW = 1_000;

    private final RandomGraph graph;
    private final DType real;
    private final List<String> body = new ArrayList<>();
    private final List<String> methods = new ArrayList<>();

    private JavaText(RandomGraph graph, DType real) {
        this.graph = graph;
        this.real = real;
    }

    static String of(RandomGraph graph, DType real) {
        return new JavaText(graph, real).source();
    }

    private String source() {
        for (int line = 0; line < graph.lines().size(); line++) {
            body.add("Tensor t" + line + " = "
                    + switch (graph.lines().get(line)) {
                        case Line.Numbers numbers when numbers.values().length > MANY -> methodOf(line, numbers);
                        case Line.Numbers numbers -> leaf(numbers);
                        case Line.Call call -> call.toString();
                    }
                    + ";");
        }
        var results = new ArrayList<String>();
        graph.shown().forEach(line -> results.add("t" + line));
        derivatives(results);
        String names = String.join(", ", results);
        body.add("Tensor.evaluate(" + names + ");");
        body.add("for (Tensor result : List.of(" + names + ")) {");
        body.add("    System.out.println(result.dtype() + \"\" + result.shape() + \" \" + "
                + "Arrays.toString(result.toDoubles()));");
        body.add("}");
        return imports() + "\nvoid main() {\n"
                + body.stream().map(line -> "    " + line + "\n").collect(Collectors.joining())
                + "}\n"
                + String.join("", methods);
    }

    /// Text, because a method holds 64 KiB of code at most, about 8,000 numbers; and a text 64 KiB as well.
    private String methodOf(int line, Line.Numbers numbers) {
        var rows = new ArrayList<String>();
        for (int from = 0; from < numbers.values().length; from += PER_ROW) {
            int to = Math.min(from + PER_ROW, numbers.values().length);
            rows.add(Arrays.stream(numbers.values(), from, to)
                    .mapToObj(value -> String.valueOf(held(value)))
                    .collect(Collectors.joining(" ", "            \"", "\"")));
        }
        DType dtype = numbers.kind().dtype(real);
        String type = switch (dtype) {
            case FLOAT32 -> "float";
            case FLOAT64 -> "double";
            case INT32 -> "int";
            case BOOL -> "byte";
        };
        String name = "numbers" + line + "()";
        methods.add("""

                static Tensor %s {
                    String[] numbers = String.join(
                            " ",
                %s).split(" ");
                    var values = new %s[numbers.length];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = (%s) Double.parseDouble(numbers[i]);
                    }
                    return Tensor.constant(new Storage.%s(values)%s);
                }
                """.formatted(name, String.join(",\n", rows), type, type, storage(dtype), shape(numbers)));
        return name;
    }

    private static String storage(DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> "Floats";
            case FLOAT64 -> "Doubles";
            case INT32 -> "Ints";
            case BOOL -> "Bools";
        };
    }

    private static String shape(Line.Numbers numbers) {
        return ", Shape.of("
                + numbers.shape().toList().stream().map(String::valueOf).collect(Collectors.joining(", ")) + ")";
    }

    private void derivatives(List<String> results) {
        RandomGraph.Built built = graph.build(real);
        int last = graph.shown().getLast();
        Tensor differentiated = built.lines().get(last);
        List<String> first = derivatives(
                "first",
                built.first().leaves(),
                "t" + last + (Cost.of(differentiated) == differentiated ? "" : ".sum()"));
        String squares = first.stream()
                .map(name -> name + ".square().sum()")
                .reduce("", (sum, term) -> sum.isEmpty() ? term : sum + ".add(" + term + ")");
        List<String> second = derivatives("second", built.second().leaves(), squares);
        results.addAll(first);
        results.addAll(second);
    }

    /// The names of the derivatives of a cost by these leaves.
    private List<String> derivatives(String which, List<Integer> leaves, String cost) {
        if (leaves.isEmpty()) {
            return List.of();
        }
        body.add("Gradients " + which + " = " + cost + ".backward();");
        var names = new ArrayList<String>();
        for (int leaf : leaves) {
            names.add(which + leaf);
            body.add("Tensor " + which + leaf + " = " + which + ".of(t" + leaf + ");");
        }
        return names;
    }

    private String leaf(Line.Numbers numbers) {
        String values = Arrays.stream(numbers.values()).mapToObj(this::literal).collect(Collectors.joining(", "));
        DType dtype = numbers.kind().dtype(real);
        return "Tensor.constant(new Storage." + storage(dtype) + "("
                + switch (dtype) {
                    case FLOAT32 -> "new float[] {" + values + "})";
                    case FLOAT64 -> "new double[] {" + values + "})";
                    case INT32 -> "new int[] {" + wholes(numbers) + "})";
                    case BOOL -> "new byte[] {" + wholes(numbers) + "})";
                }
                + shape(numbers) + ")";
    }

    private static String wholes(Line.Numbers numbers) {
        return Arrays.stream(numbers.values())
                .mapToObj(value -> String.valueOf((int) value))
                .collect(Collectors.joining(", "));
    }

    private double held(double value) {
        return real == DType.FLOAT32 ? (float) value : value;
    }

    private String literal(double value) {
        boolean single = real == DType.FLOAT32;
        double held = held(value);
        String type = single ? "Float" : "Double";
        if (Double.isNaN(held)) {
            return type + ".NaN";
        }
        if (Double.isInfinite(held)) {
            return type + (held > 0 ? ".POSITIVE_INFINITY" : ".NEGATIVE_INFINITY");
        }
        return single ? (float) held + "f" : String.valueOf(held);
    }

    private String imports() {
        String text = String.join("\n", body) + String.join("\n", methods);
        var imports = new ArrayList<String>();
        LANGUAGE.stream()
                .filter(name ->
                        Pattern.compile("\\b" + name + "\\b").matcher(text).find())
                .forEach(name -> imports.add("import backprop4j." + name + ";\n"));
        if (text.contains("Storage.")) {
            imports.add("import backprop4j.op.Storage;\n");
        }
        imports.add("import java.util.Arrays;\nimport java.util.List;\n");
        return String.join("", imports);
    }
}
