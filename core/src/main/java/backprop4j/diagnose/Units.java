package backprop4j.diagnose;

import backprop4j.Tensor;

/// Which unit of a layer each element of its result belongs to.
///
/// @param count how many there are
/// @param stride elements between one unit and the next
record Units(int count, int stride) {
    static Units of(Tensor result) {
        int axis = Functions.unitAxis(result);
        return axis < 0
                ? new Units(1, 1)
                : new Units(
                        Math.max(1, result.shape().size(axis)),
                        Math.max(1, result.shape().strides()[axis]));
    }

    int of(int position) {
        return position / stride % count;
    }
}
