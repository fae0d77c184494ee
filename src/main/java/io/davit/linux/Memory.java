package io.davit.linux;

/** Memory of davit's process. */
public final class Memory {

    /**
     * Maps heap pages that are certain to be used in one call, instead of one page fault each (madvise(2),
     * MADV_POPULATE_WRITE). Does nothing before Linux 5.14.
     *
     * @param bytes how much heap will be used
     */
    public static void expect(int bytes) {
        Shim.SHIM.populate(bytes);
    }

    private Memory() {}
}
