package io.davit.check;

import static io.davit.check.Verdicts.assertErrors;
import static io.davit.check.Verdicts.assertGood;
import static io.davit.check.Verdicts.assertWarnings;

import org.junit.jupiter.api.Test;

class LinuxRulesTest {

    private static String devices(String devices) {
        return "{\"linux\": {\"devices\": [" + devices + "]}}";
    }

    @Test
    void aDevicesPathMayEndWithASlash() {
        String device = "\", \"type\": \"c\", \"major\": 1, \"minor\": 3}";
        assertGood(devices("{\"path\": \"/dev/a/" + device));
        assertErrors(devices("{\"path\": \"/dev/a/" + device + ", {\"path\": \"/dev//a" + device),
                "/linux/devices/1/path: \"/dev/a\" is made twice");
    }

    @Test
    void devicesHaveAbsolutePaths() {
        assertErrors(devices("{\"path\": \"dev/a\", \"type\": \"c\", \"major\": 1, \"minor\": 2}"),
                "/linux/devices/0/path: \"dev/a\" is not an absolute path of a device");
        assertErrors(devices("{\"path\": \"/\", \"type\": \"c\", \"major\": 1, \"minor\": 2}"),
                "/linux/devices/0/path: \"/\" is not an absolute path of a device");
        assertGood(devices("{\"path\": \"/dev/a\", \"type\": \"c\", \"major\": 1, \"minor\": 2}"));
    }

    @Test
    void aDeviceIsMadeOnce() {
        assertErrors(
                devices("{\"path\": \"/dev/a\", \"type\": \"c\", \"major\": 1, \"minor\": 2}, "
                        + "{\"path\": \"/dev/a\", \"type\": \"b\", \"major\": 3, \"minor\": 4}"),
                "/linux/devices/1/path: \"/dev/a\" is made twice");
    }

    @Test
    void devicesHaveNumbersButFifosNeedNot() {
        for (String type : new String[] {"c", "b", "u"}) {
            assertErrors(devices("{\"path\": \"/dev/a\", \"type\": \"" + type + "\", \"major\": 1}"),
                    "/linux/devices/0: a device of type " + type + " needs major and minor");
        }
        assertErrors(devices("{\"path\": \"/dev/a\", \"type\": \"c\", \"minor\": 1}"),
                "/linux/devices/0: a device of type c needs major and minor");
        assertGood(devices("{\"path\": \"/dev/a\", \"type\": \"p\"}"));
    }

    @Test
    void numbersOfDevicesAreNotNegative() {
        assertErrors(devices("{\"path\": \"/dev/a\", \"type\": \"c\", \"major\": -1, \"minor\": 2}"),
                "/linux/devices/0: major and minor must not be negative");
        assertErrors(devices("{\"path\": \"/dev/a\", \"type\": \"b\", \"major\": 1, \"minor\": -2}"),
                "/linux/devices/0: major and minor must not be negative");
        assertGood(devices("{\"path\": \"/dev/a\", \"type\": \"b\", \"major\": 0, \"minor\": 0}"));
    }

    @Test
    void aClassOfServiceIsADirectoryOfResctrl() {
        for (String closId : new String[] {"..", ".", "../a", "a/b", "/a"}) {
            assertErrors("{\"linux\": {\"intelRdt\": {\"closID\": \"" + closId + "\"}}}",
                    "/linux/intelRdt/closID: \"" + closId + "\" is no name of a directory");
        }
        for (String closId : new String[] {"a", "a..b", "/", ""}) {
            assertGood("{\"linux\": {\"intelRdt\": {\"closID\": \"" + closId + "\"}}}");
        }
    }

    @Test
    void limitsThatNoKernelHasAreWorthKnowing() {
        assertWarnings("{\"linux\": {\"resources\": {\"memory\": {\"kernel\": 1, \"kernelTCP\": 1}, "
                        + "\"devices\": [{\"allow\": false, \"access\": \"rwa\"}]}}}",
                "/linux/resources/devices/0/access: the letter a says nothing",
                "/linux/resources/memory/kernel: limits nothing",
                "/linux/resources/memory/kernelTCP: limits nothing");
    }

    @Test
    void theCgroupDoesNotLeadUp() {
        for (String path : new String[] {"..", "../a", "/a/../b", "a/.."}) {
            assertErrors("{\"linux\": {\"cgroupsPath\": \"" + path + "\"}}",
                    "/linux/cgroupsPath: must not contain \"..\"");
        }
        for (String path : new String[] {"", "a", "/a/b", "/a/..b/c..", "system.slice:davit:a"}) {
            assertGood("{\"linux\": {\"cgroupsPath\": \"" + path + "\"}}");
        }
    }

    @Test
    void rulesForDevicesAreOfKnownWords() {
        String rules = "{\"linux\": {\"resources\": {\"devices\": [";
        assertErrors(rules + "{\"allow\": true, \"type\": \"p\"}, {\"allow\": true, \"access\": \"rwx\"}]}}}",
                "/linux/resources/devices/0/type: \"p\" is not a, b or c",
                "/linux/resources/devices/1/access: \"rwx\" is more than the letters r, w and m");
        for (String type : new String[] {"a", "b", "c", ""}) {
            assertGood(rules + "{\"allow\": true, \"type\": \"" + type + "\", \"access\": \"mr\"}]}}}");
        }
        assertGood(rules + "{\"allow\": false}]}}}");
    }

    private static String blockIo(String members) {
        return "{\"linux\": {\"resources\": {\"blockIO\": {" + members + "}}}}";
    }

    @Test
    void weightsOfBlockIoAreBetween10And1000() {
        for (int weight : new int[] {0, 10, 1000}) {
            assertGood(blockIo("\"weight\": " + weight + ", \"leafWeight\": " + weight));
        }
        for (int weight : new int[] {1, 9, 1001, 65535}) {
            assertErrors(blockIo("\"weight\": " + weight),
                    "/linux/resources/blockIO/weight: " + weight + " is not between 10 and 1000");
        }
        assertErrors(blockIo("\"leafWeight\": 5, \"weightDevice\": [{\"major\": 8, \"minor\": 0, \"weight\": 5, \"leafWeight\": 5}]"),
                "/linux/resources/blockIO/leafWeight: 5 is not between 10 and 1000",
                "/linux/resources/blockIO/weightDevice/0/weight: 5 is not between 10 and 1000",
                "/linux/resources/blockIO/weightDevice/0/leafWeight: 5 is not between 10 and 1000");
    }
}
