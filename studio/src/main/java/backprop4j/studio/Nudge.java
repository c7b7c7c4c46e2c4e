package backprop4j.studio;

import backprop4j.studio.Anatomy.Values;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// One number of a network moved: how C follows, beside its tangent and its difference quotient.
///
/// @param net the network
/// @param values where it stands
/// @param example that it answers
/// @param place a weight, a bias or an input
record Nudge(Net net, Values values, Example example, Place place) {
    private static final int POINTS = 48;
    private static final double STEP = 1e-5;

    Nudge {
        if (place.kind() == Place.Kind.NEURON || place.kind() == Place.Kind.OUTPUT) {
            throw new BadRequest("a weight, a bias or an input can be nudged; a neuron follows from them");
        }
    }

    /// Where the number stands.
    double start() {
        return switch (place.kind()) {
            case WEIGHT, BIAS -> values.numbers().get(parameter())[position()];
            case INPUT, NEURON, OUTPUT -> example.features()[place.to()];
        };
    }

    private int parameter() {
        return 2 * place.layer() + (place.kind() == Place.Kind.BIAS ? 1 : 0);
    }

    private int position() {
        return place.kind() == Place.Kind.BIAS ? place.to() : place.to() * net.fanIn(place.layer()) + place.from();
    }

    private Values moved(double number) {
        return place.kind() == Place.Kind.INPUT ? values : values.with(parameter(), position(), number);
    }

    private Example nudged(double number) {
        if (place.kind() != Place.Kind.INPUT) {
            return example;
        }
        double[] features = example.features().clone();
        features[place.to()] = number;
        return example.with(features);
    }

    private double cost(double number) {
        return Anatomy.cost(net, moved(number), nudged(number));
    }

    /// The whole network with the number at another value.
    Anatomy at(double number) {
        return Anatomy.of(net, moved(number), nudged(number));
    }

    Map<String, @Nullable Object> json(double number, Anatomy there) {
        double start = start();
        double reach = Math.max(2, 1.5 * Math.abs(start));
        double[] at = IntStream.rangeClosed(0, POINTS)
                .mapToDouble(i -> start + reach * (2.0 * i / POINTS - 1))
                .toArray();
        double[] costs =
                IntStream.range(0, at.length).mapToDouble(i -> cost(at[i])).toArray();
        double up = number + STEP;
        double down = number - STEP;
        return Json.object(
                "place", place,
                "start", start,
                "value", number,
                "reach", reach,
                "at", at,
                "costs", costs,
                "cost", there.cost(),
                "slope", slope(there),
                "difference", (cost(up) - cost(down)) / (up - down),
                "step", STEP);
    }

    private double slope(Anatomy there) {
        return switch (place.kind()) {
            case WEIGHT -> there.dCdw(place.layer())[position()];
            case BIAS -> there.dCdb(place.layer())[position()];
            case INPUT, NEURON, OUTPUT -> there.dCdx()[place.to()];
        };
    }
}
