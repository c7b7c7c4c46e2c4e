package backprop4j.compile;

/// A reading of a node's buffer through a view.
public record Access(int node, View view) {
    @Override
    public String toString() {
        return "%" + node + view;
    }
}
