// The build derives the double twin of this file.
package backprop4j.engine.cpu;

import backprop4j.compile.Step;
import backprop4j.compile.View;
import java.util.Arrays;

/// The terms of a fold of few: the first terms of neighbouring results, then the second ones, and so on. A term is
/// an element of a buffer, or what a short chain makes of several buffers' elements.
final class FloatTerms {
    private final FloatKernels kernels;
    private final Read[] reads;
    private final float[] constants;
    private final FloatInstruction[] code;
    private final int result;

    /// Registers in scratch: reads that are copied, and results of all instructions but the last.
    private final int copies;

    /// How one buffer is read.
    ///
    /// @param kept the elements of the first terms
    /// @param at for each term how far its elements are behind those of the first
    /// @param step 1 if the elements lie dense, 0 if all are one, −1 if they must be copied together
    private record Read(int node, Walk kept, FloatGather gather, int[] at, int step) {
        static Read of(Step.Folded fold, int index, FloatKernels kernels) {
            View view = fold.terms().reads().get(index).view();
            var kept = new Walk(FloatFold.axes(fold, view, false));
            var folded = new Walk(FloatFold.axes(fold, view, true));
            var at = new int[folded.count];
            Arrays.setAll(at, folded::position);
            boolean dense = kept.sizes.length <= 1 && kept.stride() == 1;
            boolean one = Arrays.stream(kept.strides).allMatch(stride -> stride == 0);
            return new Read(
                    fold.terms().reads().get(index).node(),
                    kept,
                    new FloatGather(kept, kernels),
                    at,
                    dense ? 1 : one ? 0 : -1);
        }
    }

    FloatTerms(Step.Folded step, FloatKernels kernels) {
        this.kernels = kernels;
        this.reads = new Read[step.terms().reads().size()];
        Arrays.setAll(reads, index -> Read.of(step, index, kernels));
        this.constants = new float[step.terms().constants().size()];
        for (int i = 0; i < constants.length; i++) {
            constants[i] = (float) step.terms().constants().get(i).doubleValue();
        }
        this.code = step.terms().code().stream().map(FloatInstruction::of).toArray(FloatInstruction[]::new);
        this.result = step.term();
        this.copies = code.length == 0 ? 0 : reads.length + code.length - 1;
    }

    /// How many terms each result has.
    int count() {
        return reads[0].at.length;
    }

    /// Arrays of as many elements as are loaded at once that [#load] needs.
    int scratch() {
        return copies;
    }

    /// The given terms of results `first` to `first + n − 1`, to `to[at]` and on; what lies in the array behind
    /// `scratch` is overwritten.
    void load(Frame frame, int term, int first, int n, float[] to, int at, int scratch, Scratch.Registers registers) {
        if (code.length == 0) {
            Read read = reads[result];
            read.gather.load(frame.floats[read.node], frame.offsets[read.node] + read.at[term], first, n, to, at);
            return;
        }
        registers.ensure(reads.length + constants.length + code.length);
        for (int i = 0; i < reads.length; i++) {
            load(reads[i], frame, term, first, n, to, scratch + i * n, registers, i);
        }
        for (int i = 0; i < constants.length; i++) {
            set(registers, reads.length + i, constants, i, 0);
        }
        for (int i = 0; i < code.length; i++) {
            boolean last = i == code.length - 1;
            set(registers, code[i].target(), to, last ? at : scratch + (reads.length + i) * n, 1);
            code[i].run(kernels, registers, n);
        }
    }

    private static void load(
            Read read,
            Frame frame,
            int term,
            int first,
            int n,
            float[] copy,
            int at,
            Scratch.Registers registers,
            int register) {
        float[] from = frame.floats[read.node];
        int base = frame.offsets[read.node] + read.at[term];
        if (read.step < 0) {
            read.gather.load(from, base, first, n, copy, at);
            set(registers, register, copy, at, 1);
        } else {
            set(registers, register, from, base + read.kept.start + read.step * first, read.step);
        }
    }

    private static void set(Scratch.Registers registers, int register, float[] array, int offset, int step) {
        registers.floats[register] = array;
        registers.offsets[register] = offset;
        registers.steps[register] = step;
    }
}
