package backprop4j.engine.reference;

import backprop4j.Shape;
import backprop4j.compile.Compiler;
import backprop4j.compile.Graph;
import backprop4j.op.Region;
import backprop4j.op.Storage;
import java.util.List;

/// Runs a region's body for one element after the other.
final class RegionRuns {
    private RegionRuns() {}

    static void run(Region region, Storage[] inputs, Storage result) {
        Graph body = Compiler.body(region).graph();
        List<Region.Field> fields = region.fields();
        int states = region.states();
        Storage[] given = inputs.clone();
        for (int i = 0; i < states; i++) {
            put(given[i], result, fields.get(i).offset());
        }
        for (int run = 0; run < region.length(); run++) {
            int element = region.descending() ? region.length() - 1 - run : run;
            for (int i = states; i < inputs.length; i++) {
                if (region.isSequence(i)) {
                    Shape shape = region.body().symbols().get(i).shape();
                    given[i] = part(inputs[i], element * shape.count(), shape.count());
                }
            }
            Storage[] values = ReferenceEngine.values(body, given);
            int[] outputs = body.outputs();
            for (int i = 0; i < outputs.length; i++) {
                Region.Field field = fields.get(i);
                Storage value = values[outputs[i]];
                int place = i >= states ? element : region.kept().get(i) ? run + 1 : 0;
                put(value, result, field.offset() + place * field.shape().count());
                if (i < states) {
                    given[i] = value;
                }
            }
        }
    }

    private static Storage part(Storage all, int from, int count) {
        Storage part = Storage.allocate(all.dtype(), count);
        for (int i = 0; i < count; i++) {
            part.set(i, all.get(from + i));
        }
        return part;
    }

    private static void put(Storage value, Storage result, int at) {
        for (int i = 0; i < value.count(); i++) {
            result.set(at + i, value.get(i));
        }
    }
}
