package backprop4j.io;

import backprop4j.Sliding;
import backprop4j.nn.AdaptiveAvgPool2d;
import backprop4j.nn.AvgPool2d;
import backprop4j.nn.BatchNorm1d;
import backprop4j.nn.BatchNorm2d;
import backprop4j.nn.Conv1d;
import backprop4j.nn.Conv2d;
import backprop4j.nn.Conv3d;
import backprop4j.nn.ConvTranspose2d;
import backprop4j.nn.Dropout;
import backprop4j.nn.Embedding;
import backprop4j.nn.Flatten;
import backprop4j.nn.Gelu;
import backprop4j.nn.GroupNorm;
import backprop4j.nn.Layer;
import backprop4j.nn.LayerNorm;
import backprop4j.nn.Linear;
import backprop4j.nn.MaxPool2d;
import backprop4j.nn.Relu;
import backprop4j.nn.Sequential;
import backprop4j.nn.Sigmoid;
import backprop4j.nn.Silu;
import backprop4j.nn.Softmax;
import backprop4j.nn.Tanh;
import backprop4j.nn.Unflatten;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Library layers as text and back: `Sequential(Linear(784, 128), Relu(), Linear(128, 10))`. Each layer is named
/// in one table on either side; text never chooses a class by itself.
final class Architecture {
    private static final int DEEPEST = 50;
    private static final int MOST_LAYERS = 100_000;

    private static final int MOST_AXES = 16;
    private static final int LONGEST_DECIMAL = 24;

    private final String text;
    private int at;
    private int layers;

    private Architecture(String text) {
        this.text = text;
    }

    /// The text of a layer, or null if a class of the user's is part of it.
    static @Nullable String write(Layer layer) {
        return switch (layer) {
            case Linear linear ->
                linear.biased()
                        ? "Linear(" + linear.in() + ", " + linear.out() + ")"
                        : "LinearWithoutBias(" + linear.in() + ", " + linear.out() + ")";
            case Relu relu -> "Relu()";
            case Sigmoid sigmoid -> "Sigmoid()";
            case Tanh tanh -> "Tanh()";
            case Gelu gelu -> "Gelu()";
            case Silu silu -> "Silu()";
            case Softmax softmax -> "Softmax()";
            case Flatten flatten -> "Flatten()";
            case Dropout dropout -> "Dropout(" + dropout.p() + ")";
            case BatchNorm1d norm ->
                norm(norm, norm.affine(), norm.channels() + ", " + norm.epsilon() + ", " + norm.momentum());
            case BatchNorm2d norm ->
                norm(norm, norm.affine(), norm.channels() + ", " + norm.epsilon() + ", " + norm.momentum());
            case GroupNorm norm ->
                norm(norm, norm.affine(), norm.groups() + ", " + norm.channels() + ", " + norm.epsilon());
            case LayerNorm norm ->
                norm(
                        norm,
                        norm.affine(),
                        norm.shape().toList().stream().map(size -> size + ", ").collect(Collectors.joining())
                                + norm.epsilon());
            case Embedding embedding -> "Embedding(" + embedding.count() + ", " + embedding.width() + ")";
            case Conv1d conv -> convolving(conv, conv.in(), conv.out(), conv.kernel(), conv.sliding(), conv.biased());
            case Conv2d conv -> convolving(conv, conv.in(), conv.out(), conv.kernel(), conv.sliding(), conv.biased());
            case Conv3d conv -> convolving(conv, conv.in(), conv.out(), conv.kernel(), conv.sliding(), conv.biased());
            case ConvTranspose2d conv ->
                convolving(conv, conv.in(), conv.out(), conv.kernel(), conv.sliding(), conv.biased());
            case MaxPool2d pool -> "MaxPool2d(" + joined(geometry(pool.kernel(), pool.sliding())) + ")";
            case AvgPool2d pool -> "AvgPool2d(" + joined(geometry(pool.kernel(), pool.sliding())) + ")";
            case AdaptiveAvgPool2d pool -> "AdaptiveAvgPool2d(" + joined(pool.sizes()) + ")";
            case Unflatten unflatten -> "Unflatten(" + joined(unflatten.shape().toList()) + ")";
            case Sequential sequential -> {
                var parts = new ArrayList<String>();
                for (Layer part : sequential.layers()) {
                    String written = write(part);
                    if (written == null) {
                        yield null;
                    }
                    parts.add(written);
                }
                yield "Sequential(" + String.join(", ", parts) + ")";
            }
            default -> null;
        };
    }

