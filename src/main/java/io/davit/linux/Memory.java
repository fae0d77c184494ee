package io.davit.linux;

/** Memory of this process. */
public final class Memory {

    /**
     * Has the kernel map the pages of the heap that are certain to be used, by one call instead of a page fault each
     * (madvise(2), MADV_POPULATE_WRITE). Before Linux 5.14 nothing happens.
     */
    public static void expect(int bytes) {
        Shim.SHIM.populate(bytes);
    }

    private Memory() {}
}
