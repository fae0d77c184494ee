package io.davit.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.davit.DavitException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users write has a size that users write. */
class DocumentTest {

    private static final int LARGEST = 8 << 20;

    @TempDir
    Path directory;

    private String file(int size) throws IOException {
        return Files.write(directory.resolve("file"), new byte[size]).toString();
    }

    @Test
    void aDocumentHasALimit() throws IOException {
        assertEquals(LARGEST, Fd.readDocument(file(LARGEST)).length);
        String larger = file(LARGEST + 1);
        assertEquals(larger + " is larger than 8 MB",
                assertThrows(DavitException.class, () -> Fd.readDocument(larger)).getMessage());
        assertEquals(LARGEST + 1, Fd.readAll(larger).length);
    }

    @Test
    void aDeviceWithoutAnEndIsNoDocument() {
        assertEquals("/dev/zero is larger than 8 MB",
                assertThrows(DavitException.class, () -> Fd.readDocument("/dev/zero")).getMessage());
    }
}
