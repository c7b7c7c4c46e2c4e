package backprop4j.diagnose;

import backprop4j.Origin;
import backprop4j.Tensor;
import backprop4j.op.Layout;
import backprop4j.op.Pointwise;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The layers on a derivative's way back, each with what it made of the derivative.
final class Stages {
    private Stages() {}

    /// From the cost back to the start. Operations outside of layers are stages of their own, except those that
    /// only see the same numbers otherwise.
    static List<Stage> of(Way way) {
        Map<Object, List<Tensor>> groups = new LinkedHashMap<>();
        for (Tensor tensor : way.tensors().subList(1, way.tensors().size()).reversed()) {
            String layer = tensor.origin().layer();
            boolean counts = layer != null || !(tensor.op() instanceof Layout || isCast(tensor));
            if (counts) {
                Object key = layer != null ? layer : tensor;
                groups.computeIfAbsent(key, k -> new ArrayList<>()).add(tensor);
            }
        }
        var stages = new ArrayList<Stage>();
        groups.values().forEach(members -> stages.add(stage(way, members)));
        return List.copyOf(stages);
    }

    private static boolean isCast(Tensor tensor) {
        return tensor.op() instanceof Pointwise function && function.isCast();
    }

    /// @param members the last created first
    private static Stage stage(Way way, List<Tensor> members) {
        Set<Tensor> inside = Order.identitySet();
        inside.addAll(members);
        Set<Tensor> behind = Order.identitySet();
        Activity activity = null;
        Tensor last = members.getFirst();
        for (Tensor member : members) {
            for (int index : way.edges(member)) {
                if (!inside.contains(Way.input(member, index))) {
                    behind.add(Way.input(member, index));
                }
            }
            activity = activity == null ? activity(way, member) : activity;
        }
        double squares = 0;
        for (Tensor tensor : behind) {
            squares = Math.hypot(squares, way.adjoint(tensor).norm());
        }
        Origin origin = last.origin();
        Place place = origin.layer() == null
                ? Place.of(last)
                : new Place(
                        activity == null ? Place.of(last).what() : activity.function(), origin.layer(), origin.line());
        return new Stage(place, way.adjoint(last).norm(), squares, activity);
    }

    /// What an activation function did; null if the tensor is made by another operation.
    static @Nullable Activity activity(Way way, Tensor tensor) {
        if (!(tensor.op() instanceof Pointwise function) || !Functions.isActivation(function)) {
            return null;
        }
        Numbers local = way.local(tensor, 0);
        if (local == null) {
            return null;
        }
        Units units = Units.of(tensor);
        double flat = Activity.FLAT * Functions.steepest(function);
        boolean[] met = new boolean[units.count()];
        boolean[] alive = new boolean[units.count()];
        double[] slopes = new double[1];
        int[] counts = new int[2];
        way.adjoint(tensor).forEach(i -> {
            double slope = Math.abs(local.get(i));
            met[units.of(i)] = true;
            alive[units.of(i)] |= slope >= Activity.DEAD;
            slopes[0] += slope;
            counts[0] += slope < flat ? 1 : 0;
            counts[1]++;
        });
        int all = 0;
        int dead = 0;
        for (int unit = 0; unit < met.length; unit++) {
            all += met[unit] ? 1 : 0;
            dead += met[unit] && !alive[unit] ? 1 : 0;
        }
        return new Activity(
                function.name(),
                Functions.flat(function) == Kind.SATURATED,
                all,
                dead,
                counts[1] == 0 ? 0 : (double) counts[0] / counts[1],
                counts[1] == 0 ? 0 : slopes[0] / counts[1]);
    }
}
