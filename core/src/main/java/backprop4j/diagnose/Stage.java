package backprop4j.diagnose;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A layer on the way of a derivative from the cost back: how large ∂C/∂(its output) came in, and how large
/// ∂C/∂(its inputs on the way) went out.
///
/// @param place the layer, or the operation where there are no layers
/// @param in ‖∂C/∂output‖, the root of the sum of the squares of the entries on the way
/// @param out the same of what is behind it
/// @param activity what its activation functions did; null if it has none
public record Stage(
        Place place, double in, double out, @Nullable Activity activity) {
    /// The same with another place.
    public Stage at(UnaryOperator<Place> places) {
        return new Stage(places.apply(place), in, out, activity);
    }

    /// What the layer made of the derivative's size; NaN where nothing came in.
    public double factor() {
        return in == 0 ? Double.NaN : out / in;
    }
}
