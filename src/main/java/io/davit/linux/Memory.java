package io.davit.linux;

/** The memory of davit's own process. */
public final class Memory {

    /** Gets as much as is certain to be allocated. Where the kernel cannot give it at once, it is given as it is touched. */
    public static void expect(int bytes) {
        Shim.SHIM.populate(bytes);
    }

    private Memory() {}
}
