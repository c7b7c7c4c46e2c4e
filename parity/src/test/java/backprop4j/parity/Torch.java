package backprop4j.parity;

import backprop4j.DType;
import backprop4j.Shape;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Numbers in and out of libtorch.
final class Torch {
    static {
        // What oneDNN computes of convolutions in float32 is wrong on some processors (AMD's Zen 5).
        torch.globalContext().setUserEnabledMkldnn(false);
    }

    private Torch() {}

    static ScalarType type(DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> ScalarType.Float;
            case FLOAT64 -> ScalarType.Double;
            case INT32 -> ScalarType.Long;
            case BOOL -> ScalarType.Bool;
        };
    }

    static long[] sizes(Shape shape) {
        return shape.toList().stream().mapToLong(Integer::longValue).toArray();
    }

    static long[] longs(List<Integer> numbers) {
        return numbers.stream().mapToLong(Integer::longValue).toArray();
    }

    static Tensor of(double[] numbers, Shape shape, DType dtype) {
        Tensor wide = torch.zeros(sizes(shape), new TensorOptions(ScalarType.Double));
        if (numbers.length > 0) {
            wide.data_ptr_double().put(numbers);
        }
        return wide.to(type(dtype));
    }

    static Tensor zeros(Shape shape, DType dtype) {
        return of(new double[shape.count()], shape, dtype);
    }

    static double[] numbers(Tensor tensor) {
        Tensor dense = tensor.detach().to(ScalarType.Double).contiguous();
        double[] numbers = new double[Math.toIntExact(dense.numel())];
        if (numbers.length > 0) {
            dense.data_ptr_double().get(numbers);
        }
        return numbers;
    }

    static List<Integer> shape(Tensor tensor) {
        return Arrays.stream(tensor.sizes().vec().get())
                .mapToObj(Math::toIntExact)
                .toList();
    }

    static Scalar scalar(double number) {
        return new Scalar(number);
    }

    static TensorVector all(List<Tensor> tensors) {
        return new TensorVector(tensors.toArray(Tensor[]::new));
    }
}
