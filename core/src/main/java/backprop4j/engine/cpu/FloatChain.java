// The build derives the double twin of this file.
package backprop4j.engine.cpu;

import backprop4j.compile.Access;
import backprop4j.compile.Program;
import backprop4j.compile.Step;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Runs a chain of pointwise operations over blocks that fit the first-level cache: each instruction over the
/// whole block before the next. A register is a block of an operand where it lies, a constant, a block of the
/// result where it goes, or a block of scratch. A chain that runs often becomes one loop ([FloatLoops]), if it
/// can.
final class FloatChain implements Kernel {
    /// Elements in a block: a handful of registers stay in 32 KB.
    private static final int BLOCK = 1024;

    /// The same for one loop that copies operands into order first: the other operands are read a while longer
    /// without a pause, so that memory runs ahead.
    private static final int LONG_BLOCK = 4096;

    /// Element operations below which another thread costs more than it saves.
    private static final int WORTH_SHARING = 1 << 15;

    /// Runs after which a chain is worth a loop of its own, and elements below which it never is.
    private static final int OFTEN = 30;

    private static final int WORTH_A_LOOP = 4096;

    private final FloatKernels kernels;
    private final FloatLoops loops;
    private final @Nullable LoopCode loopCode;
    private final int[] storedNodes;
    private final boolean copies;

    /// Only a count of when to ask: two sessions that count at once do no harm.
    private int runs;

    private volatile @Nullable FloatLoop loop;

    private final FloatInstruction[] code;
    private final Load[] loads;
    private final float[] constants;
    private final int[] slots;
    private final int slotCount;
    private final int[] resultOf;
    private final int[] laterStores;
    private final int[] laterNodes;
    private final int registers;
    private final int count;
    private final int parts;

    /// Blocks begin anew after so many elements, the whole chain or the shortest row of an operand.
    private final int run;

    private final int blocksPerRun;
    private final int longest;
    private final int block;

    /// How a register is read from memory.
    ///
    /// @param inPlace dense like the results
    /// @param one a single number for all elements
    /// @param byRun dense, or a single number, within each run
    /// @param gather how it is copied if its type is that of the chain
    private record Load(
            int node,
            Walk walk,
            boolean inPlace,
            boolean one,
            boolean byRun,
            @Nullable FloatGather gather) {
        Load perRun() {
            return new Load(node, walk, inPlace, one, !inPlace && !one, gather);
        }

        boolean copied() {
            return !inPlace && !one && !byRun;
        }
    }

    /// Runs shorter than this are copied into blocks: a block of their own would cost more, and vectors take none
    /// so short.
    private static final int SHORTEST_RUN = 128;

    FloatChain(
            Step.Fused step,
            Program program,
            boolean[] computesHere,
            FloatKernels kernels,
            FloatLoops loops,
            int threads) {
        this.kernels = kernels;
        this.loops = loops;
        int size = 1;
        for (int axis : step.space()) {
            size *= axis;
        }
        this.count = size;
        int reads = step.reads().size();
        this.registers = reads + step.constants().size() + step.code().size();
        this.loads = new Load[reads];
        for (int i = 0; i < reads; i++) {
            Access read = step.reads().get(i);
            boolean same = computesHere[read.node()];
            var walk = new Walk(read.view());
            loads[i] = new Load(
                    read.node(),
                    walk,
                    same && read.view().isContiguous(),
                    same && read.view().isOneElement(),
                    false,
                    same ? new FloatGather(walk, kernels) : null);
        }
        this.run = run(step, computesHere);
        if (run < count) {
            Arrays.setAll(loads, i -> loads[i].perRun());
        }
        this.copies = Arrays.stream(loads).anyMatch(Load::copied);
        this.storedNodes = step.stores().stream().mapToInt(Step.Store::node).toArray();
        this.loopCode = loopCode(step, computesHere);
        this.longest = copies && loopCode != null ? LONG_BLOCK : BLOCK;
        this.blocksPerRun = Math.max(1, Math.ceilDiv(run, longest));
        this.block = Math.min(run, longest);
        this.constants = new float[step.constants().size()];
        for (int i = 0; i < constants.length; i++) {
            constants[i] = (float) step.constants().get(i).doubleValue();
        }
        this.code = step.code().stream().map(FloatInstruction::of).toArray(FloatInstruction[]::new);
        this.resultOf = new int[registers];
        Arrays.fill(resultOf, -1);
        var later = step.stores().stream()
                .filter(store -> !writesDirectly(store, program, computesHere))
                .toList();
        this.laterStores = later.stream().mapToInt(Step.Store::register).toArray();
        this.laterNodes = later.stream().mapToInt(Step.Store::node).toArray();
        this.slots = new int[registers];
        this.slotCount = assignSlots(reads);
        long work = (long) count * Math.max(1, code.length);
        long wanted = Math.min(work / WORTH_SHARING, 2L * threads);
        this.parts = Math.clamp(wanted, 1, Math.max(1, blocks()));
    }

