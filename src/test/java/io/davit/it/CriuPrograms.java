package io.davit.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The CRIU that tests are run with: that of the host, else the one that scripts/peers brings. */
final class CriuPrograms {

    private static final long MINUTES = 10;

    /** {@code null}: there is none, or none that works on this kernel. */
    private static final Path CRIU = find();

    private static Path find() {
        for (String directory : System.getenv("PATH").split(File.pathSeparator)) {
            if (works(Path.of(directory, "criu"))) {
                return Path.of(directory, "criu");
            }
        }
        List<String> peers = peers();
        return !peers.isEmpty() && works(Path.of(peers.getLast())) ? Path.of(peers.getLast()) : null;
    }

    private static boolean works(Path criu) {
        return Files.isExecutable(criu) && Orphans.canRun(criu.toString(), "check");
    }

    private static List<String> peers() {
        try {
            Path out = Files.createTempFile("peers", "");
            Process peers = Orphans.own(new ProcessBuilder("scripts/peers").redirectOutput(out.toFile()).start());
            boolean ended = peers.waitFor(MINUTES, TimeUnit.MINUTES);
            List<String> paths = Files.readAllLines(out);
            Files.delete(out);
            return ended && peers.exitValue() == 0 ? paths : List.of();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
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
