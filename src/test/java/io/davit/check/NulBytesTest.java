package io.davit.check;

import static io.davit.check.Verdicts.assertErrors;
import static io.davit.check.Verdicts.assertGood;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class NulBytesTest {

    @Test
    void noStringOfAConfigHasANul() {
        assertErrors("{\"root\": {\"path\": \"a\\u0000b\"}}", "/root/path: contains a NUL");
        assertErrors("{\"process\": {\"args\": [\"a\", \"\\u0000\"]}}", "/process/args/1: contains a NUL");
        assertErrors("{\"process\": {\"cwd\": \"/\\u0000\"}}", "/process/cwd: contains a NUL");
        assertErrors("{\"process\": {\"env\": [\"A=\\u0000\"]}}", "/process/env/0: contains a NUL");
        assertErrors("{\"hooks\": {\"poststop\": [{\"path\": \"/a\", \"args\": [\"a\", \"\\u0000\"]}]}}",
                "/hooks/poststop/0/args/1: contains a NUL");
        assertErrors("{\"mounts\": [{\"destination\": \"/a\\u0000\", \"type\": \"t\\u0000\", \"options\": [\"\\u0000\"]}]}",
                "/mounts/0/destination: contains a NUL",
                "/mounts/0/type: contains a NUL",
                "/mounts/0/options/0: contains a NUL");
        assertErrors("{\"linux\": {\"namespaces\": [{\"type\": \"mount\", \"path\": \"/a\\u0000\"}]}}",
                "/linux/namespaces/0/path: contains a NUL");
        assertErrors("{\"linux\": {\"maskedPaths\": [\"/a\\u0000\"], \"cgroupsPath\": \"a\\u0000\"}}",
                "/linux/maskedPaths/0: contains a NUL",
                "/linux/cgroupsPath: contains a NUL");
    }

    @Test
    void itsPlaceIsEscaped() {
        assertErrors("{\"linux\": {\"namespaces\": [{\"type\": \"network\"}], "
                        + "\"sysctl\": {\"net/ipv4/a~b\": \"\\u0000\"}}}",
                "/linux/sysctl/net~1ipv4~1a~0b: contains a NUL");
    }

    @Test
    void whatIsNotForTheKernelMayHaveOne() {
        assertGood("{\"annotations\": {\"a\": \"\\u0000\"}}");
        assertGood("{\"linux\": {\"seccomp\": {\"defaultAction\": \"SCMP_ACT_ALLOW\", \"listenerPath\": \"/a\", "
                + "\"listenerMetadata\": \"\\u0000\"}}}");
    }

    @Test
    void whatIsUnknownMayHaveOne() {
        ObjectNode config = Configs.with("{\"process\": {\"future\": {\"a\": [\"\\u0000\"]}}}");
        assertEquals(List.of(Problem.warning("/process/future", "is unknown, and ignored")), Checker.check(config, "/bundle"));
    }
}
