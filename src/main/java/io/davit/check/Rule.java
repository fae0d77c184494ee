package io.davit.check;

import io.davit.Problem;
import io.davit.spec.Config;
import java.util.List;

/** A rule that a JSON schema cannot express. */
interface Rule {

    void check(Config config, List<Problem> problems);
}
