package backprop4j.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import backprop4j.Convolutions;
import backprop4j.DType;
import backprop4j.Parameter;
import backprop4j.Pooling;
import backprop4j.Shape;
import backprop4j.Sliding;
import backprop4j.Tensor;
import backprop4j.TensorException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MistakesTest {
    private static final Tensor IMAGES = Tensor.zeros(Shape.of(8, 28, 28), DType.FLOAT32);
    private static final Tensor PHOTOS = Tensor.zeros(Shape.of(2, 3, 8, 8), DType.FLOAT32);
    private static final Tensor X = Tensor.zeros(Shape.of(32, 784), DType.FLOAT32);
    private static final Parameter W = Parameter.of("0.weight", Tensor.zeros(Shape.of(10, 784), DType.FLOAT32));
    private static final Parameter B = Parameter.of("0.bias", Tensor.zeros(Shape.of(10), DType.FLOAT32));
    private static final Tensor LOGITS = X.linear(W, B);

    /// A mistake, and what its message must tell.
    record Mistake(String name, Runnable mistake, List<String> told) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Mistake of(String name, Runnable mistake, String... told) {
        return new Mistake(name, mistake, List.of(told));
    }

    static Stream<Mistake> mistakes() {
        return Stream.of(
                of("shapes that do not broadcast", () -> X.add(B), "add", "[32, 784]", "[10]", "must be equal"),
                of(
                        "matmul with the weight not transposed",
                        () -> X.matmul(W),
                        "matmul",
                        "[32, 784]",
                        "[10, 784]",
                        "transpose() would fit"),
                of(
                        "linear with another input size",
                        () -> IMAGES.linear(W, B),
                        "linear",
                        "[8, 28, 28]",
                        "[10, 784]",
                        "[out, in]"),
                of(
                        "reshape to another count",
                        () -> IMAGES.reshape(8, 700),
                        "reshape",
                        "[8, 28, 28]",
                        "6272",
                        "[8, 700]",
                        "5600"),
                of(
                        "reshape with two unknown sizes",
                        () -> IMAGES.reshape(-1, -1),
                        "reshape",
                        "only one size may be -1"),
                of("reshape with no size that fits", () -> IMAGES.reshape(-1, 5), "reshape", "[-1, 5]", "[8, 28, 28]"),
                of("an axis that does not exist", () -> X.sum(2), "sum", "axis 2", "[32, 784]", "0 to 1"),
                of("an axis of a scalar", () -> X.sum().softmax(0), "softmax", "a scalar has no axes"),
                of("an axis named twice", () -> X.sum(0, -2), "sum", "axis 0 is named twice"),
                of("permute that forgets an axis", () -> IMAGES.permute(1, 0), "permute", "[8, 28, 28]", "3"),
                of("transpose of a vector", () -> B.tensor().transpose(), "transpose", "[10]", "two axes"),
                of("a range outside its axis", () -> X.slice(0, 30, 40), "slice", "30..40", "axis 0", "[32, 784]"),
                of("concat of other shapes", () -> Tensor.concat(0, X, LOGITS), "concat", "[32, 784]", "[32, 10]"),
                of("broadcast to fewer axes", () -> X.broadcastTo(Shape.of(784)), "broadcast[784]", "[32, 784]"),
                of("rows of other lengths", () -> Tensor.of(new float[][] {{1, 2}, {3}}), "row 1 has 1", "row 0 has 2"),
                of(
                        "numbers that do not fill a shape",
                        () -> Tensor.copyOf(new float[5], Shape.of(2, 3)),
                        "[2, 3]",
                        "6",
                        "5"),
                of(
                        "float32 with float64",
                        () -> X.add(Tensor.zeros(Shape.of(784), DType.FLOAT64)),
                        "add",
                        "float32",
                        "float64",
                        "never mix silently",
                        ".to("),
                of(
                        "arithmetic on whole numbers",
                        () -> Tensor.ofInts(1, 2).mul(Tensor.ofInts(3, 4)),
                        "mul",
                        "int32",
                        ".to(DType.FLOAT32)"),
                of(
                        "labels as real numbers",
                        () -> LOGITS.crossEntropy(Tensor.zeros(Shape.of(32), DType.FLOAT32)),
                        "crossEntropy",
                        "int32",
                        "float32",
                        "ofInts"),
                of(
                        "one-hot labels",
                        () -> LOGITS.crossEntropy(Tensor.copyOf(new int[320], Shape.of(32, 10))),
                        "crossEntropy",
                        "[32, 10]",
                        "one class number each"),
                of(
                        "a label outside the classes",
                        () -> LOGITS.crossEntropy(labels(10)).toScalar(),
                        "crossEntropy",
                        "label 10 in row",
                        "none of the 10 classes 0 to 9"),
                of("mse of other shapes", () -> LOGITS.mse(B), "mse", "[32, 10]", "[10]", "one shape"),
                of(
                        "a cost that is no scalar",
                        () -> LOGITS.backward(),
                        "backward",
                        "float32[32, 10]",
                        ".sum() or .mean()"),
                of("the gradient of a condition", () -> LOGITS.gt(0).backward(), "backward", "bool"),
                of(
                        "the gradient by whole numbers",
                        () -> {
                            Tensor labels = labels(3);
                            LOGITS.crossEntropy(labels).backward().of(labels);
                        },
                        "gradient",
                        "int32",
                        "only real numbers"),
                of(
                        "the gradient by what the cost does not use",
                        () -> X.sum().backward().of(W),
                        "gradient of 0.weight",
                        "does not depend"),
                of(
                        "the gradient through a comparison",
                        () -> LOGITS.gt(0).to(DType.FLOAT32).sum().backward().of(W),
                        "gradient of 0.weight",
                        "gt",
                        "no derivative"),
                of(
                        "numbers of a step's input",
                        () -> Tensor.input("x", Shape.of(2), DType.FLOAT32)
                                .exp()
                                .toArray(),
                        "x",
                        "symbolic input"),
                of("one number of many", () -> X.toScalar(), "toScalar", "[32, 784]"),
                of("a matrix of a vector", () -> B.tensor().toMatrix(), "toMatrix", "[10]"),
                of("a choice by real numbers", () -> X.where(X, X), "where", "float32", "x.gt(0)"),
                of("other numbers for a parameter", () -> B.set(1, 2, 3), "0.bias", "10", "3"),
                of(
                        "a kernel larger than its image",
                        () -> Convolutions.conv(PHOTOS, Tensor.zeros(Shape.of(4, 3, 9, 9), DType.FLOAT32)),
                        "conv",
                        "[2, 3, 8, 8]",
                        "[4, 3, 9, 9]",
                        "size 9",
                        "pad the axis"),
                of(
                        "a kernel wider than its image",
                        () -> Convolutions.conv(PHOTOS, Tensor.zeros(Shape.of(4, 3, 8, 9), DType.FLOAT32)),
                        "size 9",
                        "axis 3 has 8"),
                of(
                        "other channels than the weight's",
                        () -> Convolutions.conv(PHOTOS, Tensor.zeros(Shape.of(4, 1, 3, 3), DType.FLOAT32)),
                        "conv",
                        "3 channels",
                        "takes 1",
                        "[out, in/groups, kernel…]"),
                of(
                        "groups that do not divide",
                        () -> Convolutions.conv(
                                PHOTOS, Tensor.zeros(Shape.of(4, 1, 3, 3), DType.FLOAT32), Sliding.PLAIN.groups(2)),
                        "conv",
                        "2 groups do not divide the 3 channels"),
                of(
                        "channels of more groups than there are",
                        () -> Convolutions.conv(
                                PHOTOS, Tensor.zeros(Shape.of(3, 2, 3, 3), DType.FLOAT32), Sliding.PLAIN.groups(3)),
                        "in 3 group(s) takes 6"),
                of(
                        "images without channels",
                        () -> Convolutions.conv(IMAGES, Tensor.zeros(Shape.of(4, 1, 3, 3), DType.FLOAT32)),
                        "conv",
                        "[8, 28, 28]",
                        "unsqueeze"),
                of(
                        "one stride too many",
                        () -> Pooling.max(PHOTOS, Sliding.PLAIN.stride(1, 2, 3), 2, 2),
                        "max pooling",
                        "stride [1, 2, 3]",
                        "3 axes",
                        "2 spatial"),
                of(
                        "a window larger than its axis",
                        () -> Pooling.average(PHOTOS, 9, 2),
                        "average pooling",
                        "[2, 3, 8, 8]",
                        "size 9"),
                of("a window without a size", () -> Pooling.max(PHOTOS, 0, 2), "max pooling", "size 0", "at least 1"),
                of(
                        "more padding than half a window",
                        () -> Pooling.max(PHOTOS, Sliding.PLAIN.padding(2), 3, 3),
                        "max pooling",
                        "padding of 2",
                        "half of the 3"),
                of(
                        "the largest of nothing",
                        () -> Tensor.zeros(Shape.of(0), DType.FLOAT32).max(),
                        "max",
                        "[0]"));
    }

    private static Tensor labels(int last) {
        int[] labels = new int[32];
        labels[31] = last;
        return Tensor.ofInts(labels);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void a_mistake_is_told_with_operation_shapes_line_and_remedy(Mistake mistake) {
        Throwable thrown = catchThrowable(mistake.mistake::run);
        assertThat(thrown).isExactlyInstanceOf(TensorException.class);
        assertThat(thrown.getMessage()).contains(mistake.told).containsPattern("MistakesTest\\.java:\\d+");
    }
}