    /// The shortest row of an operand that is not dense as a whole, if all of them can be read where they lie row
    /// by row; otherwise all elements.
    private int run(Step.Fused step, boolean[] computesHere) {
        if (count == 0) {
            return 0;
        }
        int shortest = count;
        for (int i = 0; i < loads.length; i++) {
            Load load = loads[i];
            if (load.inPlace || load.one) {
                continue;
            }
            boolean dense = load.walk.stride() == 0 || load.walk.stride() == 1;
            if (!dense || !computesHere[step.reads().get(i).node()] || load.walk.run() < SHORTEST_RUN) {
                return count;
            }
            shortest = Math.min(shortest, load.walk.run());
        }
        for (Load load : loads) {
            if (!load.inPlace && !load.one && load.walk.run() % shortest != 0) {
                return count;
            }
        }
        return shortest;
    }

    private @Nullable LoopCode loopCode(Step.Fused step, boolean[] computesHere) {
        if (count < WORTH_A_LOOP
                || step.code().isEmpty()
                || !Arrays.stream(storedNodes).allMatch(node -> computesHere[node])) {
            return null;
        }
        var walking = Arrays.stream(loads)
                .map(load -> load.inPlace || load.copied() || !load.one && load.walk.stride() == 1)
                .toList();
        var stored = step.stores().stream().map(Step.Store::register).toList();
        return new LoopCode(walking, step.constants(), step.code(), stored);
    }

    private int blocks() {
        return run == 0 ? 0 : count / run * blocksPerRun;
    }

    /// The first result that takes a computed register as it is gets it without a copy, unless it may overwrite
    /// an operand that a later instruction reads.
    private boolean writesDirectly(Step.Store store, Program program, boolean[] computesHere) {
        int register = store.register();
        int instruction = register - loads.length - constants.length;
        if (instruction < 0 || !computesHere[store.node()] || resultOf[register] >= 0) {
            return false;
        }
        Set<Integer> overwritten = program.overwritten(store.node());
        for (int later = instruction + 1; later < code.length && !overwritten.isEmpty(); later++) {
            for (int operand : code[later].operands()) {
                if (operand < loads.length && overwritten.contains(loads[operand].node)) {
                    return false;
                }
            }
        }
        resultOf[register] = store.node();
        return true;
    }

    /// Gives scratch blocks to the registers that need one, and takes them back after their last use.
    private int assignSlots(int reads) {
        Arrays.fill(slots, -1);
        int[] lastUse = new int[registers];
        for (int i = 0; i < code.length; i++) {
            for (int operand : code[i].operands()) {
                lastUse[operand] = i;
            }
        }
        for (int register : laterStores) {
            lastUse[register] = code.length;
        }
        var free = new ArrayDeque<Integer>();
        int used = 0;
        for (int register = 0; register < reads; register++) {
            if (loads[register].copied()) {
                slots[register] = used++;
            }
        }
        for (int i = 0; i < code.length; i++) {
            for (int operand : code[i].operands()) {
                if (lastUse[operand] == i && slots[operand] >= 0 && !free.contains(slots[operand])) {
                    free.addLast(slots[operand]);
                }
            }
            int target = code[i].target();
            if (resultOf[target] < 0) {
                Integer slot = free.pollLast();
                slots[target] = slot == null ? used++ : slot;
            }
        }
        return used;
    }

