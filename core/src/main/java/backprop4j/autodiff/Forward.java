package backprop4j.autodiff;

import backprop4j.Tensor;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The forward mode: beside every result, from the first operation to the last, how it changes when some tensors move
/// in a direction. Linear operations do to directions what they do to numbers, pointwise ones multiply them with
/// local derivatives; one pass, whatever the number of results.
public final class Forward {
    private Forward() {}

    /// The derivatives J·v of results in a direction v; null for a result that does not depend differentiably on
    /// what moves.
    ///
    /// @param by what moves, or bounds what is looked at
    /// @param directions one for each, of its shape and type; null where it stays
    public static List<@Nullable Tensor> of(
            List<Tensor> results, List<Tensor> by, List<? extends @Nullable Tensor> directions) {
        Map<Tensor, @Nullable Tensor> found = new IdentityHashMap<>();
        for (int i = 0; i < by.size(); i++) {
            found.put(by.get(i), directions.get(i));
        }
        for (Tensor tensor : Dependents.of(results, by)) {
            List<@Nullable Tensor> given = of(tensor.inputs(), found);
            if (given.stream().anyMatch(Objects::nonNull)) {
                found.put(tensor, tensor.origin().call(() -> tensor.op().pushforward(tensor.inputs(), tensor, given)));
            }
        }
        return of(results, found);
    }

    private static List<@Nullable Tensor> of(List<Tensor> tensors, Map<Tensor, @Nullable Tensor> found) {
        return tensors.stream().<@Nullable Tensor>map(found::get).toList();
    }
}
