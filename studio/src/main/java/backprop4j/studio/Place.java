package backprop4j.studio;

/// One scalar of a network, as a request names it: `w.0.3.1` a weight (layer, to, from), `b.0.3` a bias, `n.0.3`
/// a neuron, `x.1` an input, `y.0` an output, `c` the cost. All count from 0.
///
/// @param to the neuron, or the number of the input or output
/// @param from what the weight multiplies
record Place(Kind kind, int layer, int to, int from) {
    enum Kind {
        WEIGHT,
        BIAS,
        NEURON,
        INPUT,
        OUTPUT
    }

    /// @throws BadRequest if the network has no such scalar
    static Place of(String text, Net net) {
        String[] parts = text.split("\\.", 5);
        try {
            return switch (parts[0]) {
                case "w" -> {
                    int layer = index("layer", parts[1], net.depth());
                    yield new Place(
                            Kind.WEIGHT,
                            layer,
                            index("neuron", parts[2], net.width(layer)),
                            index("input of the layer", parts[3], net.fanIn(layer)));
                }
                case "b" -> neuron(Kind.BIAS, parts, net);
                case "n" -> neuron(Kind.NEURON, parts, net);
                case "x" -> new Place(Kind.INPUT, 0, index("input", parts[1], net.inputs()), 0);
                case "y" -> new Place(Kind.OUTPUT, net.depth() - 1, index("output", parts[1], net.outputs()), 0);
                default -> throw new BadRequest("'" + text + "' names no part of the network");
            };
        } catch (ArrayIndexOutOfBoundsException tooShort) {
            throw new BadRequest("'" + text + "' lacks an index");
        }
    }

    private static Place neuron(Kind kind, String[] parts, Net net) {
        int layer = index("layer", parts[1], net.depth());
        return new Place(kind, layer, index("neuron", parts[2], net.width(layer)), 0);
    }

    private static int index(String what, String text, int size) {
        return Query.whole("the " + what, text, 0, size - 1);
    }

    @Override
    public String toString() {
        return switch (kind) {
            case WEIGHT -> "w." + layer + "." + to + "." + from;
            case BIAS -> "b." + layer + "." + to;
            case NEURON -> "n." + layer + "." + to;
            case INPUT -> "x." + to;
            case OUTPUT -> "y." + to;
        };
    }
}
