package backprop4j;

/// What replaces a cell's value when a compiled step has run: `w ← w − η·∂C/∂w`.
public record Update(Cell cell, Tensor value) {
    public Update {
        if (!cell.shape().equals(value.shape()) || cell.dtype() != value.dtype()) {
            throw TensorException.of(
                    "update of " + cell,
                    "its new value is " + value.dtype() + value.shape() + ", which does not fit",
                    "an update keeps shape and type");
        }
    }
}
