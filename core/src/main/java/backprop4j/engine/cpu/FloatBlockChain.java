// The build derives the double twin of this file.
package backprop4j.engine.cpu;

import backprop4j.compile.Access;
import backprop4j.compile.Step;
import java.util.ArrayDeque;
import java.util.Arrays;

/// Runs a chain of pointwise operations without the vector module: like [FloatChain] block by block, but every
/// register is an array of its own that begins at 0, into which operands are copied and out of which results are
/// ([ScalarFloatBlocks] says why). A copy costs half of an addition.
final class FloatBlockChain implements Kernel {
    /// Elements in a block: a dozen registers stay in the first-level cache.
    static final int BLOCK = 512;

    /// Fewer elements are not worth the copies.
    private static final int FEWEST = 64;

    /// Element operations below which another thread costs more than it saves.
    private static final int WORTH_SHARING = 1 << 15;

    private final Load[] loads;
    private final float[] constants;
    private final FloatInstruction[] code;
    private final int[] stores;
    private final int[] storedNodes;
    private final int[] arrayOf;
    private final int arrays;
    private final int count;
    private final int parts;

    /// @param same whether memory has the type of the chain
    private record Load(int node, Walk walk, boolean same, boolean one, FloatGather gather) {}

    FloatBlockChain(Step.Fused step, boolean[] computesHere, FloatKernels kernels, int threads) {
        this.count = size(step);
        this.loads = step.reads().stream()
                .map(read -> load(read, computesHere[read.node()], kernels))
                .toArray(Load[]::new);
        this.constants = new float[step.constants().size()];
        for (int i = 0; i < constants.length; i++) {
            constants[i] = (float) step.constants().get(i).doubleValue();
        }
        this.code = step.code().stream().map(FloatInstruction::of).toArray(FloatInstruction[]::new);
        this.stores = step.stores().stream().mapToInt(Step.Store::register).toArray();
        this.storedNodes = step.stores().stream().mapToInt(Step.Store::node).toArray();
        this.arrayOf = new int[loads.length + constants.length + code.length];
        this.arrays = assignArrays();
        long work = (long) count * Math.max(1, code.length);
        this.parts = Math.clamp(Math.min(work / WORTH_SHARING, 2L * threads), 1, Math.max(1, blocks()));
    }

    static boolean serves(Step.Fused step) {
        return size(step) >= FEWEST;
    }

    private static int size(Step.Fused step) {
        int size = 1;
        for (int axis : step.space()) {
            size *= axis;
        }
        return size;
    }

    private static Load load(Access read, boolean same, FloatKernels kernels) {
        var walk = new Walk(read.view());
        return new Load(read.node(), walk, same, read.view().isOneElement(), new FloatGather(walk, kernels));
    }

    private int blocks() {
        return Math.ceilDiv(count, BLOCK);
    }

    /// Operands and constants keep their arrays for all blocks; what is computed takes one over that is free.
    private int assignArrays() {
        int fixed = loads.length + constants.length;
        int[] lastUse = new int[arrayOf.length];
        for (int i = 0; i < code.length; i++) {
            for (int operand : code[i].operands()) {
                lastUse[operand] = i;
            }
        }
        for (int register : stores) {
            lastUse[register] = code.length;
        }
        Arrays.setAll(arrayOf, register -> register);
        var free = new ArrayDeque<Integer>();
        int used = fixed;
        for (int i = 0; i < code.length; i++) {
            for (int operand : code[i].operands()) {
                if (operand >= fixed && lastUse[operand] == i && !free.contains(arrayOf[operand])) {
                    free.addLast(arrayOf[operand]);
                }
            }
            Integer taken = free.pollLast();
            arrayOf[code[i].target()] = taken == null ? used++ : taken;
        }
        return used;
    }

    @Override
    public int parts() {
        return parts;
    }

    @Override
    public void run(Frame frame, int part, Scratch scratch) {
        int first = (int) ((long) blocks() * part / parts) * BLOCK;
        int end = Math.min(count, (int) ((long) blocks() * (part + 1) / parts) * BLOCK);
        float[][] memory = scratch.floatArrays(arrays, BLOCK);
        int most = Math.min(BLOCK, end - first);
        for (int i = 0; i < constants.length; i++) {
            Arrays.fill(memory[loads.length + i], 0, most, constants[i]);
        }
        for (int register = 0; register < loads.length; register++) {
            Load load = loads[register];
            if (load.one) {
                Conversions.load(frame, load.node, load.walk, 0, 1, memory[register], 0);
                Arrays.fill(memory[register], 1, Math.max(1, most), memory[register][0]);
            }
        }
        for (int index = first; index < end; index += BLOCK) {
            block(frame, memory, index, Math.min(BLOCK, end - index));
        }
    }

    private void block(Frame frame, float[][] memory, int first, int n) {
        for (int register = 0; register < loads.length; register++) {
            Load load = loads[register];
            if (load.same && !load.one) {
                load.gather.load(frame.floats[load.node], frame.offsets[load.node], first, n, memory[register], 0);
            } else if (!load.one) {
                Conversions.load(frame, load.node, load.walk, first, n, memory[register], 0);
            }
        }
        for (int i = 0; i < code.length; i++) {
            int[] from = code[i].operands();
            float[] a = memory[arrayOf[from[0]]];
            float[] b = from.length > 1 ? memory[arrayOf[from[1]]] : a;
            float[] c = from.length > 2 ? memory[arrayOf[from[2]]] : a;
            ScalarFloatBlocks.run(code[i].primitive(), a, b, c, memory[arrayOf[code[i].target()]], n);
        }
        for (int i = 0; i < stores.length; i++) {
            Conversions.store(memory[arrayOf[stores[i]]], 0, 1, frame, storedNodes[i], first, n);
        }
    }
}
