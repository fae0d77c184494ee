package io.davit.cli;

import io.davit.DavitException;

/** Parses durations in Go's format: {@code 5s}, {@code 1m30s}, {@code 1.5h}, {@code 100ms}. */
final class Duration {

    /**
     * Returns milliseconds, at least 1 for a positive duration; a duration that exceeds an {@code int} becomes its
     * maximum.
     */
    static int millis(String text) {
        double millis = 0;
        int next = 0;
        while (next < text.length()) {
            int unit = endOfNumber(text, next);
            int end = endOfUnit(text, unit);
            millis += number(text, next, unit) * millisOf(text, text.substring(unit, end));
            next = end;
        }
        if (text.isEmpty()) {
            throw invalid(text);
        }
        return millis > 0 && millis < 1 ? 1 : (int) millis;
    }

    private static int endOfNumber(String text, int from) {
        int end = from;
        while (end < text.length() && (Character.isDigit(text.charAt(end)) || text.charAt(end) == '.')) {
            end++;
        }
        return end;
    }

    private static int endOfUnit(String text, int from) {
        int end = from;
        while (end < text.length() && !Character.isDigit(text.charAt(end)) && text.charAt(end) != '.') {
            end++;
        }
        return end;
    }

    private static double number(String text, int from, int to) {
        try {
            return Double.parseDouble(text.substring(from, to));
        } catch (NumberFormatException e) {
            throw invalid(text);
        }
    }

    private static double millisOf(String text, String unit) {
        return switch (unit) {
            case "ns" -> 1e-6;
            case "us", "\u00b5s", "\u03bcs" -> 1e-3;
            case "ms" -> 1;
            case "s" -> 1e3;
            case "m" -> 60e3;
            case "h" -> 3600e3;
            // Go accepts only zero without a unit.
            case "" -> {
                if (text.equals("0")) {
                    yield 1;
                }
                throw invalid(text);
            }
            default -> throw invalid(text);
        };
    }

    private static DavitException invalid(String text) {
        return new DavitException("invalid duration \"" + text + "\"");
    }

    private Duration() {}
}
