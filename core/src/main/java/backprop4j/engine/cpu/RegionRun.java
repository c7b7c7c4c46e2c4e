package backprop4j.engine.cpu;

import backprop4j.DType;
import backprop4j.compile.Access;
import backprop4j.compile.Program;
import backprop4j.compile.Step;
import backprop4j.compile.View;
import backprop4j.op.Region;
import backprop4j.op.Storage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Runs a region's body for one element after the other. The body reads elements, constants and states where they
/// lie, if they lie there row-major, and writes its results where they belong.
final class RegionRun implements Kernel {
    private final Region region;
    private final Program body;
    private final Kernel[] kernels;
    private final Workers workers;
    private final int[] slots;
    private final int[] outputs;
    private final Input[] inputs;
    private final Region.Field[] fields;
    private final int result;

    /// How an input is read.
    ///
    /// @param each the view of an element, or of the whole input if it is no sequence
    /// @param stride between elements of a sequence, else 0
    /// @param copied whether elements must be copied because they do not lie row-major
    private record Input(int node, Walk each, int stride, boolean copied) {
        static Input of(Access read, boolean isSequence) {
            View view = read.view();
            if (!isSequence) {
                return of(read.node(), view, 0);
            }
            int[] sizes = Arrays.copyOfRange(view.sizes(), 1, view.sizes().length);
            int[] strides = Arrays.copyOfRange(view.strides(), 1, sizes.length + 1);
            return of(read.node(), new View(view.offset(), sizes, strides), view.strides()[0]);
        }

        private static Input of(int node, View each, int stride) {
            boolean dense = new View(0, each.sizes(), each.strides()).isContiguous();
            return new Input(node, new Walk(each), stride, !dense);
        }
    }

    /// What a session has for a region: the body's memory, copies of what does not lie row-major, and the second
    /// place of each state of which only the last value is kept.
    private record Memory(
            Frame body,
            @Nullable Storage[] copies,
            @Nullable Storage[] others) {}

    /// @param kernels of the body's steps, in order
    RegionRun(Step.Regional step, Kernel[] kernels, Workers workers) {
        this.region = step.region();
        this.body = step.body();
        this.kernels = kernels;
        this.workers = workers;
        this.slots = body.graph().slots();
        this.outputs = body.graph().outputs();
        this.inputs = new Input[step.reads().size()];
        Arrays.setAll(inputs, i -> Input.of(step.reads().get(i), region.isSequence(i)));
        this.fields = region.fields().toArray(Region.Field[]::new);
        this.result = step.result();
    }

    @Override
    public void reserve(Frame frame) {
        frame.reserveInner(body.plan());
    }

    /// One: its runs follow each other, and each shares its own work.
    @Override
    public int parts() {
        return 1;
    }

    @Override
    public void run(Frame frame, int part, Scratch scratch) {
        Memory memory = (Memory) frame.inner.get(this);
        if (memory == null) {
            memory = open(frame);
            frame.inner.put(this, memory);
        }
        for (int i = 0; i < region.states(); i++) {
            boolean firstValueCounts = region.kept().get(i) || region.length() == 0;
            if (firstValueCounts) {
                copy(frame, inputs[i], inputs[i].each.start, frame.storage(result), place(frame, i, 0));
            }
        }
        for (int i = region.states(); i < inputs.length; i++) {
            if (!region.isSequence(i)) {
                give(frame, memory, i, 0);
            }
        }
        for (int run = 0; run < region.length(); run++) {
            int element = region.descending() ? region.length() - 1 - run : run;
            for (int i = 0; i < region.states() + region.sequences(); i++) {
                if (region.isSequence(i)) {
                    give(frame, memory, i, element);
                } else {
                    giveState(frame, memory, i, run);
                }
            }
            for (int i = 0; i < outputs.length; i++) {
                take(frame, memory, i, run, element);
            }
            for (Kernel kernel : kernels) {
                workers.run(kernel, memory.body);
            }
        }
    }

    private Memory open(Frame frame) {
        var inner = new Frame(body, frame.innerMemory());
        for (Kernel kernel : kernels) {
            kernel.reserve(inner);
        }
        var copies = new @Nullable Storage[inputs.length];
        for (int i = 0; i < inputs.length; i++) {
            if (inputs[i].copied) {
                copies[i] = Storage.allocate(body.graph().node(slots[i]).dtype(), inputs[i].each.count);
            }
        }
        var others = new @Nullable Storage[region.states()];
        for (int i = 0; i < others.length; i++) {
            if (!region.kept().get(i)) {
                DType dtype = body.graph().node(outputs[i]).dtype();
                others[i] = Storage.allocate(dtype, fields[i].shape().count());
            }
        }
        return new Memory(inner, copies, others);
    }

    /// Gives the body an input, or an element of it.
    private void give(Frame frame, Memory memory, int i, int element) {
        Input input = inputs[i];
        int start = input.each.start + element * input.stride;
        Storage copy = memory.copies[i];
        if (copy == null) {
            memory.body.share(slots[i], frame, input.node, frame.offsets[input.node] + start);
        } else {
            copy(frame, input, start, copy, 0);
            memory.body.bind(slots[i], copy, 0);
        }
    }

    /// Before the first run a state is the input, then what the run before has made.
    private void giveState(Frame frame, Memory memory, int i, int run) {
        if (run == 0) {
            give(frame, memory, i, 0);
        } else {
            bindState(frame, memory, i, run, slots[i]);
        }
    }

    private void take(Frame frame, Memory memory, int i, int run, int element) {
        if (i < region.states()) {
            bindState(frame, memory, i, run + 1, outputs[i]);
        } else {
            memory.body.share(outputs[i], frame, result, place(frame, i, element));
        }
    }

    /// Where value `number` of a state lies. If only the last is kept, values take turns in two places, so that
    /// the last comes to lie in the result.
    private void bindState(Frame frame, Memory memory, int i, int number, int bodyNode) {
        Storage other = memory.others[i];
        if (other == null) {
            memory.body.share(bodyNode, frame, result, place(frame, i, number));
        } else if ((region.length() - number) % 2 == 0) {
            memory.body.share(bodyNode, frame, result, place(frame, i, 0));
        } else {
            memory.body.bind(bodyNode, other, 0);
        }
    }

    private int place(Frame frame, int i, int value) {
        return frame.offsets[result]
                + fields[i].offset()
                + value * fields[i].shape().count();
    }

    private static void copy(Frame frame, Input input, int start, Storage to, int at) {
        Walk walk = input.each;
        int base = frame.offsets[input.node] + start - walk.start;
        int n = walk.run();
        int step = walk.stride();
        for (int done = 0; done < walk.count; done += n) {
            int from = base + walk.position(done);
            switch (to) {
                case Storage.Floats(float[] floats) ->
                    Move.copy(frame.floats[input.node], from, step, floats, at + done, 1, n);
                case Storage.Doubles(double[] doubles) ->
                    Move.copy(frame.doubles[input.node], from, step, doubles, at + done, 1, n);
                case Storage.Ints(int[] ints) -> Move.copy(frame.ints[input.node], from, step, ints, at + done, 1, n);
                case Storage.Bools(byte[] bools) ->
                    Move.copy(frame.bools[input.node], from, step, bools, at + done, 1, n);
            }
        }
    }
}
