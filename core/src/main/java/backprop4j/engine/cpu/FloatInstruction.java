// The build derives the double twin of this file.
package backprop4j.engine.cpu;

import backprop4j.compile.Step;
import backprop4j.op.Primitive;
import java.util.Arrays;

/// One primitive over blocks of registers.
record FloatInstruction(Primitive primitive, int[] operands, int target) {
    static FloatInstruction of(Step.Instruction instruction) {
        return new FloatInstruction(
                instruction.primitive(),
                instruction.operands().stream().mapToInt(Integer::intValue).toArray(),
                instruction.result());
    }

    /// The first n elements of the target's block. What is one number for the whole block is computed once and
    /// repeated.
    void run(FloatKernels kernels, Scratch.Registers registers, int n) {
        float[][] arrays = registers.floats;
        int[] at = registers.offsets;
        int[] steps = registers.steps;
        float[] to = arrays[target];
        int start = at[target];
        int a = operands[0];
        switch (operands.length) {
            case 1 -> {
                kernels.unary(primitive, arrays[a], at[a], to, start, steps[a] == 1 ? n : 1);
                if (steps[a] != 1) {
                    Arrays.fill(to, start + 1, start + n, to[start]);
                }
            }
            case 2 -> {
                int b = operands[1];
                kernels.binary(primitive, arrays[a], at[a], steps[a], arrays[b], at[b], steps[b], to, start, n);
            }
            default -> {
                int b = operands[1];
                int c = operands[2];
                kernels.select(
                        arrays[a], at[a], steps[a], arrays[b], at[b], steps[b], arrays[c], at[c], steps[c], to, start,
                        n);
            }
        }
    }
}
