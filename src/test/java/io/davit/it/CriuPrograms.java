package io.davit.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/** The CRIU that tests are run with: that of the host, else the one that scripts/reference-runtimes brings. */
final class CriuPrograms {

    /** {@code null}: there is none, or none that works on this kernel. */
    private static final Path CRIU = find();

    private static Path find() {
        for (String directory : System.getenv("PATH").split(File.pathSeparator)) {
            if (works(Path.of(directory, "criu"))) {
                return Path.of(directory, "criu");
            }
        }
        Path brought = ReferenceRuntimes.program("criu");
        return brought != null && works(brought) ? brought : null;
    }

    private static boolean works(Path criu) {
        return Files.isExecutable(criu) && Orphans.canRun(criu.toString(), "check");
    }

    static void assume() {
        assumeTrue(CRIU != null, "no criu that works on this kernel");
    }

    /** A path on which davit finds it, and with it all that there was. */
    static String path() {
        return "PATH=" + CRIU.getParent() + ":" + System.getenv("PATH");
    }

    private CriuPrograms() {}
}
