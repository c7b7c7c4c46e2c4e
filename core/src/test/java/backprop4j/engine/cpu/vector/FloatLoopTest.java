// The build derives the double twin of this file.
package backprop4j.engine.cpu.vector;

import static org.assertj.core.api.Assertions.assertThat;

import backprop4j.compile.Step;
import backprop4j.engine.cpu.FloatLoop;
import backprop4j.engine.cpu.LoopCode;
import backprop4j.op.Primitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FloatLoopTest {
    private static final VectorFloatKernels KERNELS = new VectorFloatKernels();
    private static final int ELEMENTS = 3 * KERNELS.loopStep();

    static Stream<Primitive> written() {
        return Stream.of(Primitive.values()).filter(primitive -> KERNELS.loop(alone(primitive)) != null);
    }

    private static LoopCode alone(Primitive primitive) {
        var operands = IntStream.range(0, primitive.arity()).boxed().toList();
        var walking = operands.stream().map(operand -> true).toList();
        var instruction = new Step.Instruction(primitive, operands, operands.size());
        return new LoopCode(walking, List.of(), List.of(instruction), List.of(operands.size()));
    }

    @ParameterizedTest
    @MethodSource("written")
    void a_loop_of_one_instruction_has_the_bits_of_the_primitive(Primitive primitive) {
        for (int seed = 0; seed < 8; seed++) {
            compare(alone(primitive), seed);
        }
    }

    @Test
    void loops_are_written_for_arithmetic_comparisons_and_choices_but_not_for_functions() {
        assertThat(written()).contains(Primitive.ADD, Primitive.SQRT, Primitive.LT, Primitive.SELECT);
        assertThat(written()).doesNotContain(Primitive.EXP, Primitive.POW, Primitive.SIN);
    }

    @Test
    void a_loop_of_many_instructions_has_the_bits_of_its_primitives_one_by_one() {
        List<Primitive> primitives = written().toList();
        for (int seed = 0; seed < 60; seed++) {
            var random = new Random(seed);
            var walking = new ArrayList<Boolean>();
            for (int i = 0; i < 1 + random.nextInt(5); i++) {
                walking.add(random.nextInt(3) > 0);
            }
            int first = walking.size() + 2;
            var code = new ArrayList<Step.Instruction>();
            for (int i = 0; i < 1 + random.nextInt(20); i++) {
                Primitive primitive = primitives.get(random.nextInt(primitives.size()));
                int known = first + i;
                var operands = IntStream.range(0, primitive.arity())
                        .mapToObj(operand -> random.nextInt(known))
                        .toList();
                code.add(new Step.Instruction(primitive, operands, known));
            }
            var stored = List.of(first + code.size() - 1, random.nextInt(first + code.size()));
            compare(new LoopCode(walking, List.of(0.0, -1.5), code, stored), seed);
        }
    }

    private static void compare(LoopCode code, int seed) {
        FloatLoop loop =
                Objects.requireNonNull(KERNELS.loop(code), "every primitive of the code is one of those written");
        int registers = code.registers();
        int arrays = registers + code.stored().size();
        var memory = new float[arrays][];
        int[] at = new int[arrays];
        for (int i = 0; i < arrays; i++) {
            at[i] = (seed + i) % 4;
            memory[i] = FloatKernelInputs.mixed(ELEMENTS + 4, seed * 100 + i);
        }
        var expected = new float[code.stored().size()][ELEMENTS];
        for (int i = 0; i < ELEMENTS; i++) {
            float[] register = element(code, memory, at, i);
            for (int store = 0; store < expected.length; store++) {
                expected[store][i] = register[code.stored().get(store)];
            }
        }
        loop.run(memory, at, ELEMENTS);
        for (int store = 0; store < expected.length; store++) {
            for (int i = 0; i < ELEMENTS; i++) {
                float got = memory[registers + store][at[registers + store] + i];
                assertThat(Float.floatToIntBits(got))
                        .as("element %d of store %d of %s with the seed %d", i, store, code, seed)
                        .isEqualTo(Float.floatToIntBits(expected[store][i]));
            }
        }
    }

    private static float[] element(LoopCode code, float[][] memory, int[] at, int i) {
        var register = new float[code.registers()];
        int reads = code.walking().size();
        for (int read = 0; read < reads; read++) {
            register[read] = memory[read][at[read] + (code.walking().get(read) ? i : 0)];
        }
        for (int constant = 0; constant < code.constants().size(); constant++) {
            register[reads + constant] = (float) (double) code.constants().get(constant);
        }
        for (Step.Instruction instruction : code.code()) {
            List<Integer> operands = instruction.operands();
            float a = register[operands.get(0)];
            float b = operands.size() > 1 ? register[operands.get(1)] : 0f;
            float c = operands.size() > 2 ? register[operands.get(2)] : 0f;
            register[instruction.result()] = instruction.primitive().apply(a, b, c);
        }
        return register;
    }
}
