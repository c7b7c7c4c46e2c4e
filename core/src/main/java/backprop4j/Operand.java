package backprop4j;

/// What stands in an expression: a tensor, or a cell (a parameter or a state) that stands for its present value.
public sealed interface Operand permits Tensor, Cell {
    /// The tensor that is meant.
    Tensor tensor();
}
