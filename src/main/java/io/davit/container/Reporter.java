package io.davit.container;

import java.util.function.Supplier;

/** Hears of what a user may want to know and that is no error. */
public interface Reporter {

    Reporter SILENT = new Reporter() {

        @Override
        public void debug(Supplier<String> message) {}

        @Override
        public void warning(String message) {}
    };

    /** A step that is done; the message is made only for who listens. */
    void debug(Supplier<String> message);

    /** What does not keep a container from being created or removed. */
    void warning(String message);
}
