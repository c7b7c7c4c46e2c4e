package backprop4j.op;

/// Sorts places by the numbers there, stably.
final class MergeSort {
    private MergeSort() {}

    static int[] order(double[] numbers, boolean descending) {
        int n = numbers.length;
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        int[] merged = new int[n];
        for (int width = 1; width < n; width *= 2) {
            for (int start = 0; start < n; start += 2 * width) {
                int middle = Math.min(n, start + width);
                int end = Math.min(n, start + 2 * width);
                int left = start;
                int right = middle;
                for (int i = start; i < end; i++) {
                    boolean takesLeft = right == end
                            || left < middle && !precedes(numbers[order[right]], numbers[order[left]], descending);
                    merged[i] = takesLeft ? order[left++] : order[right++];
                }
            }
            int[] swapped = order;
            order = merged;
            merged = swapped;
        }
        return order;
    }

    private static boolean precedes(double a, double b, boolean descending) {
        return descending ? isLess(b, a) : isLess(a, b);
    }

    /// NaN is larger than all numbers.
    private static boolean isLess(double a, double b) {
        return a < b || Double.isNaN(b) && !Double.isNaN(a);
    }
}
