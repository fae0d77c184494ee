package io.davit.checkpoint;

import io.davit.DavitException;
import io.davit.checkpoint.ProtobufReader.MalformedException;
import io.davit.linux.Fd;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * CRIU's image of open files, {@code files.img}: a magic number, then file_entry messages, each with its length in front
 * (CRIU's images/fdinfo.proto and images/regfile.proto).
 *
 * <p>CRIU refuses to restore a file whose size or type has changed. That includes host files such as a container's log,
 * which the caller of {@code restore} may replace by another one. So davit removes size and type of host files from the
 * image: a restored process appends to those it writes to, and continues to read the others where it was.
 */
public final class FilesImage {

    private static final String NAME = "files.img";

    /** The magic number of all images, and that of open files. */
    private static final byte[] MAGIC = {0x19, 0x43, 0x56, 0x54, 0x38, 0x31, 0x30, 0x56};

    private static final int PERMISSIONS = 0777;
    private static final String HOST_FILE = "file[";

    private static final int REGULAR_FILE = 3;

    private static final int FLAGS = 2;
    private static final int POSITION = 3;
    private static final int PATH = 6;
    private static final int SIZE = 8;
    private static final int MODE = 10;

    /** Keeps CRIU from seeking. */
    private static final long NO_POSITION = -1;

    private static final int ACCESS = 3;
    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;

    /**
     * Allows host files to be replaced by others when the checkpoint is restored.
     *
     * @param images the images directory
     * @throws DavitException if CRIU's image is malformed
     */
    public static void releaseHostFiles(Fd images) {
        try (Fd file = images.openIfExists(NAME, Fd.O_RDONLY)) {
            if (file == null) {
                return;
            }
            byte[] image = file.readAll();
            byte[] released = released(image);
            if (!Arrays.equals(image, released)) {
                images.replace(NAME, released, file.stat().mode() & PERMISSIONS);
            }
        } catch (MalformedException e) {
            throw new DavitException("criu wrote a malformed " + NAME + ": " + e.getMessage());
        }
    }

    /** Returns the changed image; an image with another magic number is returned unchanged. */
    static byte[] released(byte[] image) {
        if (image.length < MAGIC.length || !Arrays.equals(image, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            return image;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(image, 0, MAGIC.length);
        ByteBuffer in = ByteBuffer.wrap(image, MAGIC.length, image.length - MAGIC.length).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            byte[] entry = releasedEntry(next(in));
            out.writeBytes(ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(entry.length).array());
            out.writeBytes(entry);
        }
        return out.toByteArray();
    }

    private static byte[] next(ByteBuffer in) {
        int length = in.remaining() < Integer.BYTES ? -1 : in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new MalformedException("an entry ends after the file");
        }
        byte[] entry = new byte[length];
        in.get(entry);
        return entry;
    }

    private static byte[] releasedEntry(byte[] entry) {
        ProtobufReader reader = new ProtobufReader(entry);
        ProtobufWriter writer = new ProtobufWriter();
        int field;
        while ((field = reader.next()) != 0) {
            RegularFile file = field == REGULAR_FILE ? RegularFile.parse(reader.message()) : null;
            if (file == null || !file.path.startsWith(HOST_FILE)) {
                writer.whole(reader.whole());
            } else {
                writer.message(REGULAR_FILE, file.released(reader.message()));
            }
        }
        return writer.bytes();
    }

    /** A regfile entry: a regular file or a device. */
    private record RegularFile(String path, long flags, long mode) {

        static RegularFile parse(ProtobufReader reader) {
            String path = "";
            long flags = 0;
            long mode = REGULAR;
            int field;
            while ((field = reader.next()) != 0) {
                switch (field) {
                    case PATH -> path = reader.text();
                    case FLAGS -> flags = reader.number();
                    case MODE -> mode = reader.number();
                    default -> {}
                }
            }
            return new RegularFile(path, flags, mode);
        }

        ProtobufWriter released(ProtobufReader reader) {
            boolean isWritten = (flags & ACCESS) != Fd.O_RDONLY;
            boolean hasPosition = !isWritten && (mode & TYPE) == REGULAR;
            ProtobufWriter writer = new ProtobufWriter();
            int field;
            while ((field = reader.next()) != 0) {
                switch (field) {
                    case SIZE, MODE -> {}
                    case FLAGS -> writer.number(FLAGS, isWritten ? flags | Fd.O_APPEND : flags);
                    case POSITION -> writer.number(POSITION, hasPosition ? reader.number() : NO_POSITION);
                    default -> writer.whole(reader.whole());
                }
            }
            return writer;
        }
    }

    private FilesImage() {}
}
