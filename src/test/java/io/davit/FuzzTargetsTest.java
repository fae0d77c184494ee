package io.davit;

import io.davit.check.ProcessFuzz;
import io.davit.plan.ConfigFuzz;
import io.davit.seccomp.ProfileFuzz;
import io.davit.systemd.MessageFuzz;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code scripts/fuzz-java} runs for long, run for a moment without the fuzzer. */
class FuzzTargetsTest {

    private static final int INPUTS = 500;
    private static final int LONGEST = 64;

    static Stream<Named<Consumer<byte[]>>> targets() {
        return Stream.of(
                Named.of("configs", ConfigFuzz::fuzzerTestOneInput), Named.of("processes", ProcessFuzz::fuzzerTestOneInput),
                Named.of("messages", MessageFuzz::fuzzerTestOneInput), Named.of("profiles", ProfileFuzz::fuzzerTestOneInput));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void nothingIsFound(Consumer<byte[]> target) {
        Random random = new Random(1);
        for (int i = 0; i < INPUTS; i++) {
            byte[] input = new byte[random.nextInt(LONGEST)];
            random.nextBytes(input);
            try {
                target.accept(input);
            } catch (RuntimeException | Error e) {
                throw new AssertionError(HexFormat.of().formatHex(input), e);
            }
        }
    }
}
