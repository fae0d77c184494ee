package io.davit.check;

import io.davit.spec.Config;
import java.util.List;

/** Something that must be true of a config and that a schema cannot say. */
interface Rule {

    void check(Config config, List<Problem> problems);
}
