package io.davit.cli;

import java.util.ArrayList;
import java.util.List;

/** A text table with aligned columns. */
final class Table {

    private static final int GAP = 3;
    private static final int NARROWEST = 12;

    private final List<String[]> rows = new ArrayList<>();

    Table(String... heads) {
        rows.add(heads);
    }

    void add(String... cells) {
        rows.add(cells);
    }

    @Override
    public String toString() {
        int[] widths = new int[rows.getFirst().length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], Math.max(NARROWEST, row[i].length() + GAP));
            }
        }
        StringBuilder table = new StringBuilder();
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                table.append(row[i]);
                table.repeat(' ', i + 1 < row.length ? widths[i] - row[i].length() : 0);
            }
            table.append('\n');
        }
        return table.toString();
    }
}
