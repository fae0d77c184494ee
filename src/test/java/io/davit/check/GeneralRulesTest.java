package io.davit.check;

import static io.davit.check.Verdicts.assertErrors;
import static io.davit.check.Verdicts.assertGood;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class GeneralRulesTest {

    @Test
    void versionsOfTheFirstMajorVersionAreSupported() {
        for (String version : new String[] {"1.0.0", "1.0.2-dev", "1.2.1", "1.3.0", "1.99.0", "1.0.0-rc5"}) {
            assertGood("{\"ociVersion\": \"" + version + "\"}");
        }
    }

    @Test
    void otherVersionsAreNot() {
        for (String version : new String[] {"0.5.0", "2.0.0", "10.0.0", "", "1", "v1.0.0"}) {
            assertErrors("{\"ociVersion\": \"" + version + "\"}",
                    "/ociVersion: \"" + version + "\" is not supported (versions 1.x are, up to 1.3.0)");
        }
    }

    @Test
    void aRootIsRequired() {
        ObjectNode config = Configs.minimal();
        config.remove("root");
        assertErrors(config, "/root: is required");
        assertErrors("{\"root\": {\"path\": \"\"}}", "/root/path: must not be empty");
        assertGood("{\"root\": {\"path\": \"/srv/rootfs\"}}");
    }

    @Test
    void namesHaveAtMost64Bytes() {
        String uts = ", \"linux\": {\"namespaces\": [{\"type\": \"uts\"}]}}";
        String name = "a".repeat(62) + "\u00e9";
        assertGood("{\"hostname\": \"" + name + "\", \"domainname\": \"" + name + "\"" + uts);
        assertErrors("{\"hostname\": \"" + name + "a\", \"domainname\": \"a" + name + "\"" + uts,
                "/hostname: must have at most 64 bytes",
                "/domainname: must have at most 64 bytes");
    }

    @Test
    void annotationsHaveKeys() {
        assertErrors("{\"annotations\": {\"\": \"a\"}}", "/annotations: has an empty key");
        assertGood("{\"annotations\": {\"a\": \"\"}}");
    }

    @Test
    void annotatedPathsAreAbsolute() {
        assertErrors("{\"annotations\": {\"run.oci.hooks.stdout\": \"log\", \"run.oci.pidfd_receiver\": \"\"}}",
                "/annotations/run.oci.hooks.stdout: \"log\" is not an absolute path",
                "/annotations/run.oci.pidfd_receiver: \"\" is not an absolute path");
        assertGood("{\"annotations\": {\"run.oci.hooks.stderr\": \"/log\", \"run.oci.seccomp.receiver\": \"/socket\"}}");
    }

    @Test
    void hooksHaveAbsolutePaths() {
        assertErrors(
                "{\"hooks\": {\"prestart\": [{\"path\": \"/a\"}, {\"path\": \"b\"}], \"poststop\": [{\"path\": \"\"}]}}",
                "/hooks/prestart/1/path: \"b\" is not an absolute path",
                "/hooks/poststop/0/path: \"\" is not an absolute path");
        assertGood("{\"hooks\": {\"startContainer\": [{\"path\": \"/bin/a\", \"args\": [\"a\"], \"env\": [\"A=\"]}]}}");
    }

    @Test
    void hooksOfEveryKindAreLookedAt() {
        for (String kind : new String[] {
            "prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop"
        }) {
            assertErrors("{\"hooks\": {\"" + kind + "\": [{\"path\": \"a\"}]}}",
                    "/hooks/" + kind + "/0/path: \"a\" is not an absolute path");
        }
    }

    @Test
    void environmentsOfHooksAreNamesAndValues() {
        assertErrors(
                "{\"hooks\": {\"createRuntime\": [{\"path\": \"/a\", \"env\": [\"A=1\", \"B\"]}]}}",
                "/hooks/createRuntime/0/env/1: \"B\" is no environment variable (it must have the form NAME=VALUE)");
    }
}
