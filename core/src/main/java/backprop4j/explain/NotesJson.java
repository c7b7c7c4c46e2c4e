package backprop4j.explain;

import static backprop4j.explain.JsonText.field;
import static backprop4j.explain.JsonText.list;
import static backprop4j.explain.JsonText.number;
import static backprop4j.explain.JsonText.object;
import static backprop4j.explain.JsonText.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
                                field("layers", list("  ", layers))))
                + "\n";
    }

    private static String matrix(double[][] rows) {
        return list(Arrays.stream(rows).map(NotesJson::vector).toList());
    }

    private static String vector(double[] numbers) {
        return list(Arrays.stream(numbers).mapToObj(JsonText::number).toList());
    }
}