    @Override
    public int parts() {
        return parts;
    }

    @Override
    public void run(Frame frame, int part, Scratch scratch) {
        int firstBlock = (int) ((long) blocks() * part / parts);
        int lastBlock = (int) ((long) blocks() * (part + 1) / parts);
        Scratch.Registers state = scratch.registers;
        state.ensure(registers + storedNodes.length);
        if (part == 0 && loopCode != null && ++runs == OFTEN) {
            loops.request(loopCode, made -> loop = made);
        }
        FloatLoop fast = loop;
        float[] memory = scratch.floats(slotCount * block);
        place(frame, state, memory);
        for (int index = firstBlock; index < lastBlock; ) {
            int inRun = index % blocksPerRun;
            int together = fast == null || copies ? 1 : Math.min(blocksPerRun - inRun, lastBlock - index);
            int first = index / blocksPerRun * run + inRun * longest;
            runBlock(frame, state, first, Math.min(together * longest, run - inRun * longest), fast);
            index += together;
        }
    }

    /// What is the same for every block.
    private void place(Frame frame, Scratch.Registers state, float[] memory) {
        for (int register = 0; register < registers; register++) {
            state.steps[register] = 1;
            if (slots[register] >= 0) {
                state.floats[register] = memory;
                state.offsets[register] = slots[register] * block;
            }
        }
        for (int register = 0; register < loads.length; register++) {
            Load load = loads[register];
            if (load.one) {
                state.floats[register] = frame.floats[load.node];
                state.offsets[register] = frame.offsets[load.node] + load.walk.start;
                state.steps[register] = 0;
            }
        }
        for (int i = 0; i < constants.length; i++) {
            state.floats[loads.length + i] = constants;
            state.offsets[loads.length + i] = i;
            state.steps[loads.length + i] = 0;
        }
    }

    private void runBlock(Frame frame, Scratch.Registers state, int first, int n, @Nullable FloatLoop fast) {
        float[][] arrays = state.floats;
        int[] at = state.offsets;
        int[] steps = state.steps;
        for (int register = 0; register < loads.length; register++) {
            Load load = loads[register];
            if (load.inPlace && !load.one) {
                arrays[register] = frame.floats[load.node];
                at[register] = frame.offsets[load.node] + first;
            } else if (load.byRun) {
                arrays[register] = frame.floats[load.node];
                at[register] = frame.offsets[load.node] + load.walk.position(first);
                steps[register] = load.walk.stride();
            } else if (!load.one) {
                if (load.gather != null) {
                    load.gather.load(
                            frame.floats[load.node],
                            frame.offsets[load.node],
                            first,
                            n,
                            arrays[register],
                            at[register]);
                } else {
                    Conversions.load(frame, load.node, load.walk, first, n, arrays[register], at[register]);
                }
            }
        }
        if (fast != null) {
            runLoop(frame, state, first, n, fast);
            return;
        }
        for (FloatInstruction instruction : code) {
            int target = instruction.target();
            if (resultOf[target] >= 0) {
                arrays[target] = frame.floats[resultOf[target]];
                at[target] = frame.offsets[resultOf[target]] + first;
            }
            instruction.run(kernels, state, n);
        }
        for (int i = 0; i < laterStores.length; i++) {
            int register = laterStores[i];
            Conversions.store(arrays[register], at[register], steps[register], frame, laterNodes[i], first, n);
        }
    }

    private void runLoop(Frame frame, Scratch.Registers state, int first, int n, FloatLoop fast) {
        for (int i = 0; i < storedNodes.length; i++) {
            state.floats[registers + i] = frame.floats[storedNodes[i]];
            state.offsets[registers + i] = frame.offsets[storedNodes[i]] + first;
        }
        int rest = n % kernels.loopStep();
        fast.run(state.floats, state.offsets, n - rest);
        if (rest > 0) {
            runBlock(frame, state, first + n - rest, rest, null);
        }
    }
}