    private static String norm(Layer layer, boolean affine, String arguments) {
        return layer.getClass().getSimpleName() + (affine ? "(" : "WithoutAffine(") + arguments + ")";
    }

    private static String convolving(
            Layer layer, int in, int out, List<Integer> kernel, Sliding sliding, boolean biased) {
        return layer.getClass().getSimpleName() + (biased ? "(" : "WithoutBias(") + in + ", " + out + ", "
                + joined(geometry(kernel, sliding)) + ", " + sliding.groups() + ")";
    }

    /// Kernel, stride, padding and dilation, each with a number for every axis.
    private static List<Integer> geometry(List<Integer> kernel, Sliding sliding) {
        var numbers = new ArrayList<>(kernel);
        numbers.addAll(sliding.stride());
        numbers.addAll(sliding.padding());
        numbers.addAll(sliding.dilation());
        return numbers;
    }

    private static String joined(List<Integer> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    /// The layer of a text.
    ///
    /// @throws IllegalArgumentException if the text is anything but what [#write] writes
    static Layer read(String text) {
        var reader = new Architecture(text);
        Layer layer = reader.layer(0);
        reader.require(reader.at == text.length(), "something follows the last layer");
        return layer;
    }

    private Layer layer(int depth) {
        require(depth <= DEEPEST, "layers are nested more than " + DEEPEST + " deep");
        require(++layers <= MOST_LAYERS, "there are more than " + MOST_LAYERS + " layers");
        int start = at;
        while (at < text.length() && Character.isLetterOrDigit(text.charAt(at))) {
            at++;
        }
        String name = text.substring(start, at);
        expect('(');
        Layer layer = switch (name) {
            case "Linear" -> linear();
            case "LinearWithoutBias" -> linear().withoutBias();
            case "Relu" -> new Relu();
            case "Sigmoid" -> new Sigmoid();
            case "Tanh" -> new Tanh();
            case "Gelu" -> new Gelu();
            case "Silu" -> new Silu();
            case "Softmax" -> new Softmax();
            case "Flatten" -> new Flatten();
            case "Dropout" -> new Dropout(decimal());
            case "BatchNorm1d" ->
                new BatchNorm1d(number()).epsilon(nextDecimal()).momentum(nextDecimal());
            case "BatchNorm1dWithoutAffine" ->
                new BatchNorm1d(number())
                        .epsilon(nextDecimal())
                        .momentum(nextDecimal())
                        .withoutAffine();
            case "BatchNorm2d" ->
                new BatchNorm2d(number()).epsilon(nextDecimal()).momentum(nextDecimal());
            case "BatchNorm2dWithoutAffine" ->
                new BatchNorm2d(number())
                        .epsilon(nextDecimal())
                        .momentum(nextDecimal())
                        .withoutAffine();
            case "GroupNorm" -> groupNorm();
            case "GroupNormWithoutAffine" -> groupNorm().withoutAffine();
            case "LayerNorm" -> layerNorm();
            case "LayerNormWithoutAffine" -> layerNorm().withoutAffine();
            case "Embedding" -> embedding();
            case "Conv1d" -> convolving(Conv1d::new, 1, Conv1d::sliding);
            case "Conv1dWithoutBias" ->
                convolving(Conv1d::new, 1, Conv1d::sliding).withoutBias();
            case "Conv2d" -> convolving(Conv2d::new, 2, Conv2d::sliding);
            case "Conv2dWithoutBias" ->
                convolving(Conv2d::new, 2, Conv2d::sliding).withoutBias();
            case "Conv3d" -> convolving(Conv3d::new, 3, Conv3d::sliding);
            case "Conv3dWithoutBias" ->
                convolving(Conv3d::new, 3, Conv3d::sliding).withoutBias();
            case "ConvTranspose2d" -> convolving(ConvTranspose2d::new, 2, ConvTranspose2d::sliding);
            case "ConvTranspose2dWithoutBias" ->
                convolving(ConvTranspose2d::new, 2, ConvTranspose2d::sliding).withoutBias();
            case "MaxPool2d" -> new MaxPool2d(wholes(2, 1)).sliding(slidingNext(2));
            case "AvgPool2d" -> new AvgPool2d(wholes(2, 1)).sliding(slidingNext(2));
            case "AdaptiveAvgPool2d" -> new AdaptiveAvgPool2d(wholes(2, 1));
            case "Unflatten" -> unflatten();
            case "Sequential" -> sequential(depth);
            default -> throw fault("there is no library layer \"" + shown(name) + "\"");
        };
        expect(')');
        return layer;
    }

    private Linear linear() {
        int in = number();
        next();
        return new Linear(in, number());
    }

    private Embedding embedding() {
        int count = number();
        next();
        return new Embedding(count, number());
    }

    private GroupNorm groupNorm() {
        int groups = number();
        next();
        return new GroupNorm(groups, number()).epsilon(nextDecimal());
    }

    /// Sizes, then ε, which alone has a point or an exponent.
    private LayerNorm layerNorm() {
        var sizes = new ArrayList<Integer>();
        while (sizes.isEmpty() || wholeAhead()) {
            require(sizes.size() < MOST_AXES, "there are more than " + MOST_AXES + " axes");
            sizes.add(number());
            next();
        }
        return new LayerNorm(sizes.stream().mapToInt(Integer::intValue).toArray()).epsilon(decimal());
    }

    /// Makes a layer of so many channels and so large a kernel.
    @FunctionalInterface
    private interface Maker<L> {
        L of(int in, int out, int... kernel);
    }

    private <L> L convolving(Maker<L> maker, int axes, BiFunction<L, Sliding, L> slide) {
        int in = number();
        next();
        int out = number();
        next();
        L layer = maker.of(in, out, wholes(axes, 1));
        Sliding sliding = slidingNext(axes);
        next();
        return slide.apply(layer, sliding.groups(number()));
    }

    private Sliding slidingNext(int axes) {
        next();
        Sliding strided = Sliding.PLAIN.stride(wholes(axes, 1));
        next();
        Sliding padded = strided.padding(wholes(axes, 0));
        next();
        return padded.dilation(wholes(axes, 1));
    }

    private int[] wholes(int count, int least) {
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                next();
            }
            numbers[i] = number(least);
        }
        return numbers;
    }

    private Unflatten unflatten() {
        var sizes = new ArrayList<Integer>();
        sizes.add(number());
        while (at < text.length() && text.charAt(at) == ',') {
            require(sizes.size() < MOST_AXES, "there are more than " + MOST_AXES + " axes");
            next();
            sizes.add(number());
        }
        return new Unflatten(sizes.stream().mapToInt(Integer::intValue).toArray());
    }

    private boolean wholeAhead() {
        int end = at;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end < text.length() && text.charAt(end) == ',';
    }

    private double nextDecimal() {
        next();
        return decimal();
    }

    private void next() {
        expect(',');
        expect(' ');
    }

    /// A number as Java writes a double: `0.1`, `1.0E-5`.
    private double decimal() {
        int start = at;
        while (at < text.length() && "0123456789.E-".indexOf(text.charAt(at)) >= 0 && at - start < LONGEST_DECIMAL) {
            at++;
        }
        String digits = text.substring(start, at);
        require(digits.matches("[0-9]+\\.[0-9]+(E-?[0-9]+)?"), "a number is not written as Java writes a double");
        return Double.parseDouble(digits);
    }

    private Sequential sequential(int depth) {
        var parts = new ArrayList<Layer>();
        while (at < text.length() && text.charAt(at) != ')') {
            if (!parts.isEmpty()) {
                next();
            }
            parts.add(layer(depth + 1));
        }
        return new Sequential(parts.toArray(Layer[]::new));
    }

    private int number() {
        return number(1);
    }

    private int number(int least) {
        long number = 0;
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9' && number <= Integer.MAX_VALUE) {
            number = 10 * number + (text.charAt(at++) - '0');
        }
        require(
                at > start && number >= least && number <= Integer.MAX_VALUE,
                "a size is not a number from " + least + " to 2^31 - 1");
        return (int) number;
    }

    private void expect(char expected) {
        require(at < text.length() && text.charAt(at) == expected, "'" + expected + "' is missing");
        at++;
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw fault(otherwise);
        }
    }

    private IllegalArgumentException fault(String fault) {
        return new IllegalArgumentException("its architecture cannot be read at character " + at + ": " + fault);
    }

    private static String shown(String name) {
        return name.length() > 40 ? name.substring(0, 40) + "…" : name;
    }
}
