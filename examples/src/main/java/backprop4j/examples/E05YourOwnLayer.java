package backprop4j.examples;

import backprop4j.Shape;
import backprop4j.Tensor;
import backprop4j.nn.Context;
import backprop4j.nn.Init;
import backprop4j.nn.Layer;
import backprop4j.nn.Linear;
import backprop4j.nn.Model;
import backprop4j.nn.Parts;
import backprop4j.nn.Sequential;

/// A layer of one's own: what it is made of, and what it does.
public final class E05YourOwnLayer {
    private E05YourOwnLayer() {}

    /// x + scale · inner(x)
    static final class Residual implements Layer {
        private final Layer inner;
        private final int width;

        Residual(Layer inner, int width) {
            this.inner = inner;
            this.width = width;
        }

        @Override
        public void parts(Parts parts) {
            parts.layer("inner", inner).parameter("scale", Shape.of(width), Init.constant(0.5));
        }

        @Override
        public Tensor forward(Tensor x, Context context) {
            return x.add(context.call("inner", x).mul(context.parameter("scale")));
        }
    }

    public static void main(String[] args) {
        Model model = Sequential.of(new Linear(4, 8), new Residual(new Linear(8, 8), 8), new Linear(8, 2));
        model.parameters().forEach(System.out::println);
    }
}
