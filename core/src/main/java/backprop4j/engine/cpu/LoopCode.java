package backprop4j.engine.cpu;

import backprop4j.compile.Step;
import java.util.List;

/// A pointwise chain as a loop sees it: what its registers hold, in the order reads, constants, results of
/// instructions. Equal codes are served by one loop.
///
/// @param walking for each read whether it walks with the loop or is one number for all elements
/// @param constants the constants
/// @param code the instructions
/// @param stored the registers that are written, in the order of the arrays they go to
public record LoopCode(
        List<Boolean> walking, List<Double> constants, List<Step.Instruction> code, List<Integer> stored) {
    public LoopCode {
        walking = List.copyOf(walking);
        constants = List.copyOf(constants);
        code = List.copyOf(code);
        stored = List.copyOf(stored);
    }

    /// All registers.
    public int registers() {
        return walking.size() + constants.size() + code.size();
    }
}
