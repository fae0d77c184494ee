package io.davit.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.davit.checkpoint.ProtobufReader.MalformedException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FilesImageTest {

    private static final byte[] MAGIC = {0x19, 0x43, 0x56, 0x54, 0x38, 0x31, 0x30, 0x56};
    private static final int REGULAR = 0100644;
    private static final int DEVICE = 0020666;
    private static final int APPEND = 02000;

    private static ProtobufWriter file(String path, int flags, long position) {
        return new ProtobufWriter()
                .number(1, 7).number(2, flags).number(3, position).message(5, new ProtobufWriter().number(1, 0)).text(6, path);
    }

    private static byte[] image(ProtobufWriter... files) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(MAGIC);
        for (ProtobufWriter file : files) {
            byte[] entry = new ProtobufWriter().number(1, 1).number(2, 7).message(3, file).bytes();
            out.writeBytes(new byte[] {(byte) entry.length, (byte) (entry.length >> 8), 0, 0});
            out.writeBytes(entry);
        }
        return out.toByteArray();
    }

    @Test
    void aFileOfTheHostThatIsWrittenToIsAppendedTo() {
        byte[] before = image(file("file[1b:20e061]", 1, 5).number(8, 5).flag(9, true).number(10, REGULAR));
        assertArrayEquals(image(file("file[1b:20e061]", 1 | APPEND, -1).flag(9, true)), FilesImage.released(before));
    }

    @Test
    void aFileOfTheHostThatIsReadIsReadOn() {
        byte[] before = image(file("file[1b:2]", 0, 5).number(8, 9).number(10, REGULAR));
        assertArrayEquals(image(file("file[1b:2]", 0, 5)), FilesImage.released(before));
    }

    @Test
    void aDeviceOfTheHostHasNoPosition() {
        byte[] before = image(file("file[18:3]", 0, 0).number(8, 0).number(10, DEVICE));
        assertArrayEquals(image(file("file[18:3]", 0, -1)), FilesImage.released(before));
    }

    @Test
    void otherFilesStayAsTheyAre() {
        byte[] before = image(file("/tmp/log", 1, 5).number(8, 5).number(10, REGULAR), file("/file[1]", 1, 5).number(8, 5));
        assertArrayEquals(before, FilesImage.released(before));
    }

    @Test
    void anotherImageStaysAsItIs() {
        byte[] pages = {0x19, 0x43, 0x56, 0x54, 1, 2, 3, 4, 5};
        assertArrayEquals(pages, FilesImage.released(pages));
        assertArrayEquals(new byte[0], FilesImage.released(new byte[0]));
    }

    @Test
    void whatIsNoImageIsRefused() {
        byte[] whole = image(file("file[1b:2]", 1, 5).number(8, 9));
        assertThrows(MalformedException.class, () -> FilesImage.released(Arrays.copyOf(whole, whole.length - 1)));
        assertThrows(MalformedException.class, () -> FilesImage.released(Arrays.copyOf(whole, MAGIC.length + 2)));
    }

    @Test
    void anyBytesAreAnImageOrRefused() {
        Random random = new Random(1);
        byte[] whole = image(file("file[1b:2]", 1, 5).number(8, 9), file("/x", 1, 5));
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = whole.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                bytes[MAGIC.length + random.nextInt(bytes.length - MAGIC.length)] = (byte) random.nextInt();
            }
            try {
                FilesImage.released(bytes);
            } catch (MalformedException expected) {
                continue;
            }
        }
    }
}
