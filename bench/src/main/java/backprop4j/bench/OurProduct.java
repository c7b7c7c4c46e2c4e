package backprop4j.bench;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.engine.CompiledStep;
import backprop4j.op.Storage;
import java.util.List;

/// A matrix product by this library, compiled once as in a training step.
final class OurProduct {
    private OurProduct() {}

    static Product.Run of(Product product) {
        Shape left = product.leftTransposed() ? Shape.of(product.k(), product.m()) : Shape.of(product.m(), product.k());
        Shape right =
                product.rightTransposed() ? Shape.of(product.n(), product.k()) : Shape.of(product.k(), product.n());
        Tensor a = Tensor.input("a", left, DType.FLOAT32);
        Tensor b = Tensor.input("b", right, DType.FLOAT32);
        Tensor c = (product.leftTransposed() ? a.transpose() : a).matmul(product.rightTransposed() ? b.transpose() : b);
        CompiledStep step = CompiledStep.of(List.of(a, b), List.of(c), List.of());
        step.give(0, new Storage.Floats(product.left()));
        step.give(1, new Storage.Floats(product.right()));
        int last = product.m() * product.n() - 1;
        return () -> {
            step.run();
            return (float) step.result(0).get(last);
        };
    }
}
