package backprop4j.cli;

/// A grey image as text: two characters a pixel, which makes it about square, without its empty margins.
final class DigitArt {
    private static final String SHADES = " ░▒▓█";

    private DigitArt() {}

    /// @param pixels row by row, from 0 (paper) to 1 (ink)
    static String of(float[] pixels, int side) {
        int top = side;
        int bottom = -1;
        int left = side;
        int right = -1;
        for (int i = 0; i < pixels.length; i++) {
            if (shade(pixels[i]) > 0) {
                top = Math.min(top, i / side);
                bottom = i / side;
                left = Math.min(left, i % side);
                right = Math.max(right, i % side);
            }
        }
        var text = new StringBuilder();
        for (int row = top; row <= bottom; row++) {
            text.append("  ");
            for (int column = left; column <= right; column++) {
                char shade = SHADES.charAt(shade(pixels[row * side + column]));
                text.append(shade).append(shade);
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static int shade(float ink) {
        return Math.clamp(Math.round(ink * (SHADES.length() - 1)), 0, SHADES.length() - 1);
    }
}
