package io.davit.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class JsonTest {

    @Test
    void prettyDocumentsAreIndentedAsCallersAreUsedTo() {
        ObjectNode document = Json.object();
        document.put("id", "web").putArray("args").add("sh").add("-c");
        document.putObject("none");
        document.putArray("empty");
        assertEquals(
                """
                {
                  "id": "web",
                  "args": [
                    "sh",
                    "-c"
                  ],
                  "none": {},
                  "empty": []
                }""",
                Json.pretty(document));
    }

    @Test
    void wideOnesByFourBlanks() {
        ObjectNode document = Json.object();
        document.putObject("linux").put("v1", true);
        assertEquals("{\n    \"linux\": {\n        \"v1\": true\n    }\n}", Json.wide(document));
    }
}
