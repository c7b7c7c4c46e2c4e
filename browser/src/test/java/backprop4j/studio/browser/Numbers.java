package backprop4j.studio.browser;

/// Numbers as the page writes them: `(−2)`, `5.0·10⁻¹⁶`, `1,024`.
final class Numbers {
    private static final String RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    private Numbers() {}

    static double read(String shown) {
        var plain = new StringBuilder();
        String text = shown.strip().replace("·10", "e").replaceAll("[()\\s\\u202f\\u00a0,=]", "");
        for (char letter : text.toCharArray()) {
            int digit = RAISED.indexOf(letter);
            plain.append(digit >= 0 ? (char) ('0' + digit) : letter == '−' || letter == '⁻' ? '-' : letter);
        }
        return Double.parseDouble(plain.toString());
    }
}
