package io.davit.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Executables of a test's own making (elf(5)). */
final class Elf {

    private static final int HEADER = 64;
    private static final int PROGRAM_HEADER = 56;
    private static final int PT_INTERP = 3;
    private static final short ET_EXEC = 2;
    private static final short EM_X86_64 = 62;

    /** A program that has no code, and asks for an interpreter. */
    static byte[] withInterpreter(String path) {
        byte[] name = (path + "\0").getBytes(UTF_8);
        int start = HEADER + PROGRAM_HEADER;
        ByteBuffer elf = ByteBuffer.allocate(start + name.length).order(ByteOrder.LITTLE_ENDIAN);
        elf.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0});
        elf.position(16).putShort(ET_EXEC).putShort(EM_X86_64).putInt(1);
        elf.putLong(0).putLong(HEADER).putLong(0).putInt(0);
        elf.putShort((short) HEADER).putShort((short) PROGRAM_HEADER).putShort((short) 1);
        elf.position(HEADER).putInt(PT_INTERP).putInt(4);
        elf.putLong(start).putLong(0).putLong(0).putLong(name.length).putLong(name.length).putLong(1);
        elf.position(start).put(name);
        return elf.array();
    }

    private Elf() {}
}
