package io.davit.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.davit.DavitException;
import io.davit.Edits;
import io.davit.spec.Json;
import io.davit.spec.Process;
import io.davit.spec.SpecReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** Fuzzes the process file of {@code exec}: it is refused with a DavitException, or the process is one with arguments. */
public final class ProcessFuzz {

    private static final JsonNode PROCESS = read();

    private static JsonNode read() {
        try {
            return Json.MAPPER.readTree(Path.of("src/test/resources/io/davit/spec/every-property.json").toFile()).get("process");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length == 0) {
            return;
        }
        byte[] rest = Arrays.copyOfRange(data, 1, data.length);
        try {
            Process process = Checker.checkedProcess(data[0] == 0 ? SpecReader.parse(rest, "process.json") : edited(rest), "process.json");
            Checker.checkedProcess(process);
        } catch (DavitException refused) {
            refused.getMessage();
        }
    }

    private static JsonNode edited(byte[] edits) {
        JsonNode copy = PROCESS.deepCopy();
        Edits.apply(edits, copy);
        return copy;
    }

    private ProcessFuzz() {}
}
