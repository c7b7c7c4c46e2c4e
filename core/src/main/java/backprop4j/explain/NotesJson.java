package backprop4j.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Writes the numbers of a network as JSON.
final class NotesJson {
    private NotesJson() {}

    static String write(Notes notes) {
        NetworkSpec spec = notes.spec();
        var layers = new ArrayList<String>();
        for (Notes.Layer layer : notes.layers()) {
            layers.add(object(
                    "   ",
                    List.of(
                            field("weight", matrix(layer.weight())),
                            field("bias", vector(layer.bias())),
                            field("input", vector(layer.input())),
                            field("z", vector(layer.z())),
                            field("a", vector(layer.a())),
                            field("sigmaPrime", vector(layer.sigmaPrime())),
                            field("dC_da", vector(layer.dCda())),
                            field("dC_dz", vector(layer.dCdz())),
                            field("dC_dw", matrix(layer.dCdw())),
                            field("dC_db", vector(layer.dCdb())),
                            field("weightAfterOneSgdStep", matrix(layer.weightAfter())),
                            field("biasAfterOneSgdStep", vector(layer.biasAfter())))));
        }
        return object(
                        " ",
                        List.of(
                                field("name", text(spec.name())),
                                field("note", text(spec.note())),
                                field("activation", text(spec.activation().toString())),
                                field("costFunction", text(spec.cost().toString())),
                                field("input", vector(spec.input())),
                                field("target", spec.target().length == 0 ? "null" : vector(spec.target())),
                                field("cost", number(notes.cost())),
                                field("dC_dx", vector(notes.dCdx())),
                                field("learningRate", number(spec.learningRate())),
                                field("layers", layers.stream().collect(Collectors.joining(",\n  ", "[\n  ", "\n ]")))))
                + "\n";
    }

    private static String object(String indent, List<String> fields) {
        String outer = indent.substring(1);
        return fields.stream().collect(Collectors.joining(",\n" + indent, "{\n" + indent, "\n" + outer + "}"));
    }

    private static String field(String name, String value) {
        return text(name) + ": " + value;
    }

    private static String matrix(double[][] rows) {
        return Arrays.stream(rows).map(NotesJson::vector).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String vector(double[] numbers) {
        return Arrays.stream(numbers).mapToObj(NotesJson::number).collect(Collectors.joining(", ", "[", "]"));
    }

    /// The shortest decimal that reads back to the same double; JSON has no word for NaN and the infinities.
    private static String number(double number) {
        return Double.isFinite(number) ? Double.toString(number) : text(Double.toString(number));
    }

    private static String text(String text) {
        var quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (c < ' ') {
                        quoted.append("\\u00")
                                .append(Character.forDigit(c >> 4, 16))
                                .append(Character.forDigit(c & 15, 16));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
