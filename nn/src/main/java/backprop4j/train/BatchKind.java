package backprop4j.train;

import backprop4j.DType;
import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.data.Batch;

/// What batches have in common that one program can run for a model of one type.
record BatchKind(Shape features, Shape targets, DType targetsGiven, DType dtype) {
    static BatchKind of(Batch batch, DType dtype) {
        return new BatchKind(batch.shape(), batch.targetShape(), batch.targets().dtype(), dtype);
    }

    boolean fits(Batch batch, DType type) {
        return dtype == type
                && targetsGiven == batch.targets().dtype()
                && features.equals(batch.shape())
                && targets.equals(batch.targetShape());
    }

    Tensor featureInput() {
        return Tensor.input("features", features, dtype);
    }

    Tensor targetInput() {
        return Tensor.input("targets", targets, targetType());
    }

    /// Class numbers stay int32; target numbers take the model's type.
    private DType targetType() {
        return targetsGiven == DType.INT32 ? DType.INT32 : dtype;
    }

    Given featureMemory() {
        return Given.of(DType.FLOAT32, dtype, features.count());
    }

    Given targetMemory() {
        return Given.of(targetsGiven, targetType(), targets.count());
    }
}
