package io.keyturn.adapter.cli;

/// Text in two columns under a heading: a label, and what it says.
final class Columns {
    private static final String ROW = "  %-12s %s%n";

    private final StringBuilder text;

    Columns(String heading) {
        this.text = new StringBuilder(heading).append(System.lineSeparator());
    }

    /// One row; without a label it belongs to the row above.
    void add(String label, String said) {
        text.append(ROW.formatted(label, said));
    }

    /// A row for each, the label before the first.
    void addAll(String label, Iterable<String> all) {
        String before = label;
        for (String said : all) {
            add(before, said);
            before = "";
        }
    }

    @Override
    public String toString() {
        return text.toString().stripTrailing();
    }
}
