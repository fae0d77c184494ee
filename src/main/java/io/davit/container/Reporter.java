package io.davit.container;

import java.util.function.Supplier;

/** Receives debug messages and warnings. */
public interface Reporter {

    /** Discards all messages. */
    Reporter SILENT = new Reporter() {

        @Override
        public void debug(Supplier<String> message) {}

        @Override
        public void warning(String message) {}
    };

    /** Reports a step that has been done. The message is computed only if it is used. */
    void debug(Supplier<String> message);

    /** Reports a problem that does not make the command fail. */
    void warning(String message);
}
